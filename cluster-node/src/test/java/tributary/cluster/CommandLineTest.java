package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tributary.cli.Tributary;
import tributary.cluster.artwork.Pictures;
import tributary.cluster.gateway.LinkClient;
import tributary.model.MediaId;

/** The operators' command line against a node over HTTP, as a script and a person run it. */
class CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaId ITEM = MediaId.of(815);

  @TempDir static Path parent;
  private static NodeFixture fixture;
  private static TestDevice server;
  private static LinkClient link;

  @BeforeAll
  static void start() throws Exception {
    fixture = new NodeFixture(parent.resolve("data")).start();
    server = fixture.publisher();
    fixture.publish(server, ITEM);
    link = server.dial(fixture.node().gatewayAddress());
    TestDevice.hello(link);
  }

  @AfterAll
  static void stop() {
    link.close();
    fixture.close();
  }

  private record Ran(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  private static Ran ran(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Tributary.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Ran(command.execute(arguments), out.toString(), err.toString());
  }

  private static String url() {
    return "http://127.0.0.1:" + fixture.node().apiAddress().getPort();
  }

  private static Ran operator(String... arguments) {
    return ran(
        Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--server",
                    url(),
                    "--token-file",
                    parent.resolve("data/operator.token").toString()))
            .toArray(String[]::new));
  }

  @Test
  void aPosterIsSetAndRemoved() throws Exception {
    Path poster = Files.write(parent.resolve("poster.jpg"), Pictures.poster(1));
    Path other = Files.writeString(parent.resolve("poster.gif"), "GIF89a");
    String item = ITEM.text();

    Ran set = operator("artwork", "set", item, poster.toString());
    assertThat(set.exit()).as(set.err()).isZero();
    assertThat(set.out()).contains("item " + item + " shows poster.jpg");
    JsonNode artwork = operator("artwork", "set", item, poster.toString(), "--json").json();
    assertThat(artwork.path("link").asText()).contains(item, "{width}");
    Ran refused = operator("artwork", "set", item, other.toString());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).startsWith("tributary: UNSUPPORTED_PICTURE: ");
    Ran missing = operator("artwork", "set", item, parent.resolve("none.jpg").toString());
    assertThat(missing.err()).startsWith("tributary: there is no file ").contains("none.jpg");
    assertThat(operator("artwork", "remove", item).exit()).isZero();
    Ran stranger =
        ran(
            "artwork",
            "set",
            item,
            poster.toString(),
            "--server",
            url(),
            "--token-file",
            other + "");
    assertThat(stranger.exit()).isEqualTo(4);
  }

  @Test
  void devicesAreListedShownReleasedAndRevoked() throws Exception {
    TestDevice box =
        TestDevice.enrol(
            fixture.node().gatewayAddress(),
            fixture.anchor(),
            fixture.boxCode(fixture.signUp("ann")));
    String id = box.client().text();

    JsonNode listed = operator("devices", "list", "--kind", "MEDIA_SERVER", "--json").json();
    assertThat(listed.path("items").findValuesAsText("clientId"))
        .contains(server.client().text())
        .doesNotContain(id);
    Ran shown = operator("devices", "show", id);
    assertThat(shown.exit()).isZero();
    assertThat(shown.out()).contains("SET_TOP_BOX").contains("RANK  ITEM");
    assertThat(operator("devices", "release", id).exit()).isZero();
    assertThat(operator("devices", "revoke", id).out()).contains(id + " is revoked");
    assertThat(operator("devices", "show", id, "--json").json().path("revoked").asBoolean())
        .isTrue();
    Ran nothing = operator("devices", "show", "0000000000");
    assertThat(nothing.exit()).isEqualTo(1);
    assertThat(nothing.err()).startsWith("tributary: ").contains(":");
  }

  @Test
  void aDrainIsWaitedForUntilTheServerCanBeSwitchedOff() throws Exception {
    String id = server.client().text();
    Ran waited = operator("drain", id, "--wait", "--timeout", "60");
    assertThat(waited.exit()).as(waited.err()).isZero();
    assertThat(waited.out()).contains("0 leases run", "safe to switch off");
    assertThat(operator("devices", "list", "--state", "DRAINING", "--json").exit()).isZero();
    assertThat(operator("drain", id, "--undo").out()).contains("is used again");

    String box = fixture.boxCode(fixture.signUp("bob"));
    TestDevice tv = TestDevice.enrol(fixture.node().gatewayAddress(), fixture.anchor(), box);
    Ran refused = operator("drain", tv.client().text());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("NOT_A_MEDIA_SERVER");
  }

  @Test
  void placementAndTransfersAreTablesForPeopleAndJsonForScripts() throws Exception {
    Ran table = operator("placement");
    assertThat(table.exit()).isZero();
    assertThat(table.out()).contains("one copy left").contains("ON SERVERS");
    assertThat(operator("placement", "--most-wanted", "--json").json().has("lastCopies")).isTrue();
    assertThat(operator("transfers", "list").out()).startsWith("TRANSFER  STATE");
    assertThat(operator("transfers", "list", "--json").json().path("items").isArray()).isTrue();
    Ran wrong = operator("transfers", "list", "--state", "LOST");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("BAD_PARAMETER").contains("LOST");
  }

  @Test
  void releasesArePublishedListedAndOrdered() throws Exception {
    MediaId image = MediaId.of(816);
    fixture.publish(server, image, "software");
    Ran film =
        operator("releases", "publish", "17", "--item", ITEM.text(), "--software-version", "0.2");
    assertThat(film.exit()).isEqualTo(1);
    assertThat(film.err()).contains("BAD_FIELD");
    Ran made =
        operator("releases", "publish", "17", "--item", image.text(), "--software-version", "0.2");
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(operator("releases", "list").out()).contains("17       0.2      RUNNING  1/3");
    assertThat(operator("releases", "run", "17", "--stage", "2").out())
        .contains("release 17 is RUNNING, stage 2");
    assertThat(operator("releases", "pause", "17").out()).contains("PAUSED, stage 2");
    assertThat(operator("releases", "stop", "17").out()).contains("STOPPED, stage 2");
    assertThat(operator("releases", "run", "17").err()).contains("ROLLOUT_STOPPED");
    JsonNode listed = operator("releases", "list", "--json").json().at("/items/0");
    assertThat(listed.path("state").asText()).isEqualTo("STOPPED");
  }

  @Test
  void vendorsAreAddedListedAndRemoved() throws Exception {
    Ran put =
        operator(
            "vendors", "put", "blue", "--name", "Blue", "--host", "blue.example", "--catalog", "b");
    assertThat(put.exit()).as(put.err()).isZero();
    assertThat(operator("vendors", "list").out()).contains("blue    Blue  blue.example");
    assertThat(operator("vendors", "put", "red", "--name", "R", "--host", "a b").err())
        .contains("host");
    assertThat(operator("vendors", "prices", "blue", "--json").json().path("items")).isEmpty();
    assertThat(operator("vendors", "price", "blue", "0000000000AA", "--cents", "99").err())
        .contains("no catalog of blue lists 0000000000AA");
    assertThat(operator("vendors", "price", "blue", "0000000000AA").exit()).isZero();
    Path logo = Files.write(parent.resolve("logo.jpg"), Pictures.jpeg(640, 160, 1));
    assertThat(operator("vendors", "logo", "blue", logo.toString()).out())
        .contains("vendor blue shows logo.jpg now");
    assertThat(operator("vendors", "list", "--json").json().at("/items/0/logo").asText())
        .contains("/vendors/blue/logo/");
    assertThat(operator("vendors", "logo", "red", logo.toString()).err())
        .contains("UNKNOWN_VENDOR");
    assertThat(operator("vendors", "logo", "blue").out()).contains("has no logo");
    assertThat(operator("vendors", "remove", "blue").exit()).isZero();
    assertThat(operator("vendors", "list", "--json").json().path("items")).isEmpty();
  }

  @Test
  void exitCodesTellWhatIsWrong() throws Exception {
    assertThat(ran("devices", "list", "--server", url(), "--colour").exit()).isEqualTo(2);
    assertThat(ran().exit()).isEqualTo(2);
    assertThat(ran("devices", "list", "--server", "ftp://x").exit()).isEqualTo(2);
    assertThat(ran("devices", "list", "--server", "http://198.51.100.1").err())
        .contains("--insecure");
    Path other = Files.writeString(parent.resolve("other.token"), "no such token");
    Ran stranger = ran("devices", "list", "--server", url(), "--token-file", other.toString());
    assertThat(stranger.exit()).isEqualTo(4);
    assertThat(stranger.err()).doesNotContain("no such token");
    int unused;
    try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    assertThat(
            ran(
                    "devices",
                    "list",
                    "--server",
                    "http://127.0.0.1:" + unused,
                    "--token-file",
                    other.toString())
                .exit())
        .isEqualTo(3);
    for (String command :
        List.of("login", "logout", "ingest", "devices", "placement", "drain", "transfers")) {
      Ran help = ran(command, "--help");
      assertThat(help.exit()).isZero();
      assertThat(help.out()).startsWith("Usage: tributary " + command);
    }
  }

  @Test
  void aLogInServesTheNextCommandsAndTheSessionIsTheOperatorsOwn() throws Exception {
    String token = Files.readString(parent.resolve("data/operator.token")).strip();
    try (ApiClient api = new ApiClient(fixture.node().apiAddress())) {
      api.post(
          "/api/v1/operator/accounts",
          token,
          "{\"name\":\"mary\",\"password\":\"twelve letters\",\"role\":\"viewer\"}");
    }
    Path home = Files.createDirectory(parent.resolve("home"));
    assertThat(process(home, "wrong password", "login", "mary", "--password-stdin").exit())
        .isEqualTo(4);
    Ran in = process(home, "twelve letters", "login", "mary", "--password-stdin");
    assertThat(in.exit()).as(in.err()).isZero();
    Path kept = home.resolve("tributary/sessions.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(process(home, "", "devices", "list").exit()).isZero();
    assertThat(process(home, "", "drain", server.client().text()).exit()).isEqualTo(4);
    assertThat(process(home, "", "logout").exit()).isZero();
    assertThat(process(home, "", "devices", "list").exit()).isEqualTo(4);
  }

  /** A process of its own, with its environment and its input. */
  private static Ran process(Path home, String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("tributary.cli.Tributary");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.environment().put("TRIBUTARY_SERVER", url());
    Process process = builder.start();
    try (var to = process.getOutputStream()) {
      to.write((input + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, err);
  }

  @Test
  void aMediaServersPageIsToldOfTheFilmAndWaitedFor() throws Exception {
    AtomicReference<JsonNode> told = new AtomicReference<>();
    AtomicInteger looks = new AtomicInteger();
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/api/ingest",
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            told.set(JSON.readTree(exchange.getRequestBody()));
          }
          boolean isFirst = looks.getAndIncrement() <= 0;
          byte[] job =
              ("{\"job\":\"j1\",\"mediaId\":\""
                      + ITEM.text()
                      + "\",\"progress\":1,\"state\":\""
                      + (isFirst
                          ? "storing"
                          : told.get().path("year").asInt() < 0 ? "failed" : "done")
                      + "\",\"reason\":\"BAD_FILM\",\"detail\":\"it is \\u001b[31mno film\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isFirst ? 202 : 200, job.length);
          exchange.getResponseBody().write(job);
          exchange.close();
        });
    page.start();
    try {
      Path metadata =
          Files.writeString(
              parent.resolve("film.json"),
              "{\"title\":\"Brazil\",\"year\":1984,\"genres\":[\"Comedy\"]}");
      String at = "http://127.0.0.1:" + page.getAddress().getPort();
      Ran taken =
          ran(
              "ingest",
              "brazil.mp4",
              "--media-server",
              at,
              "--metadata",
              metadata.toString(),
              "--year",
              "1985",
              "--director",
              "Terry Gilliam",
              "--price-cents",
              "299");
      assertThat(taken.exit()).as(taken.err()).isZero();
      assertThat(taken.out()).contains("published as " + ITEM);
      assertThat(told.get().path("year").asInt()).isEqualTo(1985);
      assertThat(told.get().path("directors").get(0).asText()).isEqualTo("Terry Gilliam");
      assertThat(told.get().path("path").asText()).startsWith("/").endsWith("/brazil.mp4");

      looks.set(0);
      Path poster = Files.write(parent.resolve("brazil.webp"), Pictures.webp("lossy"));
      String[] withPoster = {
        "ingest", "x.mp4", "--media-server", at, "--title", "X", "--poster", poster.toString()
      };
      Ran shown = operator(withPoster);
      assertThat(shown.exit()).as(shown.err()).isZero();
      assertThat(shown.out()).contains("item " + ITEM + " shows brazil.webp");
      Files.writeString(poster, "RIFF");
      Ran bad = operator(withPoster);
      assertThat(bad.exit()).isEqualTo(1);
      assertThat(bad.err()).contains(ITEM + " is published, but has no poster: BAD_PICTURE");
      Files.delete(poster);
      looks.set(Integer.MIN_VALUE);
      assertThat(operator(withPoster).err()).contains("--poster must be a file that can be read");
      assertThat(looks.get()).as("asked of the media server").isEqualTo(Integer.MIN_VALUE);

      looks.set(0);
      Ran failed = ran("ingest", "x.mp4", "--media-server", at, "--title", "X", "--year", "-1");
      assertThat(failed.exit()).isEqualTo(1);
      assertThat(failed.err()).contains("BAD_FILM").doesNotContain("\u001b");
      assertThat(ran("ingest", "x.mp4", "--media-server", at).exit()).isEqualTo(2);
      looks.set(Integer.MIN_VALUE);
      assertThat(ran("ingest", "x", "--media-server", at, "--title", "X", "--timeout", "0").exit())
          .isEqualTo(5);
    } finally {
      page.stop(0);
    }
  }
}
