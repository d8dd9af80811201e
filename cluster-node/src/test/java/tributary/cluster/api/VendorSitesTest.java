package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** Two vendors and the network itself, each at its own host. */
class VendorSitesTest {
  private static final String OWNER = ApiFixture.OPERATOR_TOKEN;

  @TempDir static Path folder;
  private static ApiFixture service;
  private static ContractClient network;
  private static ContractClient blue;
  private static ContractClient red;

  @BeforeAll
  static void start() {
    service = ApiFixture.start(folder);
    network = ContractClient.of(service.port());
    blue = network.at("blue.example");
    red = network.at("red.example");
    vendor("blue", "blue.example", "#7fc8ff");
    vendor("red", "red.example", "#ff8f80");
    publish(1, "Blue Hour", "blue", "drama");
    publish(2, "Red Dawn", "red", "war");
    publish(3, "Free Film", "main", "comedy");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void vendor(String id, String host, String accent) {
    network
        .call(
            "PUT",
            "/operator/vendors/" + id,
            OWNER,
            Map.of("name", id, "host", host, "accent", accent, "catalogs", List.of(id)))
        .is(204);
  }

  private static void publish(int number, String name, String catalog, String genre) {
    MediaId media = MediaId.of(number);
    service.publish(
        number,
        new Title(
            media,
            catalog,
            name,
            2020,
            List.of(genre),
            List.of(),
            List.of(),
            List.of(),
            genre.equals("war") ? "ru" : "en",
            "",
            "",
            1000,
            1000,
            new Money(399, "EUR")));
    service.awaitTitle(media);
  }

  private static List<String> titles(ContractClient site, String query) {
    return site.get("/titles" + query, "").is(200).path("items").findValuesAsText("title");
  }

  @Test
  void eachHostShowsItsVendorsTitlesAndTheNetworksOwnShowsAll() {
    assertThat(titles(network, "")).contains("Blue Hour", "Free Film", "Red Dawn");
    assertThat(titles(blue, "")).containsExactly("Blue Hour");
    assertThat(titles(red, "?q=red")).containsExactly("Red Dawn");
    assertThat(titles(blue, "?q=red")).isEmpty();
    assertThat(titles(blue, "?catalog=red")).isEmpty();
    blue.get("/titles/" + MediaId.of(1), "").is(200);
    blue.get("/titles/" + MediaId.of(2), "").is(404, "NOT_FOUND");
    assertThat(blue.get("/catalogs", "").is(200).path("items").findValuesAsText("catalog"))
        .containsExactly("blue");
    JsonNode filters = red.get("/filters", "").is(200);
    assertThat(filters.path("genres").findValuesAsText("genre")).containsExactly("war");
    assertThat(filters.path("languages").findValuesAsText("language")).containsExactly("ru");
  }

  @Test
  void titlesAreReadByTheirIdsInTheirOrderAndOfThisSiteOnly() {
    String both = "?mediaIds=" + MediaId.of(2) + "," + MediaId.of(99) + "," + MediaId.of(1);
    assertThat(titles(network, both)).containsExactly("Red Dawn", "Blue Hour");
    assertThat(titles(blue, both)).containsExactly("Blue Hour");
    network.get("/titles?mediaIds=" + MediaId.of(1) + ",x", "").is(400);
  }

  @Test
  void eachHostHasItsLook() {
    JsonNode look = blue.get("/site", "").is(200);
    assertThat(look.path("vendorId").asText()).isEqualTo("blue");
    assertThat(look.path("accent").asText()).isEqualTo("#7fc8ff");
    assertThat(network.get("/site", "").is(200).toString()).isEqualTo("{}");
  }

  @Test
  void whoSignsUpAtAVendorsSiteIsItsCustomer() {
    Map<String, Object> ann = new TreeMap<>(Household.signUp("ann"));
    ann.put("catalogs", List.of());
    assertThat(blue.post("/accounts", "", ann).is(201).path("catalogs").toString())
        .isEqualTo("[\"blue\"]");
    ann.put("userId", "bob");
    ann.put("catalogs", List.of("red"));
    assertThat(blue.post("/accounts", "", ann).is(422, "BAD_FIELD").toString()).contains("red");
  }

  @Test
  void staffNeitherSeesNorChangesAnotherVendor() {
    String staff = ContractOperators.staff(network, "blue", "blue.staff", "operator");
    String viewer = ContractOperators.staff(network, "blue", "blue.viewer", "viewer");

    for (String token : List.of(staff, viewer)) {
      JsonNode seen = network.get("/operator/vendors", token).is(200).path("items");
      assertThat(seen.findValuesAsText("vendorId")).containsExactly("blue");
    }
    Map<String, String> look = Map.of("name", "Bluest", "accent", "#8fd0ff");
    network.call("PUT", "/operator/vendors/red/look", staff, look).is(404, "UNKNOWN_VENDOR");
    network.call("PUT", "/operator/vendors/none/look", staff, look).is(404, "UNKNOWN_VENDOR");
    network.call("PUT", "/operator/vendors/blue/look", viewer, look).is(403, "ROLE_TOO_LOW");
    network.call("PUT", "/operator/vendors/blue/look", staff, look).is(204);
    assertThat(blue.get("/site", "").is(200).path("name").asText()).isEqualTo("Bluest");
    assertThat(red.get("/site", "").is(200).path("name").asText()).isEqualTo("red");
    Map<String, Object> grab = Map.of("name", "b", "host", "x.example", "catalogs", List.of("red"));
    network.call("PUT", "/operator/vendors/blue", staff, grab).is(403, "OUTSIDE_VENDOR");
    network.get("/operator/overview", staff).is(403, "OUTSIDE_VENDOR");
    assertThat(network.get("/operator/me", staff).is(200).path("vendor").asText())
        .isEqualTo("blue");
  }

  private static Home home(ContractClient site, String user) {
    site.post("/accounts", "", Household.signUp(user)).is(201);
    String token =
        site.post("/sessions", "", Household.logIn(user, Household.PASSWORD))
            .is(201)
            .path("token")
            .asText();
    return new Home(
        token,
        site.post("/devices", token, Map.of("name", "TV")).is(201).path("clientId").asText());
  }

  /** A household with one device. */
  private record Home(String token, String device) {
    ContractClient.Answer list(ContractClient site, int... items) {
      List<String> wanted = Arrays.stream(items).mapToObj(it -> MediaId.of(it).text()).toList();
      return site.call(
          "PUT", "/devices/" + device + "/list", token, Map.of("items", wanted), "If-Match", "*");
    }

    ContractClient.Answer add(ContractClient site, int item) {
      String path = "/devices/" + device + "/list/items/" + MediaId.of(item);
      return site.call("PUT", path, token, Map.of("rank", 1));
    }

    ContractClient.Answer quote(ContractClient site, int item) {
      Object wanted = Map.of("clientId", device, "mediaId", MediaId.of(item).text());
      return site.post("/quotes", token, wanted);
    }

    JsonNode rent(ContractClient site, JsonNode quote) {
      return site.post(
              "/rentals",
              token,
              Map.of("clientId", device, "quoteId", quote.path("quoteId").asText()))
          .is(201);
    }

    ContractClient.Answer choose(ContractClient site, String... catalogs) {
      Object wanted = Map.of("catalogs", List.of(catalogs));
      return site.call("PUT", "/accounts/me/catalogs", token, wanted);
    }
  }

  @Test
  void aVendorsCustomerListsAndRentsWhatThisVendorOffers() {
    Home bea = home(blue, "bea");

    for (ContractClient site : List.of(blue, network, red)) {
      bea.list(site, 2).is(403, "NOT_OFFERED");
      bea.list(site, 3).is(403, "NOT_OFFERED");
      bea.add(site, 2).is(403, "NOT_OFFERED");
      bea.quote(site, 2).is(403, "NOT_OFFERED");
    }
    JsonNode refused = bea.list(network, 1, 2).is(403, "NOT_OFFERED");
    assertThat(refused.path("key").asText()).isEqualTo("items[1]");
    assertThat(refused.path("detail").asText()).contains("red", MediaId.of(2).text());
    bea.list(blue, 1).is(200);
    bea.add(network, 1).is(200);
    bea.list(red, 1).is(200);
    bea.quote(red, 1).is(403, "NOT_OFFERED");
    assertThat(bea.quote(network, 1).is(201).path("vendor").asText()).isEqualTo("blue");
    JsonNode rental = bea.rent(blue, bea.quote(blue, 1).is(201));
    assertThat(rental.path("vendor").asText()).isEqualTo("blue");
    assertThat(bea.quote(red, 1).is(201).at("/price/cents").asInt(-1)).isZero();
  }

  @Test
  void aHouseholdMayBeACustomerOfSeveralVendors() {
    Home ann = home(blue, "ann.b");

    ann.choose(red, "blue").is(422, "BAD_FIELD");
    assertThat(ann.choose(red, "red").is(200).path("catalogs").toString())
        .isEqualTo("[\"blue\",\"red\"]");
    ann.list(network, 1, 2).is(200);
    ann.list(network, 3).is(403, "NOT_OFFERED");
    ann.list(blue, 2).is(200);
    ann.list(blue).is(200);
    ann.list(blue, 2).is(403, "NOT_OFFERED");
    ann.choose(red).is(200);
    ann.list(network, 2).is(403, "NOT_OFFERED");
    assertThat(ann.choose(blue).is(422, "BAD_FIELD").toString()).contains("must leave one");
    ann.choose(network).is(200);
    ann.list(network, 1, 2, 3).is(200);
    assertThat(ann.choose(red, "red").is(200).path("catalogs")).isEmpty();
  }

  @Test
  void aVendorWithoutCatalogsHasNoCustomersYet() {
    network
        .call(
            "PUT",
            "/operator/vendors/new",
            OWNER,
            Map.of("name", "New", "host", "new.example", "catalogs", List.of()))
        .is(204);

    network.at("new.example").post("/accounts", "", Household.signUp("nia")).is(409, "NO_CATALOGS");
  }

  @Test
  void aTitleCostsAtEachVendorWhatItsStaffSays() {
    for (String id : List.of("cheap", "dear")) {
      network
          .call(
              "PUT",
              "/operator/vendors/" + id,
              OWNER,
              Map.of("name", id, "host", id + ".example", "licensed", List.of("shared")))
          .is(204);
    }
    publish(4, "Shared Film", "shared", "comedy");
    String cheapStaff = ContractOperators.staff(network, "cheap", "cheap.staff", "operator");
    String path = "/prices/" + MediaId.of(4);
    Map<String, Object> low = Map.of("cents", 199, "currency", "EUR");
    Map<String, Object> high = Map.of("cents", 599, "currency", "EUR");

    network.call("PUT", "/operator/vendors/cheap" + path, cheapStaff, low).is(204);
    network.call("PUT", "/operator/vendors/dear" + path, cheapStaff, low).is(404, "UNKNOWN_VENDOR");
    network.get("/operator/vendors/dear/prices", cheapStaff).is(404, "UNKNOWN_VENDOR");
    network
        .call("PUT", "/operator/vendors/cheap/prices/" + MediaId.of(1), cheapStaff, low)
        .is(404, "NOT_FOUND");
    String viewer = ContractOperators.staff(network, "cheap", "cheap.viewer", "viewer");
    network.call("PUT", "/operator/vendors/cheap" + path, viewer, high).is(403, "ROLE_TOO_LOW");
    network.call("PUT", "/operator/vendors/dear" + path, OWNER, high).is(204);

    ContractClient cheap = network.at("cheap.example");
    ContractClient dear = network.at("dear.example");
    String film = "/titles/" + MediaId.of(4);
    assertThat(dear.get(film, "").is(200).at("/price/cents").asInt()).isEqualTo(599);
    assertThat(cheap.get("/titles", "").is(200).at("/items/0/price/cents").asInt()).isEqualTo(199);
    assertThat(network.get(film, "").is(200).at("/price/cents").asInt()).isEqualTo(199);
    Home dan = home(dear, "dan");
    JsonNode quote = dan.quote(dear, 4).is(201);
    assertThat(quote.at("/price/cents").asInt()).isEqualTo(599);
    assertThat(quote.path("vendor").asText()).isEqualTo("dear");
    network.call("DELETE", "/operator/vendors/dear" + path, OWNER, null).is(204);
    assertThat(dan.quote(dear, 4).is(201).at("/price/cents").asInt()).isEqualTo(399);
    dan.rent(dear, quote);
    JsonNode entry = network.get("/accounts/me/ledger", dan.token()).is(200).path("items").get(0);
    assertThat(entry.path("vendor").asText()).isEqualTo("dear");
    assertThat(entry.path("vendorName").asText()).isEqualTo("dear");
    assertThat(entry.at("/amount/cents").asInt()).isEqualTo(599);
  }

  @Test
  void aBrowsersSessionIsForTheHostThatGaveItItsCookie() {
    network.post("/accounts", "", Household.signUp("cyd")).is(201);
    String port = ":" + service.port();
    Object known = Household.logIn("cyd", Household.signUp("cyd").get("password").toString());
    blue.post("/sessions/browser", "", known, "Origin", "http://blue.example" + port).is(201);
    blue.post("/sessions/browser", "", known, "Origin", "http://red.example" + port)
        .is(403, "CROSS_SITE");
  }
}
