package tributary.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import tributary.model.LeaseId;

/**
 * What two edge nodes say to each other. The initiator offers its leases; then, whoever dialled,
 * the receiver asks for segments and the sender answers each request with the content or a refusal.
 * {@link DataCodec} puts these on a Netty pipeline.
 */
public sealed interface DataMessage {

  /** From the initiator: the signed {@link LeaseTicket}. */
  record LeaseOffer(byte[] ticket) implements DataMessage {}

  /**
   * From the listener.
   *
   * @param refusal empty when accepted; else "REASON: detail", as Refusal.toString
   */
  record LeaseAnswer(LeaseId lease, boolean accepted, String refusal) implements DataMessage {}

  /** From the receiver. */
  record SegmentRequest(LeaseId lease, int segment) implements DataMessage {}

  /**
   * From the sender: one whole segment; its digest is for the receiver to check.
   *
   * <p>Owns its buffer. Writing it to a channel releases it; a handler that gets one releases it,
   * or extends SimpleChannelInboundHandler, which does. {@code Unpooled.wrappedBuffer} of what the
   * store read is sent without copying.
   */
  record SegmentContent(LeaseId lease, int segment, ByteBuf bytes)
      implements DataMessage, ReferenceCounted {
    @Override
    public int refCnt() {
      return bytes.refCnt();
    }

    @Override
    public SegmentContent retain() {
      bytes.retain();
      return this;
    }

    @Override
    public SegmentContent retain(int increment) {
      bytes.retain(increment);
      return this;
    }

    @Override
    public SegmentContent touch() {
      bytes.touch();
      return this;
    }

    @Override
    public SegmentContent touch(Object hint) {
      bytes.touch(hint);
      return this;
    }

    @Override
    public boolean release() {
      return bytes.release();
    }

    @Override
    public boolean release(int decrement) {
      return bytes.release(decrement);
    }
  }

  /**
   * From the sender, in place of the content.
   *
   * @param reason SEGMENT_MISSING, SEGMENT_CORRUPT, NOT_LEASED, EXPIRED or LIMIT
   */
  record SegmentRefused(LeaseId lease, int segment, String reason) implements DataMessage {}

  /** From the receiver: what came is not what the manifest says. */
  record SegmentRejected(LeaseId lease, int segment) implements DataMessage {}

  /** From the receiver: nothing more will be asked under this lease. */
  record LeaseDone(LeaseId lease) implements DataMessage {}
}
