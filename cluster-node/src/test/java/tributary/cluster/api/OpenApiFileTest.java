package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tributary.cluster.account.Territories;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.audit.AuditProbe;
import tributary.cluster.operator.OperatorTables;
import tributary.core.scheduling.LeaseReason;
import tributary.model.CellId;
import tributary.trace.Tracing;

/** Holds the table of endpoints and the OpenAPI file to each other. */
class OpenApiFileTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("openapi", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  private final OpenApiFile file = OpenApiFile.read();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private record Line(
      String method, String path, TreeSet<String> query, String security, String summary) {}

  @Test
  void theFileDescribesExactlyTheEndpointsThatAreServed() {
    List<Line> served =
        served().stream()
            .map(
                e ->
                    new Line(
                        e.method().name(),
                        e.path(),
                        new TreeSet<>(e.query()),
                        switch (e.security()) {
                          case NONE -> "none";
                          case ACCOUNT -> "session";
                          case VIEWER -> "operator viewer";
                          case OPERATOR -> "operator operator";
                          case OWNER -> "operator owner";
                        },
                        e.summary()))
            .toList();
    List<Line> described =
        file.operations().stream()
            .map(
                o ->
                    new Line(
                        o.method(), o.path(), new TreeSet<>(o.query()), o.security(), o.summary()))
            .toList();

    assertThat(described).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void everyOperationSaysWhatAStrangerNeeds() {
    TreeSet<String> names = new TreeSet<>();
    file.root()
        .path("paths")
        .forEach(
            path ->
                path.properties().stream()
                    .filter(entry -> !entry.getKey().equals("parameters"))
                    .forEach(
                        entry -> {
                          JsonNode operation = entry.getValue();
                          assertThat(operation.path("description").asText()).isNotBlank();
                          assertThat(operation.path("tags")).hasSize(1);
                          assertThat(names.add(operation.path("operationId").asText())).isTrue();
                        }));
  }

  @Test
  void theFileKnowsEveryReasonOfALeaseAndExplainsIt() {
    JsonNode reason = file.root().at("/components/schemas/LeaseReason");

    assertThat(reason.path("enum").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(
            Arrays.stream(LeaseReason.values()).map(LeaseReason::name).toList())
        .allSatisfy(
            name -> assertThat(reason.path("description").asText()).contains("`" + name + "`"));
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
    List<String> references = file.root().findValuesAsText("$ref");

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(file.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
    Stream<String> parts =
        Stream.of("headers", "parameters", "responses", "schemas")
            .flatMap(
                kind ->
                    file.root().at("/components/" + kind).properties().stream()
                        .map(entry -> "#/components/" + kind + "/" + entry.getKey()));
    assertThat(references).containsAll(parts.toList());
  }

  @Test
  void everyExampleIsValidByItsSchema() {
    int[] examples = {0};
    file.root()
        .findParents("example")
        .forEach(
            parent -> {
              if (parent.has("schema")) {
                examples[0]++;
                assertThat(file.violations(parent.get("schema"), parent.get("example")))
                    .as(parent.get("example").toString())
                    .isEmpty();
              }
            });
    assertThat(examples[0]).isGreaterThan(15);
  }

  @Test
  void theFileIsOpenApiThreeOneUnderTheServedPrefix() {
    assertThat(file.root().path("openapi").asText().toLowerCase(Locale.ROOT)).startsWith("3.1");
    assertThat(file.root().at("/servers/0/url").asText()).isEqualTo(Endpoints.PREFIX);
  }

  private static List<Endpoint> served() {
    ApiSettings settings = ApiSettings.from(ConfigFactory.load());
    HttpApi.Parts parts =
        new HttpApi.Parts(
            nothingIsAsked(),
            null,
            List.of(new CellId(0)),
            "operator",
            new AuditProbe(),
            Territories.from(ConfigFactory.load()),
            new OperatorTables(null, null, null, null, null, null, null, null, null, null),
            listener -> {},
            listener -> {},
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            new SecureRandom(),
            Tracing.off());
    Entities entities =
        new Entities(KIT.system(), settings.askTimeout(), settings.askAgain(), parts.directory());
    return HttpApi.endpoints(
        entities,
        null,
        new EventStreams(null, null, null, settings.site()),
        settings,
        parts,
        null,
        new ArtworkWork(settings.artwork()),
        Console.of(KIT.system(), entities, null, settings, parts));
  }

  private static Entities.Directory nothingIsAsked() {
    return new Entities.Directory(null, null, null, null, null);
  }
}
