package tributary.edge.lease;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import tributary.model.LeaseId;
import tributary.wire.DataMessage;

/**
 * Segments on their way out of one connection, one after the other: what waits can still be taken
 * back. On the channel's event loop only.
 */
final class ContentQueue {
  private final Channel channel;
  private final Sent sent;
  private final Deque<Content> waiting = new ArrayDeque<>();
  private Content going;

  @FunctionalInterface
  interface Sent {
    void sent(LeaseId lease, int segment);
  }

  /**
   * @param sent told when the last byte of a segment has left
   */
  ContentQueue(Channel channel, Sent sent) {
    this.channel = channel;
    this.sent = sent;
  }

  void add(LeaseId lease, int segment, ByteBuffer bytes) {
    waiting.add(new Content(lease, segment, bytes));
    sendNext();
  }

  /** Whose segment is leaving just now. */
  Optional<LeaseId> going() {
    return Optional.ofNullable(going).map(Content::lease);
  }

  void drop(LeaseId lease) {
    waiting.removeIf(content -> content.lease.equals(lease));
  }

  void clear() {
    waiting.clear();
  }

  private void sendNext() {
    if (going != null || waiting.isEmpty()) {
      return;
    }
    going = waiting.remove();
    channel
        .writeAndFlush(
            new DataMessage.SegmentContent(
                going.lease, going.segment, Unpooled.wrappedBuffer(going.bytes)))
        .addListener(
            written -> {
              Content gone = going;
              going = null;
              if (written.isSuccess()) {
                sent.sent(gone.lease, gone.segment);
                sendNext();
              }
            });
  }

  private record Content(LeaseId lease, int segment, ByteBuffer bytes) {}
}
