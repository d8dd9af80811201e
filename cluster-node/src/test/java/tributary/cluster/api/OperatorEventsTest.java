package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.artwork.Pictures;
import tributary.model.Base32;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** Whatever changes is told to whoever listens and may know of it, and to nobody else. */
class OperatorEventsTest {
  private static final String OWNER = ApiFixture.OPERATOR_TOKEN;
  private static final String EVENTS = "/operator/events";

  @TempDir static Path folder;
  private static ApiFixture service;
  private static ContractClient api;

  @BeforeAll
  static void start() {
    service = ApiFixture.start(folder);
    api = ContractClient.of(service.port());
    for (String vendor : List.of("blue", "red")) {
      name(vendor, 0);
    }
    api.post("/operator/accounts", OWNER, ContractOperators.account("lee.brook", "viewer")).is(201);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void name(String vendor, int number) {
    String path = "/operator/vendors/" + vendor;
    put(
        path,
        Map.of("name", vendor + number, "host", vendor + ".example", "licensed", List.of("main")));
  }

  private static void put(String path, Object body) {
    assertThat(api.call("PUT", path, OWNER, body).status()).as(path).isBetween(200, 204);
  }

  /** What is heard after the hello until this comes, or the stream ends by its setting. */
  private static List<String> heard(String path, String token, String last, Runnable change) {
    List<String> heard = new ArrayList<>();
    try (BufferedReader stream = api.stream(path, token)) {
      assertThat(stream.readLine()).isEqualTo("event: hello");
      change.run();
      String line = stream.readLine();
      while (line != null && !heard.contains(last)) {
        if (line.startsWith("event: ")) {
          heard.add(line.substring("event: ".length()));
        }
        line = stream.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return heard;
  }

  /** Another change for each stream, until one lives long enough to tell of it. */
  private static void awaitEvent(String path, String token, String event, IntConsumer change) {
    AtomicInteger number = new AtomicInteger();
    service.await(
        () ->
            assertThat(heard(path, token, event, () -> change.accept(number.incrementAndGet())))
                .contains(event));
  }

  private static void awaitOperators(String event, IntConsumer change) {
    awaitEvent(EVENTS, OWNER, event, change);
  }

  @Test
  void operatorsHearOfAllThatOperatorsDecide() {
    MediaId film = service.publish(1, "Sintel", 2010, "fantasy");
    service.awaitTitle(film);
    String server =
        api.post("/nodes", OWNER, Map.of("kind", "MEDIA_SERVER")).is(201).path("clientId").asText();
    service.join(server, NodeKind.MEDIA_SERVER, Map.of(film, ApiFixture.WHOLE), List.of());
    String drain = "/operator/nodes/" + server + "/drain";
    MediaId image = ContractOperators.software(service);

    awaitOperators("vendors", n -> name("blue", n));
    awaitOperators(
        "vendors",
        n ->
            put(
                "/operator/vendors/blue/logo",
                Pictures.png(64 + n, 64, BufferedImage.TYPE_INT_ARGB)));
    awaitOperators(
        "prices",
        n -> put("/operator/vendors/blue/prices/" + film, Map.of("cents", n, "currency", "EUR")));
    awaitOperators(
        "artwork",
        _ -> api.call("DELETE", "/operator/titles/" + film + "/artwork", OWNER, null).is(204));
    awaitOperators(
        "drains",
        n ->
            assertThat(api.call(n % 2 == 1 ? "PUT" : "DELETE", drain, OWNER, null).status())
                .isEqualTo(204));
    awaitOperators(
        "releases",
        n -> api.post("/operator/releases", OWNER, ContractOperators.released(image, n)).is(201));
    awaitOperators("operators", OperatorEventsTest::role);
    awaitOperators("audit", OperatorEventsTest::role);
    awaitOperators("pushes", OperatorEventsTest::push);
  }

  /** Cheap, as all that is done while a stream lives. */
  private static void role(int number) {
    put("/operator/accounts/lee.brook", Map.of("role", number % 2 == 0 ? "viewer" : "operator"));
  }

  private static void push(int number) {
    JsonNode made =
        api.post("/operator/pushes", OWNER, Map.of("mediaId", MediaId.of(1).text(), "percent", 10))
            .is(201);
    api.call("DELETE", "/operator/pushes/" + made.path("id").asText(), OWNER, null).is(204);
  }

  @Test
  void operatorsHearOfWhatTheNetworkDoes() {
    awaitOperators("titles", n -> service.publish(100 + n, "Film " + n, 2020, "drama"));
    awaitOperators("ingests", OperatorEventsTest::ingest);
    MediaId film = service.publish(2, "Tears of Steel", 2012, "science fiction");
    awaitOperators("nodes", n -> service.join(box(n), NodeKind.SET_TOP_BOX, Map.of(), List.of()));
    awaitOperators(
        "items",
        n ->
            service.join(
                box(100 + n), NodeKind.SET_TOP_BOX, Map.of(film, ApiFixture.WHOLE), List.of()));
    awaitOperators(
        "transfers",
        n -> service.join(box(200 + n), NodeKind.SET_TOP_BOX, Map.of(), List.of(film)));
  }

  private static String box(int number) {
    return "00" + Base32.encode(1 + number, 8);
  }

  private static void ingest(int number) {
    if (number % 2 == 1) {
      ConsoleIngests.tell(service, "0000000009");
    } else {
      ConsoleIngests.leave(service, "0000000009");
    }
  }

  @Test
  void aVendorsStaffHearOfTheirOwnVendorAndOfNoOther() {
    String token = ContractOperators.staff(api, "blue", "blue.staff", "viewer");
    List<String> all = new ArrayList<>();
    AtomicInteger number = new AtomicInteger(1000);
    // The title comes after what is none of theirs, so that is told by then if it ever is.
    service.await(
        () -> {
          all.addAll(heard(EVENTS, token, "titles", () -> elsewhere(number.incrementAndGet())));
          assertThat(all).contains("titles");
        });
    assertThat(all).containsOnly("titles");

    awaitEvent(EVENTS, token, "vendors", n -> name("blue", n));
    MediaId film = service.publish(3, "Cosmos Laundromat", 2015, "drama");
    awaitEvent(
        EVENTS,
        token,
        "vendors",
        n -> put("/operator/vendors/blue/prices/" + film, Map.of("cents", n, "currency", "EUR")));
  }

  private static void elsewhere(int number) {
    name("red", number);
    role(number);
    service.publish(number, "Film " + number, 2020, "drama");
  }

  @Test
  void customersHearOfCatalogsWhoeverChangedThem() {
    Household jo = Household.signUpAndLogIn(api, "jo.rivers");
    awaitEvent(
        "/events",
        jo.token(),
        "catalog",
        n -> service.publish(300 + n, "Film " + n, 2020, "drama"));
    awaitEvent("/events", jo.token(), "catalog", n -> name("blue", 100 + n));
  }
}
