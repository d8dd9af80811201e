package tributary.edge.catalog;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.ClusterLink.Shelves;
import tributary.model.MediaId;
import tributary.model.Title;

/** The copy as it is now, in memory for the screen and in a file for the next start. */
public final class CatalogReplica {
  // Beyond as many outdated titles as there are, and these, the file is written anew.
  private static final int OUTDATED = 1_000;

  private final CatalogFile file;
  private final int mostTitles;
  private final Map<MediaId, Title> titles = new LinkedHashMap<>();
  private String scope = "";
  private long through;
  private boolean more = true;
  private boolean isTooLarge;
  private Shelves shelves = Shelves.NONE;
  private int written;
  private volatile Shop shop = new Shop(List.of(), List.of(), false);

  private CatalogReplica(Path file, int mostTitles) {
    this.file = new CatalogFile(file);
    this.mostTitles = mostTitles;
  }

  /** What the file has; a damaged end of it is asked for again. */
  public static CatalogReplica open(Path file, int mostTitles) {
    CatalogReplica replica = new CatalogReplica(file, mostTitles);
    replica.load();
    return replica;
  }

  private synchronized void load() {
    boolean isWhole =
        file.read(
            step -> {
              apply(step);
              written += step.titles().size();
            });
    if (isWhole) {
      compact();
    } else {
      // What is added behind a torn line could not be read.
      rewrite();
    }
    show();
  }

  /** From where to ask for more. */
  public synchronized CatalogPoint point() {
    return new CatalogPoint(through, scope, shelves.digest());
  }

  /** A copy that would be too large is not made: then the cluster is asked for each page. */
  public synchronized boolean isTooLarge() {
    return isTooLarge;
  }

  /** What there is to see, of one instant. */
  public Shop shop() {
    return shop;
  }

  /** One answer of the cluster; whoever looks sees it when no more is to come. */
  public synchronized void take(CatalogCopy step) {
    CatalogPoint before = point();
    boolean wasMore = more;
    apply(step);
    if (!step.titles().isEmpty() || !before.equals(point()) || wasMore != more) {
      file.add(step);
      written += step.titles().size();
      compact();
      if (!more) {
        show();
      }
    }
  }

  /**
   * Titles in bulk, all or none of them over a loss of power; whoever looks sees them with the step
   * that ends the copy.
   */
  synchronized void load(CatalogCopy step, List<Title> bulk) {
    apply(
        new CatalogCopy(
            step.scope(), step.fromStart(), bulk, step.through(), true, step.shelves()));
    rewrite();
  }

  private void apply(CatalogCopy step) {
    if (step.fromStart()) {
      titles.clear();
      isTooLarge = false;
    }
    scope = step.scope();
    through = step.through();
    more = step.more();
    step.shelves().ifPresent(told -> shelves = told);
    for (Title title : step.titles()) {
      if (titles.size() < mostTitles || titles.containsKey(title.media())) {
        titles.put(title.media(), title);
      } else {
        isTooLarge = true;
      }
    }
  }

  private void compact() {
    if (written > 2 * titles.size() + OUTDATED) {
      rewrite();
    }
  }

  private void rewrite() {
    file.rewrite(scope, List.copyOf(titles.values()), through, more, shelves);
    written = titles.size();
  }

  private void show() {
    shop = new Shop(List.copyOf(titles.values()), shelves.shelves(), !more && !isTooLarge);
  }
}
