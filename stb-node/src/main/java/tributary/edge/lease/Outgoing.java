package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tributary.model.LeaseId;
import tributary.wire.DataCodec;
import tributary.wire.DataMessage;

/**
 * What leaves one connection: segments one after the other, in slices that the uplink grants, and
 * control messages between them at once. A segment that waits can still be taken back. On the
 * channel's event loop only.
 */
final class Outgoing {
  private final Channel channel;
  private final Uplink uplink;
  private final Uplink.Lane lane;
  private final Progress progress;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<DataMessage> behind = new ArrayDeque<>();
  private boolean waiting;

  /** Told as a lease's bytes leave. */
  interface Progress {
    void moved(LeaseId lease, int bytes);

    /** Its last byte has left. */
    void sent(LeaseId lease, int segment);
  }

  Outgoing(Channel channel, Uplink uplink, Progress progress) {
    this.channel = channel;
    this.uplink = uplink;
    this.lane = uplink.lane(channel.eventLoop(), this::granted);
    this.progress = progress;
  }

  /** The rates together of the leases that send here. */
  void weight(long rateBitsPerSecond) {
    lane.weight(rateBitsPerSecond);
  }

  /** At once, but not into the middle of a segment. */
  void control(List<? extends DataMessage> messages) {
    if (going().isPresent()) {
      behind.addAll(messages);
      return;
    }
    for (DataMessage message : messages) {
      uplink.owe(LineCost.CONTROL_MESSAGE);
      channel.write(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    channel.flush();
  }

  /** Lets go of {@code content} when it has left, or never will. */
  void add(LeaseId lease, int segment, ByteBuf content) {
    if (!channel.isActive()) {
      content.release();
      return;
    }
    ByteBuf header =
        DataCodec.segmentHeader(channel.alloc(), lease, segment, content.readableBytes());
    segments.add(new Segment(lease, segment, header, content));
    pump();
  }

  /** Whose segment is leaving just now. */
  Optional<LeaseId> going() {
    return Optional.ofNullable(segments.peek()).filter(Segment::isBegun).map(it -> it.lease);
  }

  void drop(LeaseId lease) {
    segments.removeIf(
        segment -> {
          boolean dropped = segment.lease.equals(lease) && !segment.isBegun();
          if (dropped) {
            segment.release();
          }
          return dropped;
        });
    if (segments.isEmpty()) {
      rest();
    }
  }

  void writabilityChanged() {
    if (channel.isWritable()) {
      pump();
    } else {
      rest();
    }
  }

  void close() {
    lane.close();
    segments.forEach(Segment::release);
    segments.clear();
    behind.clear();
  }

  private void rest() {
    if (waiting) {
      waiting = false;
      lane.rest();
    }
  }

  private void pump() {
    while (!waiting && !segments.isEmpty() && channel.isWritable()) {
      int bytes = lane.take(segments.peek().left());
      if (bytes == 0) {
        waiting = true;
      } else {
        send(bytes);
      }
    }
  }

  private void granted(int bytes) {
    waiting = false;
    if (!segments.isEmpty()) {
      send(bytes);
      pump();
    }
  }

  private void send(int granted) {
    Segment segment = segments.peek();
    int bytes = Math.min(granted, segment.left());
    if (!segment.isBegun()) {
      bytes -= segment.header.readableBytes();
      write(segment.takeHeader(), () -> {});
    }
    progress.moved(segment.lease, bytes);
    if (bytes < segment.content.readableBytes()) {
      write(segment.content.readRetainedSlice(bytes), () -> {});
    } else {
      segments.remove();
      write(segment.content, () -> progress.sent(segment.lease, segment.number));
      control(List.copyOf(behind));
      behind.clear();
    }
    // Each slice at once: the channel's writability must know of it before the next.
    channel.flush();
  }

  private void write(ByteBuf bytes, Runnable afterwards) {
    channel
        .write(bytes)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                afterwards.run();
              }
            });
  }

  private static final class Segment {
    private final LeaseId lease;
    private final int number;
    private final ByteBuf content;
    private ByteBuf header;

    Segment(LeaseId lease, int number, ByteBuf header, ByteBuf content) {
      this.lease = lease;
      this.number = number;
      this.header = header;
      this.content = content;
    }

    boolean isBegun() {
      return header == null;
    }

    ByteBuf takeHeader() {
      ByteBuf taken = header;
      header = null;
      return taken;
    }

    int left() {
      return content.readableBytes() + (header == null ? 0 : header.readableBytes());
    }

    void release() {
      content.release();
      if (header != null) {
        header.release();
      }
    }
  }
}
