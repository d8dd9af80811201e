package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tributary.cluster.api.ContractClient.Answer;
import tributary.cluster.artwork.Pictures;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** What operators ask: who they are, and what the network does. */
record ContractOperators(ApiFixture service, ContractClient api) {
  static final String PASSWORD = "a password of operators";
  private static final List<String> BLUE = List.of("blue");
  private static final String OWNER = ApiFixture.OPERATOR_TOKEN;

  /** The session's token. */
  static String operator(ContractClient api, String name, String role) {
    api.post("/operator/accounts", OWNER, account(name, role)).is(201);
    return api.post("/operator/sessions", "", logIn(name, PASSWORD)).is(201).path("token").asText();
  }

  /** Of a vendor's staff; the token. */
  static String staff(ContractClient api, String vendor, String name, String role) {
    api.post("/operator/accounts", OWNER, account(name, role, vendor)).is(201);
    return api.post("/operator/sessions", "", logIn(name, PASSWORD)).is(201).path("token").asText();
  }

  static Map<String, String> account(String name, String role, String vendor) {
    return Map.of("name", name, "password", PASSWORD, "role", role, "vendor", vendor);
  }

  static Map<String, String> account(String name, String role) {
    return Map.of("name", name, "password", PASSWORD, "role", role);
  }

  static Map<String, String> logIn(String name, String password) {
    return Map.of("name", name, "password", password);
  }

  void accounts() {
    String kim = operator(api, "kim.shore", "owner");
    api.post("/operator/accounts", kim, account("KIM.shore", "viewer")).is(409, "OPERATOR_EXISTS");
    api.post("/operator/accounts", kim, account("operator.token", "owner")).is(422, "BAD_FIELD");
    api.post("/operator/accounts", kim, account("lee", "king")).is(422, "BAD_FIELD");
    Map<String, String> careless = Map.of("name", "lee", "password", "short", "role", "viewer");
    assertThat(api.post("/operator/accounts", kim, careless).is(422, "BAD_FIELD").toString())
        .doesNotContain("short");
    String lee = operator(api, "lee.brook", "viewer");
    assertThat(api.get("/operator/me", lee).is(200).path("role").asText()).isEqualTo("viewer");

    api.call("PUT", "/operator/accounts/lee.brook", kim, Map.of("role", "operator")).is(204);
    assertThat(api.get("/operator/me", lee).is(200).path("role").asText()).isEqualTo("operator");
    Map<String, String> fresh = Map.of("role", "viewer", "password", "another long password");
    api.call("PUT", "/operator/accounts/lee.brook", kim, fresh).is(204);
    api.get("/operator/me", lee).is(401, "UNKNOWN_SESSION");
    api.post("/operator/sessions", "", logIn("lee.brook", PASSWORD)).is(401, "WRONG_CREDENTIALS");
    JsonNode all = api.get("/operator/accounts", kim).is(200).path("items");
    assertThat(all.findValuesAsText("name")).containsExactly("kim.shore", "lee.brook");
    assertThat(all.toString()).doesNotContain("argon", "assword");
    api.call("DELETE", "/operator/accounts/lee.brook", kim, null).is(204);
    api.call("DELETE", "/operator/accounts/lee.brook", kim, null).is(404, "UNKNOWN_OPERATOR");
    api.call("PUT", "/operator/accounts/lee.brook", kim, Map.of("role", "owner")).is(404);
    api.call("DELETE", "/operator/sessions/current", kim, null).is(204);
    api.get("/operator/me", kim).is(401, "UNKNOWN_SESSION");
    api.call("DELETE", "/operator/sessions/current", OWNER, null).is(204);
  }

  void vendors(MediaId film) {
    Map<String, Object> blue =
        new HashMap<>(
            Map.of("name", "Blue", "host", "Blue.example", "accent", "#7FC8FF", "catalogs", BLUE));
    blue.put("licensed", List.of("main", "blue"));
    api.call("PUT", "/operator/vendors/blue", OWNER, blue).is(204);
    api.call("PUT", "/operator/vendors/blue", OWNER, blue).is(204);
    api.call("PUT", "/operator/vendors/red", OWNER, blue).is(409, "VENDOR_TAKEN");
    Map<String, Object> red = Map.of("name", "Red", "host", "red.example", "catalogs", BLUE);
    api.call("PUT", "/operator/vendors/red", OWNER, red).is(409, "VENDOR_TAKEN");
    Map<String, Object> dark = Map.of("name", "Red", "host", "red.example", "accent", "#102030");
    assertThat(
            api.call("PUT", "/operator/vendors/red", OWNER, dark).is(422, "BAD_FIELD").toString())
        .contains("contrast", "#102030");
    JsonNode all = api.get("/operator/vendors", OWNER).is(200).path("items");
    assertThat(all.toString())
        .isEqualTo(
            "[{\"vendorId\":\"blue\",\"name\":\"Blue\",\"host\":\"blue.example\","
                + "\"accent\":\"#7fc8ff\",\"catalogs\":[\"blue\"],\"licensed\":[\"main\"]}]");
    prices(film);
    artwork(film);
    logo();
    Map<String, String> look = Map.of("name", "Bluer");
    api.call("PUT", "/operator/vendors/blue/look", OWNER, look).is(204);
    api.call("PUT", "/operator/vendors/red/look", OWNER, look).is(404, "UNKNOWN_VENDOR");
    api.post("/operator/accounts", OWNER, account("blue.staff", "operator", "red"))
        .is(422, "BAD_FIELD");
    api.post("/operator/accounts", OWNER, account("blue.staff", "operator", "blue")).is(201);
    api.call("DELETE", "/operator/vendors/blue", OWNER, null).is(409, "VENDOR_IN_USE");
    api.call("DELETE", "/operator/accounts/blue.staff", OWNER, null).is(204);
    api.call("DELETE", "/operator/vendors/blue", OWNER, null).is(204);
    api.call("DELETE", "/operator/vendors/blue", OWNER, null).is(404, "UNKNOWN_VENDOR");
    assertThat(api.get("/site", "").is(200).toString()).isEqualTo("{}");
  }

  private void artwork(MediaId film) {
    String path = "/operator/titles/" + film + "/artwork";
    JsonNode set = api.call("PUT", path, OWNER, Pictures.poster(1)).is(200);
    assertThat(api.get("/titles/" + film, "").is(200).path("artwork")).isEqualTo(set);
    String link = set.path("link").asText().replace(Endpoints.PREFIX, "").replace("{width}", "800");
    String tag = api.get(link, "").header("ETag");
    api.call("GET", link, "", null, "If-None-Match", tag).is(304);
    api.get(link.replace("800", "801"), "").is(400, "BAD_PARAMETER");
    api.get(link.replaceAll("[0-9a-f]{16}", "0000000000000000"), "").is(404, "NOT_FOUND");
    api.call("PUT", path, OWNER, "GIF89a").is(415, "UNSUPPORTED_PICTURE");
    api.call("PUT", path, OWNER, Pictures.jpeg(10, 15, 1)).is(422, "BAD_PICTURE");
    byte[] tooLarge = new byte[ApiFixture.LARGEST_PICTURE + 1];
    api.call("PUT", path, OWNER, tooLarge).is(413, "BODY_TOO_LARGE");
    api.call("PUT", path.replace(film.text(), "000000000000"), OWNER, null).is(404, "NOT_FOUND");
    api.call("DELETE", path.replace(film.text(), "000000000000"), OWNER, null).is(404);
    api.call("DELETE", path, OWNER, null).is(204);
  }

  private void logo() {
    String path = "/operator/vendors/blue/logo";
    byte[] picture = Pictures.png(640, 160, BufferedImage.TYPE_INT_ARGB);
    String link = api.call("PUT", path, OWNER, picture).is(200).path("logo").asText();
    assertThat(api.get("/operator/vendors", OWNER).is(200).at("/items/0/logo").asText())
        .isEqualTo(link);
    String at = link.replace(Endpoints.PREFIX, "");
    String tag = api.get(at, "").header("ETag");
    api.call("GET", at, "", null, "If-None-Match", tag).is(304);
    api.get(at.replaceAll("[0-9a-f]{16}", "zero"), "").is(400, "BAD_PARAMETER");
    api.get(at.replaceAll("[0-9a-f]{16}", "0000000000000000"), "").is(404, "NOT_FOUND");
    api.call("PUT", path, OWNER, "<svg/>").is(415, "UNSUPPORTED_PICTURE");
    api.call("PUT", path, OWNER, Pictures.jpeg(640, 40, 1)).is(422, "BAD_PICTURE");
    byte[] tooLarge = new byte[ApiFixture.LARGEST_PICTURE + 1];
    api.call("PUT", path, OWNER, tooLarge).is(413, "BODY_TOO_LARGE");
    String nobodys = "/operator/vendors/nobody/logo";
    api.call("PUT", nobodys, OWNER, picture).is(404, "UNKNOWN_VENDOR");
    api.call("DELETE", nobodys, OWNER, null).is(404, "UNKNOWN_VENDOR");
    api.call("DELETE", path, OWNER, null).is(204);
    api.call("DELETE", path, OWNER, null).is(204);
    api.get(at, "").is(404, "NOT_FOUND");
  }

  private void prices(MediaId film) {
    String price = "/operator/vendors/blue/prices/" + film;
    Map<String, Object> three = Map.of("cents", 300, "currency", "EUR");
    api.call("PUT", price, OWNER, three).is(204);
    api.call("PUT", price, OWNER, Map.of("cents", 299, "currency", "EUR")).is(204);
    api.call("PUT", price, OWNER, Map.of("cents", 299, "currency", "euro")).is(422, "BAD_FIELD");
    api.call("PUT", price, OWNER, Map.of("cents", -1, "currency", "EUR")).is(422, "BAD_FIELD");
    assertThat(api.get("/operator/vendors/blue/prices", OWNER).is(200).toString())
        .isEqualTo(
            "{\"items\":[{\"mediaId\":\"%s\",\"price\":{\"cents\":299,\"currency\":\"EUR\"}}]}"
                .formatted(film));
    assertThat(price("/titles/" + film)).isEqualTo(299);
    api.call("DELETE", price, OWNER, null).is(204);
    api.call("DELETE", price, OWNER, null).is(204);
    assertThat(price("/titles/" + film)).isEqualTo(399);
    api.call("PUT", "/operator/vendors/blue/prices/0000000000AA", OWNER, three)
        .is(404, "NOT_FOUND");
    String nobodys = "/operator/vendors/nobody/prices";
    api.get(nobodys, OWNER).is(404, "UNKNOWN_VENDOR");
    api.call("PUT", nobodys + "/" + film, OWNER, three).is(404, "UNKNOWN_VENDOR");
    api.call("DELETE", nobodys + "/" + film, OWNER, null).is(404, "UNKNOWN_VENDOR");
  }

  private int price(String path) {
    return api.get(path, "").is(200).at("/price/cents").asInt();
  }

  /** In a browser, and guessed. */
  void sessions() {
    String here = "http://127.0.0.1:" + service.port();
    Object known = logIn("kim.shore", PASSWORD);
    api.post("/operator/sessions/browser", "", known, "Origin", "https://evil.example")
        .is(403, "CROSS_SITE");
    Answer session = api.post("/operator/sessions/browser", "", known, "Origin", here);
    session.is(201);
    String cookie = session.header("Set-Cookie");
    assertThat(cookie).contains("tributary-operator=", "HttpOnly", "SameSite=Strict");
    assertThat(session.body().toString()).doesNotContain("operator_");
    String[] own = {"Cookie", cookie.replaceFirst(";.*", ""), "Origin", here};
    assertThat(api.call("GET", "/operator/me", "", null, own).is(200).path("name").asText())
        .isEqualTo("kim.shore");
    api.call("DELETE", "/operator/sessions/current", "", null, own).is(204);
    api.call("GET", "/operator/me", "", null, own).is(401, "UNKNOWN_SESSION");

    ContractClient guesser = elsewhere();
    for (int i = 0; i < ApiFixture.ACCOUNT_ATTEMPTS; i++) {
      guesser.post("/operator/sessions", "", logIn("kim.shore", "guess " + i)).is(401);
    }
    guesser.post("/operator/sessions", "", known).is(429, "TOO_MANY_ATTEMPTS");
    guesser.post("/operator/sessions/browser", "", known, "Origin", here).is(429);
    Object nobody = logIn("nobody", PASSWORD);
    guesser.post("/operator/sessions/browser", "", nobody, "Origin", here).is(401);
  }

  private ContractClient elsewhere() {
    try {
      return api.from(InetAddress.getByName("127.0.0.3"));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** While jo's box gets the film from the server. */
  void network(Household jo, String server, MediaId film) {
    JsonNode overview = api.get("/operator/overview?by=node", OWNER).is(200);
    assertThat(overview.at("/now/servers").asInt()).isEqualTo(1);
    assertThat(overview.at("/now/transfers").asInt()).isEqualTo(1);
    assertThat(overview.at("/reasons/0/reason").asText()).isEqualTo("ORIGIN_FIRST_COPY");
    assertThat(overview.at("/flows/0/from").asText()).isEqualTo("server:" + server);
    assertThat(overview.at("/flows/0/to").asText()).isEqualTo("node:" + jo.device(0));
    assertThat(overview.path("troubles").findValuesAsText("code")).contains("LAST_COPIES");
    for (String by : List.of("network", "region", "cell")) {
      api.get("/operator/overview?by=" + by, OWNER).is(200);
    }
    api.get("/operator/overview?by=colour", OWNER).is(400, "BAD_PARAMETER");
    service.await(
        () ->
            assertThat(api.get("/operator/overview/history", OWNER).is(200).path("items"))
                .isNotEmpty());

    for (String state : List.of("ONLINE", "SILENT", "WAITING", "DRAINING", "ALL")) {
      api.get("/operator/nodes?state=" + state, OWNER).is(200);
    }
    JsonNode online = api.get("/operator/nodes?state=ONLINE&kind=MEDIA_SERVER", OWNER).is(200);
    assertThat(online.path("items").findValuesAsText("clientId")).containsExactly(server);
    JsonNode first = api.get("/operator/nodes?state=ONLINE&limit=1", OWNER).is(200);
    String next =
        "/operator/nodes?state=ONLINE&limit=1&cursor=" + first.path("nextCursor").asText();
    assertThat(api.get(next, OWNER).is(200).path("items")).hasSize(1);
    api.get("/operator/nodes?state=HAPPY", OWNER).is(400, "BAD_PARAMETER");
    api.get("/operator/nodes?kind=TOASTER", OWNER).is(400, "BAD_PARAMETER");
    JsonNode box = api.get("/operator/nodes/" + jo.device(0), OWNER).is(200);
    assertThat(box.path("userId").asText()).isEqualTo(jo.userId());
    assertThat(box.at("/node/live/reachability").asText()).isEqualTo("OPEN");
    api.get("/operator/nodes/0000000000", OWNER).is(404, "UNKNOWN_CLIENT");

    JsonNode items = api.get("/operator/items?sort=most-wanted", OWNER).is(200);
    assertThat(items.at("/items/0/mediaId").asText()).isEqualTo(film.text());
    assertThat(items.at("/items/0/servers").asInt()).isEqualTo(1);
    JsonNode lacking = api.get("/operator/items?sort=most-lacking&limit=1", OWNER).is(200);
    assertThat(lacking.at("/items/0/wanted").asInt()).isPositive();
    api.get("/operator/items?sort=most-lacking&cursor=x", OWNER).is(400, "BAD_CURSOR");
    api.get("/operator/items?sort=colour", OWNER).is(400, "BAD_PARAMETER");

    String id = jo.device(0) + "." + film;
    JsonNode transfer = api.get("/operator/transfers/" + id, OWNER).is(200);
    assertThat(transfer.path("history").findValuesAsText("what")).containsExactly("STARTED");
    assertThat(transfer.at("/transfer/leases/0/donor").asText()).isEqualTo(server);
    api.get("/operator/transfers/" + jo.device(1) + "." + film, OWNER).is(404, "UNKNOWN_TRANSFER");
    JsonNode cluster = api.get("/operator/cluster", OWNER).is(200);
    assertThat(cluster.at("/members/0/status").asText()).isEqualTo("up");
    assertThat(cluster.at("/members/0/cells/0").asInt(-1)).isZero();
    ingests(server);
    drain(jo, server);
    push(film);
    release(film);
  }

  private void ingests(String server) {
    ConsoleIngests.tell(service, server);
    JsonNode first = api.get("/operator/ingests?limit=2", OWNER).is(200);
    assertThat(first.path("items").findValuesAsText("state")).containsExactly("QUEUED", "STORING");
    assertThat(first.at("/items/1/percent").asDouble()).isEqualTo(62.5);
    String cursor = first.path("nextCursor").asText();
    JsonNode rest = api.get("/operator/ingests?limit=2&cursor=" + cursor, OWNER).is(200);
    assertThat(rest.path("items").findValuesAsText("state")).containsExactly("DONE", "FAILED");
    assertThat(rest.at("/items/1/reason").asText()).isEqualTo("DAMAGED_FILM");
    assertThat(rest.has("nextCursor")).isFalse();
    api.get("/operator/ingests?cursor=x", OWNER).is(400, "BAD_CURSOR");
    ConsoleIngests.leave(service, server);
    JsonNode lost = api.get("/operator/ingests", OWNER).is(200);
    assertThat(lost.path("items").findValuesAsText("state"))
        .containsExactly("LOST", "LOST", "DONE", "FAILED");
  }

  private void release(MediaId film) {
    String releases = "/operator/releases";
    MediaId image = software(service);
    api.call("POST", releases, OWNER, released(film, 3)).is(422, "BAD_FIELD");
    api.call("POST", releases, OWNER, released(new MediaId("ABCDEFGH0123"), 3))
        .is(422, "UNKNOWN_ITEM");
    JsonNode made = api.call("POST", releases, OWNER, released(image, 3)).is(201);
    assertThat(made.path("state").asText()).isEqualTo("RUNNING");
    assertThat(made.path("percent").asDouble()).isEqualTo(1);
    api.call("POST", releases, OWNER, released(image, 3)).is(409, "COUNTER_TOO_LOW");
    api.call("POST", releases, OWNER, released(image, 2)).is(409, "COUNTER_TOO_LOW");
    JsonNode listed = api.get(releases, OWNER).is(200).at("/items/0");
    assertThat(listed.path("counter").asInt()).isEqualTo(3);
    assertThat(listed.at("/boxes/good").asInt(-1)).isZero();

    String rollout = releases + "/3/rollout";
    JsonNode second =
        api.call("PUT", rollout, OWNER, Map.of("state", "RUNNING", "stage", 2)).is(200);
    assertThat(second.path("stage").asInt()).isEqualTo(2);
    api.call("PUT", rollout, OWNER, Map.of("state", "RUNNING", "stage", 1)).is(409, "STAGE_PASSED");
    api.call("PUT", rollout, OWNER, Map.of("state", "RUNNING", "stage", 9))
        .is(409, "NO_SUCH_STAGE");
    api.call("PUT", rollout, OWNER, Map.of("state", "PAUSED")).is(200);
    JsonNode stopped = api.call("PUT", rollout, OWNER, Map.of("state", "STOPPED")).is(200);
    assertThat(stopped.path("percent").asDouble(-1)).isZero();
    assertThat(stopped.path("reason").asText()).startsWith("by ");
    api.call("PUT", rollout, OWNER, Map.of("state", "STOPPED")).is(200);
    api.call("PUT", rollout, OWNER, Map.of("state", "RUNNING")).is(409, "ROLLOUT_STOPPED");
    assertThat(api.get(releases + "/3", OWNER).is(200).path("state").asText()).isEqualTo("STOPPED");
    api.get(releases + "/4", OWNER).is(404, "UNKNOWN_RELEASE");
    api.get(releases + "/none", OWNER).is(400, "BAD_PARAMETER");
    api.call("PUT", releases + "/4/rollout", OWNER, Map.of("state", "PAUSED"))
        .is(404, "UNKNOWN_RELEASE");
    api.get("/titles/" + image, "").is(404, "NOT_FOUND");
  }

  static MediaId software(ApiFixture service) {
    List<String> nobody = List.of();
    return service.publish(
        90,
        new Title(
            MediaId.of(90),
            Title.SOFTWARE,
            "Release 3",
            0,
            nobody,
            nobody,
            nobody,
            nobody,
            "",
            "",
            "",
            0,
            Manifest.SMALLEST_SEGMENT_BYTES,
            new Money(0, "EUR")));
  }

  static Map<String, Object> released(MediaId media, int counter) {
    return Map.of("mediaId", media.text(), "counter", counter, "version", "0.3");
  }

  /** Boxes of the test hold nothing and get nothing: they only count. */
  private void push(MediaId film) {
    String body = "{\"mediaId\": \"" + film + "\", \"percent\": 100}";
    JsonNode made = api.call("POST", "/operator/pushes", OWNER, body).is(201);
    String path = "/operator/pushes/" + made.path("id").asText();
    service.await(
        () -> {
          JsonNode boxes = api.get(path, OWNER).is(200).path("boxes");
          assertThat(boxes.path("done").asInt(-1)).isZero();
          assertThat(boxes.path("of").isInt()).isTrue();
        });
    assertThat(api.get("/operator/pushes", OWNER).is(200).at("/items/0/mediaId").asText())
        .isEqualTo(film.text());
    for (int n = 1; n < ApiFixture.MOST_PUSHES; n++) {
      api.call("POST", "/operator/pushes", OWNER, body).is(201);
    }
    api.call("POST", "/operator/pushes", OWNER, body).is(409, "TOO_MANY_PUSHES");
    api.call("POST", "/operator/pushes", OWNER, "{\"mediaId\": \"ABCDEFGH0123\"}")
        .is(422, "UNKNOWN_ITEM");
    for (JsonNode push : api.get("/operator/pushes", OWNER).is(200).path("items")) {
      String one = "/operator/pushes/" + push.path("id").asText();
      api.call("DELETE", one, OWNER, null).is(204);
      api.call("DELETE", one, OWNER, null).is(204);
    }
    assertThat(api.get(path, OWNER).is(200).has("ended")).isTrue();
    for (String method : List.of("GET", "DELETE")) {
      api.call(method, "/operator/pushes/NONE", OWNER, null).is(404, "UNKNOWN_PUSH");
      api.call(method, "/operator/pushes/none", OWNER, null).is(400, "BAD_PARAMETER");
    }
  }

  private void drain(Household jo, String server) {
    String path = "/operator/nodes/" + server + "/drain";
    api.call("PUT", path, OWNER, null).is(204);
    api.call("PUT", path, OWNER, null).is(204);
    service.await(
        () -> {
          JsonNode drain =
              api.get("/operator/nodes/" + server, OWNER).is(200).at("/node/live/drain");
          assertThat(drain.path("items").asInt()).isEqualTo(1);
          assertThat(drain.path("safe").asBoolean(true)).isFalse();
        });
    api.call("DELETE", path, OWNER, null).is(204);
    service.await(
        () ->
            assertThat(
                    api.get("/operator/nodes/" + server, OWNER).is(200).at("/node/state").asText())
                .isEqualTo("ONLINE"));
    for (String method : List.of("PUT", "DELETE")) {
      api.call(method, "/operator/nodes/0000000000/drain", OWNER, null).is(404, "UNKNOWN_CLIENT");
    }
    api.call("PUT", "/operator/nodes/" + jo.device(0) + "/drain", OWNER, null)
        .is(409, "NOT_A_MEDIA_SERVER");
  }

  void streams() {
    Answer whole = api.get("/operator/overview/events?by=cell", OWNER);
    assertThat(whole.is(200).asText()).contains("event: overview\n", "\"troubles\":");
    assertThat(api.get("/operator/events", OWNER).is(200).asText())
        .startsWith("event: hello\ndata: {}\n\n");
    full("/operator/overview/events");
    full("/operator/events");
  }

  private void full(String path) {
    List<BufferedReader> open = new ArrayList<>();
    for (int i = 0; i < ApiFixture.CONSOLE_STREAMS; i++) {
      open.add(api.stream(path, OWNER));
    }
    api.get(path, OWNER).is(429, "TOO_MANY_STREAMS");
    for (BufferedReader stream : open) {
      try {
        stream.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
