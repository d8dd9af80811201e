package tributary.sim.day;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.sim.BlankItems;
import tributary.sim.Zipf;

/** The catalog: titles by number, the most popular first; those released later come after them. */
final class Titles {
  private final BlankItems items;
  private final List<Manifest> manifests = new ArrayList<>();
  private final Zipf popularity;

  Titles(Scenario.Catalog catalog) {
    items = new BlankItems(catalog.sizeBytes(), catalog.segmentBytes(), catalog.play());
    popularity = new Zipf(catalog.count(), catalog.zipf());
    for (int title = 0; title < catalog.count(); title++) {
      publish();
    }
  }

  /** The number of a new title; nobody draws it. */
  int publish() {
    int title = manifests.size();
    manifests.add(items.manifest(Ids.media(title)));
    return title;
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
