package tributary.edge.link;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.ClusterLink.PassView;
import tributary.model.CatalogSnapshot;
import tributary.model.MediaId;

/** What a node asks and says of catalogs in bulk, of a cluster that has them so. */
public interface SnapshotLink {

  /**
   * What changed since a copy was at this point, or which snapshots are to be loaded first.
   *
   * @param loaded snapshots: nothing that is in them is asked for
   */
  CompletionStage<CatalogCopy> copy(CatalogPoint known, List<CatalogSnapshot> loaded);

  /** To one of the snapshots that the household's catalogs have. */
  CompletionStage<PassView> pass(MediaId snapshot);

  /** Media servers only: the catalog that this one is to make a snapshot of. */
  CompletionStage<Optional<String>> work();

  /** Media servers only: the catalog's titles, from this point on. */
  CompletionStage<CatalogCopy> titles(String catalog, CatalogPoint known);

  /** Media servers only: it is published. Answered when the cluster has taken it. */
  CompletionStage<Boolean> made(CatalogSnapshot snapshot);

  /**
   * Snapshots of the catalogs that a copy is of.
   *
   * @param newest of each catalog that has one: others are of no use any more
   * @param wanted of these, what is to be loaded before anything else is told; its items come
   */
  record Bulk(List<CatalogSnapshot> newest, List<CatalogSnapshot> wanted) {
    public static final Bulk NONE = new Bulk(List.of(), List.of());

    public Bulk {
      newest = List.copyOf(newest);
      wanted = List.copyOf(wanted);
    }
  }
}
