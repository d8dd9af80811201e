package tributary.cluster.operator;

import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** All that operators decide, and what follows of it, that is kept as rows. */
public record OperatorTables(
    OperatorAccounts accounts,
    Vendors vendors,
    VendorPrices prices,
    ArtworkTable artwork,
    DrainingNodes draining,
    PushOrders pushes,
    ReleaseOrders releases,
    CatalogSnapshots snapshots,
    LineUses lineUses,
    Changes changes) {

  /**
   * @param blocking runs what waits for the database
   */
  public static OperatorTables of(DataSource database, Executor blocking) {
    return new OperatorTables(
        new OperatorAccounts(database, blocking),
        new Vendors(database, blocking),
        new VendorPrices(database, blocking),
        new ArtworkTable(database, blocking),
        new DrainingNodes(database, blocking),
        new PushOrders(database, blocking),
        new ReleaseOrders(database, blocking),
        new CatalogSnapshots(database, blocking),
        new LineUses(database, blocking),
        new Changes(database, blocking));
  }

  public Offers offers() {
    return Offers.of(vendors, prices);
  }
}
