package tributary.cluster.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** The vendors: few, seldom changed, and the same on every node at once, so rows. */
public final class Vendors {
  private static final String SELECT =
      "SELECT v.vendor_id, v.name, v.host, v.accent, c.catalog, c.is_own FROM vendor v"
          + " LEFT JOIN (SELECT vendor_id, catalog, 1 AS is_own FROM vendor_catalog"
          + " UNION ALL SELECT vendor_id, catalog, 0 FROM vendor_licence) c"
          + " ON c.vendor_id = v.vendor_id";

  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public Vendors(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking);
  }

  /** By id. */
  public CompletionStage<List<Vendor>> all() {
    return asked(SELECT + " ORDER BY v.vendor_id, c.catalog");
  }

  /** Whose site this host is. */
  public CompletionStage<Optional<Vendor>> ofHost(String host) {
    return asked(SELECT + " WHERE v.host = ?", host).thenApply(all -> all.stream().findFirst());
  }

  public CompletionStage<Optional<Vendor>> find(String id) {
    return asked(SELECT + " WHERE v.vendor_id = ?", id).thenApply(all -> all.stream().findFirst());
  }

  private CompletionStage<List<Vendor>> asked(String sql, Object... values) {
    return statements
        .ask(
            sql,
            row ->
                new Row(
                    new Vendor(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Set.of(),
                        Set.of()),
                    Optional.ofNullable(row.getString(5)),
                    row.getInt(6) == 1),
            values)
        .thenApply(Vendors::together);
  }

  private record Row(Vendor vendor, Optional<String> catalog, boolean isOwn) {
    void addTo(Vendor whole) {
      catalog.ifPresent((isOwn ? whole.catalogs() : whole.licensed())::add);
    }
  }

  private static List<Vendor> together(List<Row> rows) {
    Map<String, Vendor> vendors = new LinkedHashMap<>();
    for (Row row : rows) {
      row.addTo(vendors.computeIfAbsent(row.vendor().id(), _ -> row.vendor()));
    }
    return List.copyOf(vendors.values());
  }

  /** Adds or replaces one. False if another has its host or one of its catalogs. */
  public CompletionStage<Boolean> put(Vendor vendor) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(
        new Statements.Change("DELETE FROM vendor_catalog WHERE vendor_id = ?", vendor.id()));
    changes.add(
        new Statements.Change("DELETE FROM vendor_licence WHERE vendor_id = ?", vendor.id()));
    // Staff refer to the row, so it is changed and not replaced.
    changes.add(
        new Statements.Change(
            "INSERT INTO vendor (vendor_id, name, host, accent)"
                + " SELECT ?, ?, ?, ? WHERE NOT EXISTS"
                + " (SELECT 1 FROM vendor WHERE vendor_id = ?)",
            vendor.id(),
            vendor.name(),
            vendor.host(),
            vendor.accent(),
            vendor.id()));
    changes.add(
        new Statements.Change(
            "UPDATE vendor SET name = ?, host = ?, accent = ? WHERE vendor_id = ?",
            vendor.name(),
            vendor.host(),
            vendor.accent(),
            vendor.id()));
    vendor.catalogs().forEach(it -> changes.add(added("vendor_catalog", it, vendor)));
    vendor.licensed().forEach(it -> changes.add(added("vendor_licence", it, vendor)));
    return statements.changeTogether(changes);
  }

  private static Statements.Change added(String table, String catalog, Vendor vendor) {
    return new Statements.Change(
        "INSERT INTO " + table + " (catalog, vendor_id) VALUES (?, ?)", catalog, vendor.id());
  }

  /** False if there is no such vendor. */
  public CompletionStage<Boolean> setLook(String id, Vendor.Look look) {
    return statements.change(
        "UPDATE vendor SET name = ?, accent = ? WHERE vendor_id = ?",
        look.name(),
        look.accent(),
        id);
  }

  /** Its catalogs are nobody's from then on. False if it has staff left. */
  public CompletionStage<Boolean> remove(String id) {
    return statements.changeTogether(
        List.of(
            new Statements.Change("DELETE FROM vendor_catalog WHERE vendor_id = ?", id),
            new Statements.Change("DELETE FROM vendor WHERE vendor_id = ?", id)));
  }
}
