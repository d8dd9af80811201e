package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.cluster.vault.ContentKeys;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.demo.ClusterProcess;
import tributary.demo.EdgeProcess;
import tributary.demo.NodeProcess;
import tributary.demo.Playback;
import tributary.media.ContentKey;
import tributary.model.KeyId;
import tributary.model.MediaId;

/**
 * The keys of a town's film, looked for where they may not be: in the memory of every process that
 * is neither a vault nor watches, in the database with its journal, in all files. A wrapped key is
 * looked for with them: that it is found where it belongs shows that they would be.
 */
final class KeyTraces {
  private static final String CONTENT = "content key";
  private static final String WRAPPING = "wrapping key";
  private static final String WRAPPED = "wrapped key";
  private static final List<String> CONTENT_FORMS =
      List.of(CONTENT, CONTENT + Traces.HEX, CONTENT + Traces.BASE64);
  private static final int FRAMES = 24;

  private final Traces traces = new Traces();
  private final Path wrappingFile;

  private KeyTraces(Path wrappingFile) {
    this.wrappingFile = wrappingFile;
  }

  /** Opens the film's key as a vault does. */
  static KeyTraces of(EmbeddedPostgres postgres, Path secrets, Town town)
      throws IOException, SQLException {
    KeyTraces found = new KeyTraces(secrets.resolve("keys").resolve("wrapping.key"));
    String text = Files.readString(found.wrappingFile).strip();
    found.traces.add(WRAPPING, Base64.getDecoder().decode(text));
    WrappingKey wrapping = WrappingKey.of(List.of(new WrappingKeyFile(found.wrappingFile)));
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT key_id, wrapped FROM content_key")) {
      assertThat(row.next()).as("a content key").isTrue();
      found.traces.add(WRAPPED, row.getBytes(2));
      KeyId id = new KeyId(row.getBytes(1));
      found.add(new ContentKeys(postgres.getPostgresDatabase(), wrapping).open(id), town);
      assertThat(row.next()).as("another").isFalse();
    }
    return found;
  }

  private void add(byte[] content, Town town) {
    traces.add(CONTENT, content);
    try (ContentKey key = new ContentKey(content)) {
      for (JsonNode part : town.ingested.path("parts")) {
        int track = part.path("track").asInt();
        for (int index = 0; index < FRAMES; index++) {
          traces.add(
              "key of frame " + index + " of track " + track,
              key.frameKey(new MediaId(town.film()), track, index));
        }
      }
    }
  }

  /** The first box watches, the second holds the film. */
  void areOnlyInVaultsAndWhereSomebodyWatches(Town town) {
    EdgeProcess viewer = town.boxes.getFirst();
    JsonNode play = Playback.begin(viewer, town.film(), Playback.quote(viewer, town.film()));
    String base = "/api/plays/" + play.get("playId").asText();
    for (JsonNode track : play.get("tracks")) {
      viewer.screen().bytes(base + "/tracks/" + track.get("number").asInt() + "/fragments/0");
    }
    List<ClusterProcess> nodes = town.neighbourhood.nodes();
    for (ClusterProcess vault : nodes.subList(1, nodes.size())) {
      assertThat(in(vault.process())).as(vault.process().name()).contains(WRAPPING);
    }
    assertThat(in(viewer.process())).as("where somebody watches").contains(CONTENT);
    assertThat(besidesWrapped(in(town.boxes.get(1).process())))
        .as("where nobody watches")
        .isEmpty();
    areNotWithSchedulerGatewayAndApi(town);
    viewer.screen().delete(base);
    // Not those of single frames: what the cipher made of them is beyond our reach.
    for (EdgeProcess edge : List.of(viewer, town.server)) {
      assertThat(in(edge.process()))
          .as(edge.name() + ", which had the key")
          .doesNotContainAnyElementsOf(CONTENT_FORMS);
    }
  }

  void areNotWithSchedulerGatewayAndApi(Town town) {
    NodeProcess node = town.neighbourhood.nodes().getFirst().process();
    assertThat(besidesWrapped(in(node))).as(node.name()).isEmpty();
  }

  private Set<String> in(NodeProcess process) {
    return traces.in(process.pid());
  }

  private static Set<String> besidesWrapped(Set<String> found) {
    Set<String> rest = new HashSet<>(found);
    rest.removeIf(name -> name.startsWith(WRAPPED));
    return rest;
  }

  /** As text of the rows, for in the database's files they may lie compressed. */
  void areInNoTable(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = tables(statement);
      assertThat(tables).contains("public.event_journal", "public.snapshot", "public.audit_entry");
      for (String table : tables) {
        Set<String> found = new HashSet<>();
        try (ResultSet row = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (row.next()) {
            found.addAll(traces.in(row.getString(1)));
          }
        }
        assertThat(found)
            .as("in table " + table)
            .isEqualTo(
                table.equals("public.content_key") ? Set.of(WRAPPED + Traces.HEX) : Set.of());
      }
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  /** But the wrapping key in its own: logs, settings, what boxes hold, the database's files. */
  void areInNoFileBelow(Path folder) throws IOException {
    Map<Path, Set<String>> found = traces.inFilesBelow(folder);
    assertThat(found.remove(wrappingFile)).containsExactly(WRAPPING + Traces.BASE64);
    assertThat(found.keySet())
        .as("files of the database, which have the wrapped key")
        .isNotEmpty()
        .allMatch(file -> file.startsWith(folder.resolve("postgres")));
    assertThat(found.values()).allMatch(names -> besidesWrapped(names).isEmpty());
  }
}
