package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A release that is rolled back runs on the schema of the one after it. So a migration may only
 * add, and nothing that the release before would have to fill.
 */
class AdditionsTest {
  /** Older than the first release that one may go back to. They never change. */
  private static final Set<String> BEFORE = Set.of("1", "2", "3", "4", "5", "6", "10");

  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

  private static final List<Pattern> ADDITIONS =
      Stream.of(
              "create table [a-z_]+ ?\\(.*",
              // A unique one could refuse rows of the release before.
              "create index [a-z_]+ on .*",
              "create sequence [a-z_]+",
              "alter table [a-z_]+ alter column [a-z_]+ set default .*",
              "alter table [a-z_]+ add (column )?(?!constraint|primary|unique|check|foreign).*")
          .map(Pattern::compile)
          .toList();

  private static List<String> statements(String sql) {
    return Arrays.stream(sql.replaceAll("--[^\n]*", "").split(";"))
        .map(it -> it.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
        .filter(it -> !it.isEmpty())
        .toList();
  }

  /** What is more than an addition; empty: the script only adds. */
  private static List<String> more(String sql) {
    List<String> more = new ArrayList<>();
    Set<String> made = new HashSet<>();
    for (String statement : statements(sql)) {
      String[] words = statement.split("[ (]+", 4);
      if (statement.startsWith("create table ")) {
        made.add(words[2]);
      }
      boolean fills = statement.startsWith("insert into ") && made.contains(words[2]);
      boolean adds = fills || ADDITIONS.stream().anyMatch(it -> it.matcher(statement).matches());
      boolean mustBeFilled =
          statement.startsWith("alter")
              && statement.contains("not null")
              && !statement.contains("default");
      if (!adds || mustBeFilled) {
        more.add(statement);
      }
    }
    return more;
  }

  @TestFactory
  Stream<DynamicTest> everyMigrationSinceTheFirstReleaseOnlyAdds()
      throws IOException, URISyntaxException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      Path folder =
          Path.of(
              Objects.requireNonNull(
                      Database.class.getClassLoader().getResource("db/migration/" + dialect.word()))
                  .toURI());
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          var name = NAME.matcher(file.getFileName().toString());
          assertThat(name.matches()).as(file.toString()).isTrue();
          if (!BEFORE.contains(name.group(1))) {
            tests.add(
                DynamicTest.dynamicTest(
                    dialect.word() + " " + file.getFileName(),
                    () -> assertThat(more(Files.readString(file))).isEmpty()));
          }
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE transfer DROP COLUMN reason;",
        "DROP TABLE transfer;",
        "ALTER TABLE transfer RENAME TO delivery;",
        "ALTER TABLE transfer ADD COLUMN cause VARCHAR(9) NOT NULL;",
        "ALTER TABLE transfer ADD CONSTRAINT one UNIQUE (client_id);",
        "ALTER TABLE transfer ALTER COLUMN reason SET NOT NULL;",
        "CREATE UNIQUE INDEX one ON transfer (client_id);",
        "CREATE TABLE fine (id BIGINT); INSERT INTO transfer (reason) VALUES ('x');",
        "CREATE TABLE fine (id BIGINT); UPDATE transfer SET reason = 'x';"
      })
  void whatTheReleaseBeforeCouldNotRunOnIsFound(String sql) {
    assertThat(more(sql)).hasSize(1);
  }

  @Test
  void additionsAreLetThrough() {
    assertThat(
            more(
                """
                -- DROP TABLE nothing
                CREATE TABLE fine (
                  id BIGINT NOT NULL PRIMARY KEY
                );
                CREATE INDEX fine_by_id ON fine (id);
                INSERT INTO fine (id) VALUES (1);
                ALTER TABLE transfer ADD COLUMN cause VARCHAR(9);
                ALTER TABLE transfer ADD COLUMN tries INT NOT NULL DEFAULT 0;
                """))
        .isEmpty();
  }
}
