package tributary.cluster.operator;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * How often what operators decide has changed, whichever node changed it: counted in the
 * transaction that does, so none is missed and none is told before it can be seen.
 */
public final class Changes {
  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public Changes(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking);
  }

  private record Count(String of, long changes) {}

  public CompletionStage<Map<Subject, Long>> bySubject() {
    return counts("SELECT subject, changes FROM operator_change")
        .thenApply(
            counts ->
                counts.entrySet().stream()
                    .collect(
                        Collectors.toMap(it -> Subject.valueOf(it.getKey()), Map.Entry::getValue)));
  }

  /** Of each vendor with its prices and its logo, by its id. */
  public CompletionStage<Map<String, Long>> byVendor() {
    return counts("SELECT vendor_id, changes FROM vendor_change");
  }

  private CompletionStage<Map<String, Long>> counts(String sql) {
    return statements
        .ask(sql, row -> new Count(row.getString(1), row.getLong(2)))
        .thenApply(rows -> rows.stream().collect(Collectors.toMap(Count::of, Count::changes)));
  }
}
