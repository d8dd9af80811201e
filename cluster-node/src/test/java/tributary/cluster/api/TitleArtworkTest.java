package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.api.ContractClient.Answer;
import tributary.cluster.artwork.Pictures;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** Who may say how a title looks, and where it then shows. */
class TitleArtworkTest {
  private static final String OWNER = ApiFixture.OPERATOR_TOKEN;
  private static final String[] PICTURE = {"Content-Type", "image/jpeg"};

  @TempDir static Path folder;
  private static ApiFixture service;
  private static ContractClient network;

  @BeforeAll
  static void start() {
    service = ApiFixture.start(folder);
    network = ContractClient.of(service.port());
    vendor("blue", List.of("blue"), List.of());
    vendor("red", List.of("red"), List.of("blue"));
    publish(1, "blue");
    publish(2, "red");
    publish(3, "main");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void vendor(String id, List<String> catalogs, List<String> licensed) {
    network
        .call(
            "PUT",
            "/operator/vendors/" + id,
            OWNER,
            Map.of("name", id, "host", id + ".example", "catalogs", catalogs, "licensed", licensed))
        .is(204);
  }

  private static void publish(int number, String catalog) {
    MediaId media = MediaId.of(number);
    List<String> none = List.of();
    service.publish(
        number,
        new Title(
            media,
            catalog,
            "Film " + number,
            2020,
            none,
            none,
            none,
            none,
            "",
            "",
            "",
            1000,
            1000,
            new Money(399, "EUR")));
    service.awaitTitle(media);
  }

  private static String staff(String name, String role, String vendor) {
    network
        .post(
            "/operator/accounts",
            OWNER,
            Map.of(
                "name",
                name,
                "password",
                ContractOperators.PASSWORD,
                "role",
                role,
                "vendor",
                vendor))
        .is(201);
    return network
        .post("/operator/sessions", "", ContractOperators.logIn(name, ContractOperators.PASSWORD))
        .is(201)
        .path("token")
        .asText();
  }

  private static String of(int title) {
    return "/operator/titles/" + MediaId.of(title) + "/artwork";
  }

  private static Answer put(int title, String token, int number) {
    return network.call("PUT", of(title), token, Pictures.poster(number), PICTURE);
  }

  private static JsonNode shown(ContractClient site, int title) {
    return site.get("/titles/" + MediaId.of(title), "").is(200).path("artwork");
  }

  private static String path(JsonNode artwork, int width) {
    return artwork.path("link").asText().replace("/api/v1", "").replace("{width}", "" + width);
  }

  @Test
  void aVendorsStaffSayHowItsOwnTitlesLookAndNobodyElses() {
    String blue = staff("blue.staff", "operator", "blue");
    String viewer = staff("blue.viewer", "viewer", "blue");
    String red = staff("red.staff", "operator", "red");

    put(1, blue, 1).is(200);
    put(2, blue, 1).is(404, "NOT_FOUND");
    put(3, blue, 1).is(404, "NOT_FOUND");
    put(9, blue, 1).is(404, "NOT_FOUND");
    put(1, viewer, 1).is(403, "ROLE_TOO_LOW");
    // It may sell the title, by licence.
    put(1, red, 2).is(404, "NOT_FOUND");
    network.call("DELETE", of(1), red, null).is(404, "NOT_FOUND");
    network.call("DELETE", of(1), viewer, null).is(403, "ROLE_TOO_LOW");
    put(3, OWNER, 3).is(200);

    JsonNode artwork = shown(network, 1);
    assertThat(artwork.path("widths").toString()).isEqualTo("[200,400,800]");
    network.get(path(artwork, 200), "").is(200);
    network.at("blue.example").get(path(artwork, 200), "").is(200);
    network.at("red.example").get(path(artwork, 200), "").is(200);
    String main = path(shown(network, 3), 200);
    network.get(main, "").is(200);
    network.at("blue.example").get(main, "").is(404, "NOT_FOUND");
    assertThat(shown(network, 2).isMissingNode()).isTrue();
    JsonNode audit =
        network.get("/operator/audit?kind=OPERATOR&who=blue.staff", OWNER).is(200).path("items");
    assertThat(audit.toString()).contains("Set a title's artwork from ", of(1));
  }

  @Test
  void anAddressHoldsOnePosterAndGoesWithIt() {
    JsonNode first = put(3, OWNER, 4).is(200);
    assertThat(shown(network, 3)).isEqualTo(first);
    JsonNode again = put(3, OWNER, 4).is(200);
    assertThat(again).isEqualTo(first);

    Answer answer = network.get(path(first, 400), "");
    answer.is(200);
    assertThat(answer.header("Content-Type")).isEqualTo("image/jpeg");
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    String tag = answer.header("ETag");
    assertThat(tag).startsWith("\"").doesNotStartWith("W/");
    network.call("GET", path(first, 400), "", null, "If-None-Match", tag).is(304);
    assertThat(network.get(path(first, 200), "").header("ETag")).isNotEqualTo(tag);

    JsonNode second = put(3, OWNER, 5).is(200);
    assertThat(second).isNotEqualTo(first);
    network.get(path(first, 400), "").is(404, "NOT_FOUND");
    network.call("GET", path(first, 400), "", null, "If-None-Match", tag).is(404);
    JsonNode listed = network.get("/titles?catalog=main", "").is(200).path("items").get(0);
    assertThat(listed.path("artwork")).isEqualTo(second);

    network.call("DELETE", of(3), OWNER, null).is(204);
    assertThat(shown(network, 3).isMissingNode()).isTrue();
    network.get(path(second, 400), "").is(404, "NOT_FOUND");
    network.call("DELETE", of(3), OWNER, null).is(204);
  }

  @Test
  void whatIsNoPosterIsRefusedAndLeavesTheOneThatIsThere() {
    JsonNode before = put(2, OWNER, 6).is(200);

    // What is said of it does not count.
    network.call("PUT", of(2), OWNER, "<svg/>", PICTURE).is(415, "UNSUPPORTED_PICTURE");
    network.call("PUT", of(2), OWNER, null).is(415, "UNSUPPORTED_PICTURE");
    network.call("PUT", of(2), OWNER, Pictures.jpeg(400, 600, 1), PICTURE).is(422, "BAD_PICTURE");
    network
        .call("PUT", of(2), OWNER, new byte[ApiFixture.LARGEST_PICTURE + 1], PICTURE)
        .is(413, "BODY_TOO_LARGE");
    network.get(path(before, 300), "").is(400, "BAD_PARAMETER");
    network.get(path(before, 200).replace(MediaId.of(2).text(), "zero"), "").is(400);

    assertThat(shown(network, 2)).isEqualTo(before);
    JsonNode plain =
        network.call("PUT", of(2), OWNER, Pictures.poster(7), "Content-Type", "text/plain").is(200);
    assertThat(shown(network, 2)).isEqualTo(plain);
  }
}
