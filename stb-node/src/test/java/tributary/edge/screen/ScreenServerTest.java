package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.MediaId;

class ScreenServerTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofMillis(200), Duration.ofSeconds(5));

  @TempDir Path directory;
  private TestBox box;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    box = new TestBox(directory, POLICY);
    http = new RawHttp(box.port());
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void thePageAndItsFilesComeWithAPolicyThatLetsNothingElseIn() throws IOException {
    RawHttp.Answer page = http.get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(http.get("/main.js").header("Content-Type")).startsWith("text/javascript");
    assertThat(http.get("/screen.css").header("Content-Type")).startsWith("text/css");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:%d",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:%d",
        "localhost:%d@evil.example",
        ""
      })
  void aHostThatIsNotLoopbacksOwnNameIsRefused(String host) throws IOException {
    RawHttp.Answer answer = http.get("/api/list", "Host: " + host.formatted(box.port()));

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("FOREIGN_HOST");
  }

  @Test
  void aRequestWithTwoHostsIsRefused() throws IOException {
    String own = "Host: 127.0.0.1:" + box.port();

    assertThat(http.get("/api/list", own, "Host: evil.example").status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
  void loopbacksOwnNamesAreServed(String host) throws IOException {
    assertThat(http.get("/api/list", "Host: " + host.formatted(box.port())).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
        "http://evil.example:80"
      })
  void aForeignOriginIsRefusedAndChangesNothing(String origin) throws IOException {
    MediaId media = box.title("Duck and Cover", 1, 3, 3);
    RawHttp.Answer answer =
        http.send(
            "PUT",
            "/api/list",
            "{\"version\":1,\"items\":[\"" + media + "\"]}",
            "Origin: " + origin,
            "Content-Type: application/json");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("FOREIGN_ORIGIN", origin);
    assertThat(box.cluster.list().items()).isEmpty();
  }

  @Test
  void anotherSitesPageMayLinkToThePageButNotReadTheApi() throws IOException {
    assertThat(http.get("/", "Sec-Fetch-Site: cross-site").status()).isEqualTo(200);
    assertThat(http.get("/api/list", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(http.get("/api/list", "Sec-Fetch-Site: same-site").status()).isEqualTo(403);
    assertThat(http.get("/api/list", "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
  void aChangeThatIsNotJsonIsRefused(String type) throws IOException {
    RawHttp.Answer answer =
        http.send("PUT", "/api/list", "{\"version\":1,\"items\":[]}", "Content-Type: " + type);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.body()).contains("Content-Type must be application/json");
  }

  @Test
  void anOversizedBodyIsRefusedBeforeItIsRead() throws IOException {
    RawHttp.Answer announced =
        http.send(
            "PUT",
            "/api/list",
            "",
            "Content-Type: application/json",
            "Content-Length: " + (64 * 1024 + 1));

    assertThat(announced.status()).isEqualTo(413);
    assertThat(announced.body()).contains("BODY_TOO_LARGE", "65536");
  }

  @Test
  void aChunkedBodyCannotGrowPastTheLimit() throws IOException {
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    String head =
        "PUT /api/list HTTP/1.1\r\nHost: 127.0.0.1:"
            + box.port()
            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    RawHttp.Answer answer =
        http.exchange(head, chunk.repeat(4).concat("1\r\nx\r\n").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void anUnknownRouteAndAWrongMethodAreNamed() throws IOException {
    RawHttp.Answer unknown = http.get("/api/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("there is nothing at /api/nothing");

    RawHttp.Answer wrong = http.json("POST", "/api/list", "{}");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("Allow")).isEqualTo("GET, PUT");

    assertThat(http.get("/../reference.conf").status()).isEqualTo(404);
    assertThat(http.get("/%2e%2e/reference.conf").status()).isEqualTo(404);
    assertThat(http.get("/%zz").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                              | no JSON at line 1",
        "[]                                             | Edit",
        "null                                           | must be a JSON object",
        "{'version':1}                                  | items",
        "{'version':'1','items':[]}                     | version",
        "{'version':null,'items':[]}                    | version",
        "{'version':1,'items':[],'item':[]}             | item",
        "{'version':1,'version':2,'items':[]}           | version",
        "{'version':1,'items':[]} x                     | no JSON",
        "{'version':1,'items':['short']}                | items[0]: media id must have 12",
        "{'version':1,'items':['UUUUUUUUUUUU']}         | items[0]: media id",
        "{'version':1,'items':[null]}                   | items[0] is missing",
        "{'version':1,'items':['0000000000AA','0000000000AA']} | items[1]: 0000000000AA stands"
            + " twice",
        "{'version':1,'items':[[[[[[[[[[[1]]]]]]]]]]]}  | "
      })
  void aMalformedListIsRefusedByName(String body, String named) throws IOException {
    RawHttp.Answer answer = http.json("PUT", "/api/list", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("BAD_REQUEST").contains(named == null ? "" : named);
  }

  @Test
  void aListNamingAnUnknownItemIsRefusedByTheClusterAndTheRefusalReachesThePage()
      throws IOException {
    RawHttp.Answer answer =
        http.json("PUT", "/api/list", "{\"version\":1,\"items\":[\"0000000000AA\"]}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("UNKNOWN_ITEM", "0000000000AA");
  }

  @Test
  void aListThatWasChangedElsewhereIsNotOverwritten() throws IOException {
    MediaId media = box.title("Duck and Cover", 1, 3, 3);
    box.cluster.put(List.of(media));

    RawHttp.Answer answer = http.json("PUT", "/api/list", "{\"version\":1,\"items\":[]}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("LIST_CHANGED");
    assertThat(box.cluster.list().items()).containsExactly(media);
  }

  @Test
  void aBoxThatStartsWithoutTheClusterShowsWhatItKnewLast() throws IOException {
    MediaId media = box.title("Duck and Cover", 1, 3, 3);
    box.cluster.put(List.of(media));
    assertThat(http.get("/api/list").body()).contains("Duck and Cover");

    box.close();
    box = new TestBox(directory, POLICY);
    box.cluster.disconnect();

    assertThat(new RawHttp(box.port()).get("/api/list").body())
        .contains("\"rank\":1", "Duck and Cover", "\"state\":\"complete\"");
  }

  @Test
  void aDamagedFileOfTheLastKnownListCountsAsNone() throws IOException {
    Path file = directory.resolve("damaged.json");
    Files.writeString(file, "{\"version\":3,\"items\":[{\"te");

    LastKnown known = new LastKnown(file);

    assertThat(known.list().items()).isEmpty();
    assertThat(known.titles()).isEmpty();
  }

  @Test
  void theListShowsRankTitleAndHowMuchIsHere() throws IOException {
    MediaId whole = box.title("Duck and Cover", 1, 3, 3);
    MediaId part = box.title("A is for Atom", 2, 4, 1);
    MediaId none = box.title("Stay Safe", 3, 4, 0);
    box.cluster.put(List.of(whole, part, none));

    String body = http.get("/api/list").body();

    assertThat(body)
        .contains("{\"rank\":1,\"mediaId\":\"" + whole + "\",\"title\":\"Duck and Cover\"")
        .contains("\"state\":\"complete\",\"held\":3,\"segments\":3")
        .contains("\"rank\":2", "\"state\":\"filling\",\"held\":1,\"segments\":4")
        .contains("\"rank\":3", "\"state\":\"none\",\"held\":0");
    assertThat(http.get("/api/catalog?q=atom&page=0").body())
        .contains("A is for Atom", "\"rank\":2")
        .doesNotContain("Duck and Cover");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/catalog?page=x  | page must be a number",
        "/api/catalog?page=-1 | page must be a number",
        "/api/catalog?q=a&q=b | q must be given once",
      })
  void aMalformedSearchIsRefusedByName(String path, String named) throws IOException {
    RawHttp.Answer answer = http.get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(named);
  }

  @Test
  void aPlayThatIsNotThereIsNamed() throws IOException {
    assertThat(http.get("/api/plays/abc/tracks/1/init").body()).contains("NO_SUCH_PLAY", "abc");
    assertThat(http.json("DELETE", "/api/plays/abc", "").status()).isEqualTo(404);
    assertThat(http.json("POST", "/api/plays", "{\"quoteId\":\"\",\"mediaId\":\"x\"}").body())
        .contains("quoteId must have 1 to 100 characters");
    assertThat(http.json("POST", "/api/quotes", "{\"mediaId\":\"x\"}").body())
        .contains("mediaId: media id must have 12 characters");
  }

  @Test
  void withoutAClusterThePageStillWorksAndSaysWhatDoesNot() throws IOException {
    box.cluster.disconnect();

    RawHttp.Answer quote = http.json("POST", "/api/quotes", "{\"mediaId\":\"0000000000AA\"}");
    assertThat(quote.status()).isEqualTo(503);
    assertThat(quote.body()).contains("NOT_CONNECTED");
    assertThat(http.get("/api/list").status()).isEqualTo(200);
    assertThat(http.get("/api/status").body()).contains("\"connected\":false");
  }

  @Test
  void theStatusSaysWhatTheLineMayBeUsedForAndWhyNotForMore() throws IOException {
    assertThat(http.get("/api/status").body())
        .contains("\"uplink\":2000000", "\"downlink\":16000000", "\"sentThisMonth\":12300000")
        .contains(
            "\"limitedBy\":[{\"reason\":\"QUIET_HOURS\",\"until\":"
                + Instant.parse("2026-11-23T06:00:00Z").toEpochMilli()
                + "}]");
  }

  @Test
  void aCodeIsReadAsAPersonTypesItAndAWrongOneIsNeverRepeated() throws IOException {
    box.isActivated.set(false);

    RawHttp.Answer wrong = http.json("POST", "/api/activate", "{\"code\":\"SECRET\"}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("BAD_CODE").doesNotContain("SECRET");
    RawHttp.Answer unknown =
        http.json("POST", "/api/activate", "{\"code\":\"00000-00000-00000-00000\"}");
    assertThat(unknown.body()).contains("UNKNOWN_CODE");

    RawHttp.Answer right =
        http.json("POST", "/api/activate", "{\"code\":\"abcde-l2345 fghjk-6789o\"}");
    assertThat(right.status()).isEqualTo(200);
    assertThat(right.body()).contains("\"activated\":true");
  }

  @Test
  void probesAndMetricsAnswer() throws IOException {
    assertThat(http.get("/alive").status()).isEqualTo(200);
    assertThat(http.get("/ready").status()).isEqualTo(200);
    assertThat(http.get("/metrics").header("Content-Type")).contains("version=0.0.4");

    box.isReady.set(false);

    assertThat(http.get("/ready").status()).isEqualTo(503);
  }

  @Test
  void whatIsNoHttpIsRefusedAndTheServerGoesOn() throws IOException {
    assertThat(http.exchange("\u0016\u0003\u0001 nonsense\r\n\r\n", new byte[0]).status())
        .isEqualTo(400);
    assertThat(http.get("/" + "a".repeat(10_000)).status()).isIn(400, 414);
    assertThat(http.get("/alive").status()).isEqualTo(200);
  }

  @Test
  void requestsSentAheadAreAnsweredInOrder() throws IOException {
    String host = " HTTP/1.1\r\nHost: localhost:" + box.port() + "\r\n";
    String ahead =
        ("GET /api/plays/a/tracks/1/init" + host + "\r\n")
            + ("GET /alive" + host + "\r\n")
            + ("GET /api/list" + host + "Connection: close\r\n\r\n");

    String all = http.exchange(ahead, new byte[0]).body();

    assertThat(all).containsSubsequence("NO_SUCH_PLAY", "alive", "\"version\"");
  }

  @Test
  void aBodyThatComesAfterItsHeadIsRead() throws IOException {
    String body = "{\"mediaId\":\"0000000000AA\"}";
    String head =
        "POST /api/quotes HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue\r\nHost: localhost:"
            + box.port()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";

    assertThat(http.exchangeInTwo(head, body)).contains("UNKNOWN_ITEM");
  }

  @Test
  void onlyMediaServersTakeFilmsIn() throws IOException {
    assertThat(http.json("POST", "/api/ingest", "{\"path\":\"/x\",\"title\":\"x\"}").status())
        .isEqualTo(404);
  }

  @Test
  void aFilmThatIsNoneIsRefusedByName() throws Exception {
    Path text = Files.writeString(directory.resolve("no-film.mp4"), "no film at all ".repeat(999));
    try (TestBox server = new TestBox(directory.resolve("server"), POLICY, true)) {
      RawHttp own = new RawHttp(server.port());

      assertThat(ingest(own, "relative.mp4", "x").body()).contains("path must be absolute");
      assertThat(ingest(own, "/nowhere.mp4", "x").body()).contains("/nowhere.mp4");
      assertThat(ingest(own, text.toString(), "").body()).contains("title must have 1 to 300");
      assertThat(own.get("/api/ingest/77").status()).isEqualTo(404);

      RawHttp.Answer taken = ingest(own, text.toString(), "No film");
      assertThat(taken.status()).isEqualTo(202);
      FilmBox.await(
          "the job fails", () -> body(own, taken.header("Location")).contains("\"failed\""));
      assertThat(body(own, taken.header("Location"))).contains("no-film.mp4");
    }
  }

  private static RawHttp.Answer ingest(RawHttp own, String path, String title) throws IOException {
    return own.json(
        "POST", "/api/ingest", "{\"path\":\"" + path + "\",\"title\":\"" + title + "\"}");
  }

  private static String body(RawHttp own, String path) {
    try {
      return own.get(path).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host = 0.0.0.0        | tributary.edge.screen.host must be a loopback address, was"
            + " 0.0.0.0",
        "host = 192.0.2.7      | tributary.edge.screen.host must be a loopback address, was"
            + " 192.0.2.7",
        "port = 65536          | tributary.edge.screen.port must be 0 to 65535, was 65536",
        "largest-body = 1 B    | tributary.edge.screen.largest-body must be 1 KiB to 16 MiB, was 1",
        "most-connections = 0  | tributary.edge.screen.most-connections must be at least 1, was 0",
      })
  void aWrongSettingIsNamedWithItsValue(String setting, String message) {
    var config =
        ConfigFactory.parseString("tributary.edge.screen { " + setting + " }")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> ScreenPolicy.from(config)).hasMessage(message);
  }

  @Test
  void theSettingsThatComeWithTheProgramAreValid() {
    assertThat(ScreenPolicy.from(ConfigFactory.load()).port()).isEqualTo(8600);
    assertThat(PlaybackPolicy.from(ConfigFactory.load()).fragmentWait())
        .isEqualTo(Duration.ofSeconds(30));
  }
}
