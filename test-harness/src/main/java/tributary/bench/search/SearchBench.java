package tributary.bench.search;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tributary.bench.search.Library.Kind;
import tributary.bench.search.Library.Typed;
import tributary.cluster.api.ReadSide.TitleFilters;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.cluster.read.CatalogQueries;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** Searches by our index over H2 and PostgreSQL, beside PostgreSQL's full-text search. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Searches of the catalog beside PostgreSQL's own full-text search.")
public final class SearchBench implements Callable<Integer> {
  private static final int PAGE = 48;
  private static final PrintWriter UNHEARD = new PrintWriter(Writer.nullWriter());
  private static final Duration REFRESH = Duration.ofMillis(250);
  private static final TitleFilters NO_FILTER = TitleFilters.of(Set.of());

  @Option(names = "--titles", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  List<Integer> titles = List.of(15_000, 100_000);

  @Option(names = "--queries", description = "Measured of each (default: ${DEFAULT-VALUE}).")
  int queries = 1000;

  @Option(names = "--seed", description = "Of titles and queries (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Spec CommandSpec spec;

  private record Contender(String name, Function<String, List<String>> search) {}

  @Override
  public Integer call() throws IOException, SQLException {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "seed %d, %d queries each, pages of %d%n%n", seed, queries, PAGE);
    for (int number : titles) {
      Path folder = Files.createTempDirectory("search");
      try (EmbeddedPostgres server = EmbeddedPostgres.start();
          Database postgresql =
              Database.open(
                  settings(Dialect.POSTGRESQL, server.getJdbcUrl("postgres", "postgres")));
          Database h2 =
              Database.open(settings(Dialect.H2, "jdbc:h2:file:" + folder.resolve("titles")))) {
        run(out, new Library(number, seed), h2, postgresql);
      }
    }
    return 0;
  }

  private static DatabaseSettings settings(Dialect dialect, String url) {
    return new DatabaseSettings(dialect, url, "postgres", "", 4, Duration.ofSeconds(5));
  }

  private void run(PrintWriter out, Library library, Database h2, Database postgresql)
      throws SQLException, IOException {
    Tables.fill(h2.dataSource(), library.films());
    Tables.fill(postgresql.dataSource(), library.films());
    Tables.indexFullText(postgresql.dataSource());
    try (CatalogQueries onPostgresql = new CatalogQueries(postgresql.dataSource(), REFRESH);
        CatalogQueries onH2 = new CatalogQueries(h2.dataSource(), REFRESH)) {
      long heap = heap();
      long from = System.nanoTime();
      onPostgresql.refresh();
      double seconds = (System.nanoTime() - from) / 1e9;
      double mebibytes = (heap() - heap) / 1048576.0;
      out.printf(
          Locale.ROOT,
          "%d titles: index filled from PostgreSQL in %.1f s, %.0f MiB of heap%n%n",
          library.films().size(),
          seconds,
          mebibytes);
      List<Typed> typed = library.typed(queries);
      List<Contender> contenders =
          List.of(
              new Contender("index, rows from PostgreSQL", words -> find(onPostgresql, words)),
              new Contender("index, rows from H2", words -> find(onH2, words)),
              new Contender(
                  "PostgreSQL tsvector, GIN, ts_rank",
                  words -> Tables.fullText(postgresql.dataSource(), words, PAGE)));
      table(out, contenders, typed);
    }
  }

  private static List<String> find(CatalogQueries catalog, String words) {
    return catalog
        .titles(
            new TitleSearch(words, NO_FILTER, TitleSort.RELEVANCE, true, Optional.empty(), PAGE))
        .stream()
        .map(found -> found.row().media().text())
        .toList();
  }

  private void table(PrintWriter out, List<Contender> contenders, List<Typed> typed) {
    // All warm up before any is measured, so that none pays for the compiler's work on another.
    contenders.forEach(contender -> measure(UNHEARD, contender, typed));
    out.println("| search | all p50 ms | all p99 ms | worst kind, p99 ms | misspelt found |");
    out.println("|---|---|---|---|---|");
    List<List<List<String>>> answers = new ArrayList<>();
    for (Contender contender : contenders) {
      answers.add(measure(out, contender, typed));
    }
    out.printf(
        "%nThe index answered %s on both databases.%n%n",
        answers.get(0).equals(answers.get(1)) ? "alike" : "DIFFERENTLY");
    out.flush();
  }

  private static List<List<String>> measure(
      PrintWriter out, Contender contender, List<Typed> typed) {
    Histogram all = new Histogram(3);
    Map<Kind, Histogram> kinds = new EnumMap<>(Kind.class);
    List<List<String>> answers = new ArrayList<>();
    int misspelt = 0;
    int found = 0;
    for (Typed one : typed) {
      long from = System.nanoTime();
      List<String> answer = contender.search().apply(one.words());
      long nanos = System.nanoTime() - from;
      all.recordValue(nanos);
      kinds.computeIfAbsent(one.kind(), _ -> new Histogram(3)).recordValue(nanos);
      answers.add(answer);
      misspelt += one.kind() == Kind.MISSPELT ? 1 : 0;
      found += one.kind() == Kind.MISSPELT && !answer.isEmpty() ? 1 : 0;
    }
    var worst =
        kinds.entrySet().stream()
            .max(Map.Entry.comparingByValue((a, b) -> Double.compare(p99(a), p99(b))))
            .orElseThrow();
    out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %s: %.2f | %.0f %% |%n",
        contender.name(),
        all.getValueAtPercentile(50) / 1e6,
        p99(all),
        worst.getKey().text(),
        p99(worst.getValue()),
        100.0 * found / misspelt);
    return answers;
  }

  private static double p99(Histogram nanos) {
    return nanos.getValueAtPercentile(99) / 1e6;
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
