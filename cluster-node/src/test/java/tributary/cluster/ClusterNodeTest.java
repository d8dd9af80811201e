package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.gateway.LinkClient;
import tributary.crypto.DeviceKey;
import tributary.model.MediaId;
import tributary.wire.proto.CatalogRequest;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrolled;

/** The whole service in one process: real ports, real TLS, a real database file. */
class ClusterNodeTest {
  private static final MediaId RENTED = MediaId.of(4711);
  private static final MediaId LISTED = MediaId.of(4712);

  @TempDir static Path parent;
  private static Path directory;
  private static NodeFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    directory = parent.resolve("data");
    fixture = new NodeFixture(directory).start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aRentedItemsKeyComesOnceForEachPassAndOnlyToTheDevice() throws Exception {
    byte[] contentKey = fixture.publish(fixture.publisher(), RENTED);
    TestDevice box =
        TestDevice.enrol(
            fixture.node().gatewayAddress(),
            fixture.anchor(),
            fixture.boxCode(fixture.signUp("ann")));
    try (LinkClient link = box.dial(fixture.node().gatewayAddress())) {
      TestDevice.hello(link);
      var quote = TestDevice.quote(link, RENTED);
      assertThat(quote.getPriceCents()).isEqualTo(299);
      assertThat(box.contentKey(link, quote, RENTED)).isEqualTo(contentKey);
    }
  }

  @Test
  void whatIsPublishedIsFoundAndEverySessionHearsOfIt() throws Exception {
    TestDevice box =
        TestDevice.enrol(
            fixture.node().gatewayAddress(),
            fixture.anchor(),
            fixture.boxCode(fixture.signUp("bob")));
    try (LinkClient link = box.dial(fixture.node().gatewayAddress())) {
      TestDevice.hello(link);

      fixture.publish(fixture.publisher(), LISTED);

      assertThat(link.await(ClusterToEdge::hasCatalogChanged).getCatalogChanged().getVersion())
          .isPositive();
      var page =
          link.ask(
                  EdgeToCluster.newBuilder()
                      .setCatalogRequest(CatalogRequest.newBuilder().setSearch("bunny")))
              .getCatalogPage();
      assertThat(page.getTitlesList()).extracting(it -> it.getMediaId()).contains(LISTED.text());
    }
  }

  @Test
  void aWrongOrUsedCodeIsRefused() throws Exception {
    String code = fixture.boxCode(fixture.signUp("cid"));
    String wrong = code.substring(0, 18) + (code.endsWith("00000") ? "11111" : "00000");

    assertThat(fixture.reasonOf(wrong)).isEqualTo("UNKNOWN_CODE");
    assertThat(fixture.reasonOf("00000-00000-00000-00000")).isEqualTo("UNKNOWN_CODE");
    TestDevice.enrol(fixture.node().gatewayAddress(), fixture.anchor(), code);
    assertThat(fixture.reasonOf(code)).isEqualTo("CODE_USED");
  }

  @Test
  void aBoxThatIsExpectedEnrolsByItsKeyAndNoOtherDoes() throws Exception {
    DeviceKey expected = DeviceKey.generate();
    fixture.signUp("dot");
    String client;
    try (ApiClient api = new ApiClient(fixture.node().apiAddress())) {
      client =
          api.post(
                  "/api/v1/operator/preauthorizations",
                  fixture.operatorToken(),
                  "{\"userId\":\"dot\",\"name\":\"Attic\",\"supplier\":\"Acme\",\"keyDigest\":\""
                      + expected.digest()
                      + "\"}")
              .get("clientId")
              .textValue();
    }

    assertThat(fixture.reasonOf("")).as("another key").isEqualTo("NOT_PREAUTHORIZED");
    assertThat(fixture.reasonOf(client + "0000000000")).as("by its id").isEqualTo("UNKNOWN_CODE");
    for (int i = 0; i < 2; i++) {
      Enrolled enrolled =
          TestDevice.tryCode(fixture.node().gatewayAddress(), fixture.anchor(), "", expected)
              .getEnrolled();
      assertThat(enrolled.getClientId()).as("again, if the answer was lost").isEqualTo(client);
    }
    assertThat(fixture.reasonOf(client + "0000000000")).isEqualTo("UNKNOWN_CODE");
    try (ApiClient api = new ApiClient(fixture.node().apiAddress())) {
      awaitAudited(api, "kind=ENROLMENT&reason=NOT_PREAUTHORIZED");
      awaitAudited(api, "kind=OPERATOR&what=POST%20/api/v1/operator/preauthorizations");
    }
  }

  /** Refusals are written behind. */
  private static void awaitAudited(ApiClient api, String search) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (api.get("/api/v1/operator/audit?" + search, fixture.operatorToken())
        .path("items")
        .isEmpty()) {
      assertThat(System.nanoTime()).as("audited: " + search).isLessThan(end);
    }
  }

  @Test
  void healthAndMetricsAnswer() throws Exception {
    fixture.publisher();
    try (ApiClient management = new ApiClient(fixture.node().managementAddress())) {
      assertThat(management.fetch("/alive").statusCode()).isEqualTo(200);
      JsonNode ready = management.get("/ready", "");
      assertThat(ready.get("ready").booleanValue()).isTrue();
      assertThat(ready.get("checks").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("database", "gateway", "member", "started");
      String metrics = management.fetch("/metrics").body();
      assertThat(metrics)
          .contains("tributary_gateway_sessions")
          .contains("tributary_gateway_enrolments_total{outcome=\"ENROLLED\"}")
          .contains("jvm_memory_used_bytes");
      assertThat(management.fetch("/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void secretsAreTheOwnersOnly() throws Exception {

    Path data = directory;
    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("operator.token"))).isEqualTo("rw-------");
    for (String key : List.of("ticket", "pass", "vault", "wrapping")) {
      assertThat(permissions(data.resolve("keys/" + key + ".key"))).isEqualTo("rw-------");
    }
    assertThat(permissions(data.resolve("authority/authority.key"))).isEqualTo("rw-------");
    assertThat(permissions(data.resolve("authority/authority.pem"))).isEqualTo("rw-r--r--");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
