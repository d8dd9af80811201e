package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/** The catalog: titles by number, the most popular first; those released later come after them. */
final class Titles {
  private final Scenario.Catalog catalog;
  private final List<Manifest> manifests = new ArrayList<>();
  private final double[] upTo;

  Titles(Scenario.Catalog catalog) {
    this.catalog = catalog;
    upTo = new double[catalog.count()];
    double sum = 0;
    for (int title = 0; title < upTo.length; title++) {
      sum += Math.pow(title + 1, -catalog.zipf());
      upTo[title] = sum;
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
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
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
