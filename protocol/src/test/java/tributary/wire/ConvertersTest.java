package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

class ConvertersTest {

  @Test
  void aManifestComesBackAsItWas() {
    Manifest manifest = WireFixture.manifest();

    assertThat(ManifestMessages.fromProto(ManifestMessages.toProto(manifest))).isEqualTo(manifest);
  }

  @Test
  void aManifestThatDoesNotFitItselfIsRefusedNamingTheField() {
    tributary.wire.proto.Manifest good = ManifestMessages.toProto(WireFixture.manifest());

    refused(
        "manifest: manifest: the root digest does not match",
        () ->
            ManifestMessages.fromProto(
                good.toBuilder().setRootDigest(good.getParts(0).getClearDigest()).build()));
    refused(
        "manifest.segment_digests: must be 32 bytes each, was 31",
        () ->
            ManifestMessages.fromProto(
                good.toBuilder().setSegmentDigests(ByteString.copyFrom(new byte[31])).build()));
    refused(
        "manifest.length_bytes: must be from 1",
        () -> ManifestMessages.fromProto(good.toBuilder().setLengthBytes(Long.MAX_VALUE).build()));
    refused(
        "manifest.media_id: media id must have 12 characters",
        () -> ManifestMessages.fromProto(good.toBuilder().setMediaId("X").build()));
    refused(
        "manifest.key_check: must have 8 bytes",
        () -> ManifestMessages.fromProto(good.toBuilder().clearKeyCheck().build()));
    refused(
        "manifest.parts.kind: no such kind: 77",
        () -> {
          tributary.wire.proto.Manifest.Builder bad = good.toBuilder();
          bad.getPartsBuilder(0).setKindValue(77);
          ManifestMessages.fromProto(bad.build());
        });
    refused(
        "manifest: manifest: VIDEO part ends after the item file",
        () -> {
          tributary.wire.proto.Manifest.Builder bad = good.toBuilder();
          bad.getPartsBuilder(1).setOffsetBytes(Long.MAX_VALUE / 2).setLengthBytes(2);
          ManifestMessages.fromProto(bad.build());
        });
  }

  @Test
  void aTitleComesBackAsItWas() {
    assertThat(TitleMessages.fromProto(TitleMessages.toProto(WireFixture.title())))
        .isEqualTo(WireFixture.title());
  }

  @Test
  void aTitleWithNonsenseIsRefusedNamingTheField() {
    tributary.wire.proto.Title good = TitleMessages.toProto(WireFixture.title());

    refused(
        "title: title must have 1 to 300 characters",
        () -> TitleMessages.fromProto(good.toBuilder().setTitle(" ").build()));
    refused(
        "title.price: no such amount: -1 EUR",
        () -> TitleMessages.fromProto(good.toBuilder().setPriceCents(-1).build()));
    refused(
        "title.synopsis: must have at most 4000 characters, was 4001",
        () -> TitleMessages.fromProto(good.toBuilder().setSynopsis("x".repeat(4001)).build()));
    refused(
        "title.actors: must have at most 300 characters, was 301",
        () -> TitleMessages.fromProto(good.toBuilder().addActors("x".repeat(301)).build()));
  }

  @Test
  void aMediaIndexComesBackAsItWas() {
    MediaIndex index =
        new MediaIndex(
            List.of(
                new MediaIndex.Track(
                    1,
                    90_000,
                    700,
                    List.of(
                        new MediaIndex.Fragment(700, 1000, 0, 180_000, 0, 48),
                        new MediaIndex.Fragment(1700, 900, 180_000, 90_000, 48, 24)),
                    "cze")));

    assertThat(ManifestMessages.fromProto(ManifestMessages.toProto(index))).isEqualTo(index);
  }

  @Test
  void anIdComesBackAsItWasAndANonsenseIdIsRefused() {
    assertThat(IdMessages.fromProto(IdMessages.toProto(WireFixture.LEASE)))
        .isEqualTo(WireFixture.LEASE);

    tributary.wire.proto.LeaseId good = IdMessages.toProto(WireFixture.LEASE);
    refused(
        "lease.epoch: must be from 0",
        () -> IdMessages.fromProto(good.toBuilder().setEpoch(-1).build()));
    refused(
        "transfer.client_id: client id must have 10 characters, was \"\"",
        () -> IdMessages.fromProto(good.toBuilder().clearTransfer().build()));
    refused(
        "transfer.media_id: must have at most 80 characters",
        () -> {
          tributary.wire.proto.LeaseId.Builder bad = good.toBuilder();
          bad.getTransferBuilder().setMediaId("A".repeat(100_000));
          IdMessages.fromProto(bad.build());
        });
  }

  @Test
  void segmentsThatNoItemCanHaveAreRefusedBeforeTheyTakeMemory() {
    refused(
        "segments: must be from 1 to 65536",
        () ->
            IdMessages.fromProto(
                List.of(
                    tributary.wire.proto.SegmentRange.newBuilder()
                        .setFirst(0)
                        .setCount(Integer.MAX_VALUE)
                        .build())));
    refused(
        "segments: no such segment range",
        () ->
            IdMessages.fromProto(
                List.of(tributary.wire.proto.SegmentRange.newBuilder().setFirst(1).build())));
    assertThat(IdMessages.fromProto(IdMessages.toProto(List.of(new SegmentRange(65_535, 1)))))
        .containsExactly(new SegmentRange(65_535, 1));
  }

  @Test
  void equalHoldingsHaveEqualDigestsInWhateverOrderTheyAreGiven() {
    Inventory.Holding first = holding("AAAAAAAAAAAA", 0, 2, 9);
    Inventory.Holding second = holding("BBBBBBBBBBBB", 4);
    Inventory.Holding nothing = holding("CCCCCCCCCCCC");

    Inventory one = Inventory.of(List.of(first, second));
    Inventory other = Inventory.of(List.of(nothing, second, first));

    assertThat(other.digest()).isEqualTo(one.digest());
    assertThat(Inventory.fromProto(one.toProto()).digest()).isEqualTo(one.digest());
    assertThat(Inventory.of(List.of(first)).digest()).isNotEqualTo(one.digest());
    assertThat(Inventory.fromProto(one.toProto()).holdings().getFirst().haveMap().toBits())
        .isEqualTo(first.haveMap().toBits());
    assertThat(
            Inventory.of(
                    List.of(new Inventory.Holding(first.media(), first.haveMap(), true), second))
                .digest())
        .isNotEqualTo(one.digest());
  }

  @Test
  void anInventoryThatNamesAnItemTwiceOrTooManySegmentsIsRefused() {
    tributary.wire.proto.Inventory one =
        Inventory.of(List.of(holding("AAAAAAAAAAAA", 1))).toProto();

    refused(
        "inventory: AAAAAAAAAAAA is named twice",
        () -> Inventory.fromProto(one.toBuilder().addHoldings(one.getHoldings(0)).build()));
    refused(
        "inventory.have_map: must have at most 8192 bytes, was 8193",
        () -> {
          tributary.wire.proto.Inventory.Builder bad = one.toBuilder();
          bad.getHoldingsBuilder(0).setHaveMap(ByteString.copyFrom(new byte[8193]));
          Inventory.fromProto(bad.build());
        });
  }

  private static Inventory.Holding holding(String media, int... segments) {
    BitSet bits = new BitSet();
    for (int segment : segments) {
      bits.set(segment);
    }
    return new Inventory.Holding(new MediaId(media), HaveMap.of(bits, 20), false);
  }

  private static void refused(String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("BAD_MESSAGE: " + what);
  }
}
