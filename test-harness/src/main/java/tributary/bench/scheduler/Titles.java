package tributary.bench.scheduler;

import java.time.Duration;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.sim.BlankItems;

/** The catalog of a run: the memory of items is not measured here. */
final class Titles {
  private final BlankItems items;

  Titles(Population population) {
    items = new BlankItems(population.titleBytes(), population.segmentBytes(), Duration.ofHours(2));
  }

  /** A new object each time, as one that came over the network. */
  static MediaId media(int title) {
    return MediaId.of(title);
  }

  static int number(MediaId media) {
    return (int) media.bits();
  }

  Manifest manifest(int title) {
    return items.manifest(media(title));
  }
}
