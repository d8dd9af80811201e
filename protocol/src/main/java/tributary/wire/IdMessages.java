package tributary.wire;

import java.util.List;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** Ids and segment ranges, as {@code common.proto} has them. */
public final class IdMessages {
  private IdMessages() {}

  public static tributary.wire.proto.TransferId toProto(TransferId id) {
    return tributary.wire.proto.TransferId.newBuilder()
        .setClientId(id.client().text())
        .setMediaId(id.media().text())
        .build();
  }

  /** Refused: BAD_MESSAGE. */
  public static TransferId fromProto(tributary.wire.proto.TransferId id) {
    return new TransferId(
        Fields.clientId("transfer.client_id", id.getClientId()),
        Fields.mediaId("transfer.media_id", id.getMediaId()));
  }

  public static tributary.wire.proto.LeaseId toProto(LeaseId id) {
    return tributary.wire.proto.LeaseId.newBuilder()
        .setTransfer(toProto(id.transfer()))
        .setEpoch(id.epoch())
        .setNumber(id.number())
        .build();
  }

  /** Refused: BAD_MESSAGE. */
  public static LeaseId fromProto(tributary.wire.proto.LeaseId id) {
    return new LeaseId(
        fromProto(id.getTransfer()),
        Fields.between("lease.epoch", id.getEpoch(), 0, Integer.MAX_VALUE),
        Fields.between("lease.number", id.getNumber(), 0, Integer.MAX_VALUE));
  }

  public static List<tributary.wire.proto.SegmentRange> toProto(List<SegmentRange> ranges) {
    return ranges.stream()
        .map(
            range ->
                tributary.wire.proto.SegmentRange.newBuilder()
                    .setFirst(range.first())
                    .setCount(range.count())
                    .build())
        .toList();
  }

  /** Refused: BAD_MESSAGE, also for segments that no item can have. */
  public static List<SegmentRange> fromProto(List<tributary.wire.proto.SegmentRange> ranges) {
    Fields.atMost("segments", ranges, Manifest.MOST_SEGMENTS);
    return ranges.stream().map(IdMessages::fromProto).toList();
  }

  private static SegmentRange fromProto(tributary.wire.proto.SegmentRange range) {
    SegmentRange segments =
        Fields.read("segments", range, r -> new SegmentRange(r.getFirst(), r.getCount()));
    Fields.between("segments", segments.end(), 1, Manifest.MOST_SEGMENTS);
    return segments;
  }

  /** Refused: BAD_MESSAGE for what is no segment number of any item. */
  static int segment(int number) {
    return Fields.between("segment", number, 0, Manifest.MOST_SEGMENTS - 1);
  }
}
