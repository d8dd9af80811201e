package tributary.wire;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;

/**
 * Everything a node holds, in its one canonical form: sorted by media id, items without a segment
 * left out. So equal holdings have equal digests on both sides.
 */
public record Inventory(List<Holding> holdings) {
  private static final int MOST_HOLDINGS = 1 << 20;

  public Inventory {
    holdings =
        holdings.stream()
            .filter(holding -> holding.haveMap().count() > 0)
            .sorted(Comparator.comparing(Holding::media))
            .toList();
    Set<MediaId> seen = new HashSet<>();
    for (Holding holding : holdings) {
      if (!seen.add(holding.media())) {
        throw new IllegalArgumentException(holding.media() + " is named twice");
      }
    }
  }

  public static Inventory of(Collection<Holding> holdings) {
    return new Inventory(List.copyOf(holdings));
  }

  /**
   * @param haveMap of an inventory read from the wire, it ends at the last segment held: the
   *     message does not carry the item's segment count
   * @param complete all segments held and the whole-file digest checked
   */
  public record Holding(MediaId media, HaveMap haveMap, boolean complete) {}

  /** SHA-256 over the message, as Hello carries it. */
  public Digest digest() {
    // Without maps and unknown fields, protobuf's serialized form is the same everywhere.
    return Digest.ofContent(toProto().toByteArray());
  }

  public tributary.wire.proto.Inventory toProto() {
    tributary.wire.proto.Inventory.Builder message = tributary.wire.proto.Inventory.newBuilder();
    for (Holding holding : holdings) {
      message
          .addHoldingsBuilder()
          .setMediaId(holding.media().text())
          .setHaveMap(ByteString.copyFrom(holding.haveMap().toBytes()))
          .setComplete(holding.complete());
    }
    return message.build();
  }

  /** Refused: BAD_MESSAGE. */
  public static Inventory fromProto(tributary.wire.proto.Inventory message) {
    List<Holding> holdings =
        Fields.atMost("inventory.holdings", message.getHoldingsList(), MOST_HOLDINGS).stream()
            .map(Inventory::fromProto)
            .toList();
    return Fields.read("inventory", holdings, Inventory::new);
  }

  private static Holding fromProto(tributary.wire.proto.Holding holding) {
    ByteString map =
        Fields.atMost("inventory.have_map", holding.getHaveMap(), Manifest.MOST_SEGMENTS / 8);
    BitSet bits = BitSet.valueOf(map.toByteArray());
    return new Holding(
        Fields.mediaId("inventory.media_id", holding.getMediaId()),
        HaveMap.of(bits, bits.length()),
        holding.getComplete());
  }
}
