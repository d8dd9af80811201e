package tributary.cluster.operator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.model.MediaId;
import tributary.model.Money;

/** What titles cost at a vendor, where that is not the title's own price. */
public final class VendorPrices {
  private static final String SELECT =
      "SELECT vendor_id, media_id, price_cents, currency FROM vendor_price";

  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public VendorPrices(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.PRICES);
  }

  public record Price(String vendor, MediaId media, Money price) {}

  /** Of these titles, at all vendors. */
  CompletionStage<List<Price>> of(Collection<MediaId> titles) {
    if (titles.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    String marks = "?, ".repeat(titles.size() - 1) + "?";
    return asked(
        SELECT + " WHERE media_id IN (" + marks + ")", titles.stream().map(MediaId::text).toList());
  }

  /**
   * At one vendor, by title's id.
   *
   * @param after the last id of the page before; empty for the first page
   */
  public CompletionStage<List<Price>> at(String vendor, String after, int limit) {
    return asked(
        SELECT + " WHERE vendor_id = ? AND media_id > ? ORDER BY media_id LIMIT ?",
        List.of(vendor, after, limit));
  }

  private CompletionStage<List<Price>> asked(String sql, Collection<?> values) {
    return statements.ask(
        sql,
        row ->
            new Price(
                row.getString(1),
                new MediaId(row.getString(2)),
                new Money(row.getInt(3), row.getString(4))),
        values.toArray());
  }

  /** In place of the price before, if there was one. False if there is no such vendor. */
  public CompletionStage<Boolean> put(Price price) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(removal(price.vendor(), price.media()));
    changes.add(
        new Statements.Change(
            "INSERT INTO vendor_price (vendor_id, media_id, price_cents, currency)"
                + " VALUES (?, ?, ?, ?)",
            price.vendor(),
            price.media().text(),
            price.price().cents(),
            price.price().currency()));
    changes.addAll(Vendors.counted(price.vendor()));
    return statements.changeTogether(changes);
  }

  /** It costs there what it costs anywhere. */
  public CompletionStage<Boolean> remove(String vendor, MediaId media) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(removal(vendor, media));
    changes.addAll(Vendors.counted(vendor));
    return statements.changeTogether(changes);
  }

  private static Statements.Change removal(String vendor, MediaId media) {
    return new Statements.Change(
        "DELETE FROM vendor_price WHERE vendor_id = ? AND media_id = ?", vendor, media.text());
  }
}
