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
import tributary.cluster.artwork.Logo;

/** The vendors: few, seldom changed, and the same on every node at once, so rows. */
public final class Vendors {
  private static final String SELECT =
      "SELECT v.vendor_id, v.name, v.host, v.accent, l.version, c.catalog, c.is_own FROM vendor v"
          + " LEFT JOIN vendor_logo l ON l.vendor_id = v.vendor_id"
          + " LEFT JOIN (SELECT vendor_id, catalog, 1 AS is_own FROM vendor_catalog"
          + " UNION ALL SELECT vendor_id, catalog, 0 FROM vendor_licence) c"
          + " ON c.vendor_id = v.vendor_id";

  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public Vendors(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.VENDORS);
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
                        Optional.ofNullable(row.getString(5)),
                        Set.of(),
                        Set.of()),
                    Optional.ofNullable(row.getString(6)),
                    row.getInt(7) == 1),
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

  /**
   * Adds or replaces one, but for its logo. False if another has its host or one of its catalogs.
   */
  public CompletionStage<Boolean> put(Vendor vendor) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(
        new Statements.Change("DELETE FROM vendor_catalog WHERE vendor_id = ?", vendor.id()));
    changes.add(
        new Statements.Change("DELETE FROM vendor_licence WHERE vendor_id = ?", vendor.id()));
    // A node of the version before leaves it when it removes the vendor.
    changes.add(
        new Statements.Change(
            "DELETE FROM vendor_logo WHERE vendor_id = ? AND NOT EXISTS"
                + " (SELECT 1 FROM vendor WHERE vendor_id = ?)",
            vendor.id(),
            vendor.id()));
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
    changes.addAll(counted(vendor.id()));
    return statements.changeTogether(changes);
  }

  private static Statements.Change added(String table, String catalog, Vendor vendor) {
    return new Statements.Change(
        "INSERT INTO " + table + " (catalog, vendor_id) VALUES (?, ?)", catalog, vendor.id());
  }

  /** False if two change it at once. */
  public CompletionStage<Boolean> setLook(String id, Vendor.Look look) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(
        new Statements.Change(
            "UPDATE vendor SET name = ?, accent = ? WHERE vendor_id = ?",
            look.name(),
            look.accent(),
            id));
    changes.addAll(counted(id));
    return statements.changeTogether(changes);
  }

  /** Its catalogs are nobody's from then on. False if it has staff left. */
  public CompletionStage<Boolean> remove(String id) {
    return statements.changeTogether(
        List.of(
            new Statements.Change("DELETE FROM vendor_catalog WHERE vendor_id = ?", id),
            new Statements.Change("DELETE FROM vendor_change WHERE vendor_id = ?", id),
            withoutLogo(id),
            new Statements.Change("DELETE FROM vendor WHERE vendor_id = ?", id)));
  }

  /** In place of the one before. False if two set it at once. */
  public CompletionStage<Boolean> setLogo(String id, Logo logo) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(withoutLogo(id));
    changes.add(
        new Statements.Change(
            "INSERT INTO vendor_logo (vendor_id, version, png) VALUES (?, ?, ?)",
            id,
            logo.version(),
            logo.png()));
    changes.addAll(counted(id));
    return statements.changeTogether(changes);
  }

  public CompletionStage<Boolean> removeLogo(String id) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(withoutLogo(id));
    changes.addAll(counted(id));
    return statements.changeTogether(changes);
  }

  private static Statements.Change withoutLogo(String id) {
    return new Statements.Change("DELETE FROM vendor_logo WHERE vendor_id = ?", id);
  }

  /** None where there is no such vendor. */
  public CompletionStage<Optional<Logo>> logo(String id) {
    return statements
        .ask(
            "SELECT l.version, l.png FROM vendor_logo l"
                + " JOIN vendor v ON v.vendor_id = l.vendor_id WHERE v.vendor_id = ?",
            row -> new Logo(row.getString(1), row.getBytes(2)),
            id)
        .thenApply(rows -> rows.stream().findFirst());
  }

  /** Go with a change of what is one vendor's. */
  static List<Statements.Change> counted(String id) {
    return List.of(
        new Statements.Change(
            "INSERT INTO vendor_change (vendor_id, changes)"
                + " SELECT vendor_id, 0 FROM vendor WHERE vendor_id = ? AND NOT EXISTS"
                + " (SELECT 1 FROM vendor_change WHERE vendor_id = ?)",
            id,
            id),
        new Statements.Change(
            "UPDATE vendor_change SET changes = changes + 1 WHERE vendor_id = ?", id));
  }
}
