package tributary.core;

import java.util.List;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.Title;

/** Items to test with. */
public final class ModelFixture {
  private ModelFixture() {}

  public static Manifest manifest(MediaId media) {
    List<Digest> digests =
        List.of(Digest.ofContent(new byte[] {1}), Digest.ofContent(new byte[] {2}));
    return new Manifest(
        media,
        100_000,
        65_536,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
        new KeyCheck(-5),
        List.of(
            new Manifest.Part(
                Manifest.Kind.VIDEO,
                1,
                0,
                99_000,
                "video/mp4; codecs=\"avc1.64001f\"",
                Digest.ofContent(new byte[] {4})),
            new Manifest.Part(
                Manifest.Kind.INDEX,
                0,
                99_000,
                1_000,
                "application/x-protobuf",
                Digest.ofContent(new byte[] {5}))),
        30_000);
  }

  public static Title title(MediaId media, String name) {
    return title(media, name, 1985, List.of("Comedy", "Science Fiction"));
  }

  public static Title title(MediaId media, String name, int year, List<String> genres) {
    return new Title(
        media,
        "main",
        name,
        year,
        genres,
        List.of("Jonathan Pryce", "Robert De Niro"),
        List.of("Terry Gilliam"),
        List.of("Arnon Milchan"),
        "en",
        "(c) somebody",
        "A clerk dreams of 100% freedom.",
        30_000,
        100_000,
        new Money(299, "EUR"));
  }
}
