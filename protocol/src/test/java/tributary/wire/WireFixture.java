package tributary.wire;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;

/** Shared nouns for the tests of this package. */
final class WireFixture {
  static final MediaId MEDIA = new MediaId("ABCDEFGH0123");
  static final ClientId SENDER = new ClientId("0000000001");
  static final ClientId RECEIVER = new ClientId("0000000002");
  static final LeaseId LEASE = new LeaseId(new TransferId(RECEIVER, MEDIA), 3, 7);
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

  private WireFixture() {}

  static Manifest manifest() {
    int segment = Manifest.SMALLEST_SEGMENT_BYTES;
    List<Digest> digests = new ArrayList<>();
    for (byte i = 0; i < 5; i++) {
      digests.add(Digest.ofContent(new byte[] {i}));
    }
    return new Manifest(
        MEDIA,
        4L * segment + 17,
        segment,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
        new KeyCheck(0x8123_4567_89ab_cdefL),
        List.of(
            part(Manifest.Kind.INDEX, 0, 0, 100),
            part(Manifest.Kind.VIDEO, 1, 100, 4L * segment),
            part(Manifest.Kind.AUDIO, 2, 4L * segment + 100 - 90, 1),
            part(Manifest.Kind.ARTWORK, 0, 4L * segment + 15, 1),
            part(Manifest.Kind.OPAQUE, 3, 4L * segment + 16, 1)),
        30_000);
  }

  private static Manifest.Part part(Manifest.Kind kind, int track, long offset, long length) {
    return new Manifest.Part(
        kind, track, offset, Math.min(length, 1000), "video/mp4", Digest.ofContent(new byte[0]));
  }

  static Title title() {
    return new Title(
        MEDIA,
        "main",
        "Big Buck Bunny",
        2008,
        List.of("Animation", "Comedy"),
        List.of(),
        List.of("Sacha Goedegebure"),
        List.of("Ton Roosendaal"),
        "en",
        "(c) 2008 Blender Foundation",
        "A large rabbit deals with three bullies.",
        30_000,
        123_456,
        new Money(299, "EUR"));
  }

  static LeaseTicket ticket() {
    return new LeaseTicket(
        LEASE,
        SENDER,
        RECEIVER,
        List.of(new SegmentRange(0, 3), new SegmentRange(7, 1)),
        2_000_000,
        NOW.plusSeconds(60));
  }

  static Identity identity(CertificateAuthority authority, ClientId client, Duration validity) {
    DeviceKey key = DeviceKey.generate();
    List<X509Certificate> chain =
        authority.issue(
            key.publicKey(),
            client,
            NodeKind.SET_TOP_BOX,
            authority.newRegistrationNumber(),
            validity);
    return new Identity(key.privateKey(), chain, authority.trustAnchors());
  }
}
