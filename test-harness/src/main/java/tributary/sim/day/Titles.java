package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.sim.Zipf;

/** The catalog: titles by number, the most popular first; those released later come after them. */
final class Titles {
  private final Scenario.Catalog catalog;
  private final List<Manifest> manifests = new ArrayList<>();
  private final Zipf popularity;

  Titles(Scenario.Catalog catalog) {
    this.catalog = catalog;
    popularity = new Zipf(catalog.count(), catalog.zipf());
    for (int title = 0; title < catalog.count(); title++) {
      publish();
    }
  }

  /** The number of a new title; nobody draws it. */
  int publish() {
    int title = manifests.size();
    manifests.add(
        manifest(Ids.media(title), catalog.sizeBytes(), catalog.segmentBytes(), catalog.play()));
    return title;
  }

  /** A made-up item: no byte of it is ever looked at, so all have the same segment digests. */
  static Manifest manifest(MediaId media, long bytes, int segmentBytes, Duration play) {
    int segments = (int) ((bytes + segmentBytes - 1) / segmentBytes);
    Digest digest = Digest.ofContent("segment".getBytes(UTF_8));
    List<Digest> digests = Collections.nCopies(segments, digest);
    return new Manifest(
        media,
        bytes,
        segmentBytes,
        digests,
        MerkleRoot.of(digests),
        Digest.ofContent(media.text().getBytes(UTF_8)),
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(0),
        List.of(),
        play.toMillis());
  }

  int draw(SplittableRandom random) {
    return popularity.draw(random);
  }

  Manifest manifest(int title) {
    return manifests.get(title);
  }

  MediaId media(int title) {
    return manifests.get(title).media();
  }

  int segments(int title) {
    return manifests.get(title).segmentCount();
  }

  int size() {
    return manifests.size();
  }
}
