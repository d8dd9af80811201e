package tributary.cluster.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tributary.cluster.api.http.Endpoint.Method;
import tributary.cluster.api.http.Endpoint.Security;
import tributary.model.Networks;
import tributary.model.RefusedException;
import tributary.trace.Tracing;

/** The plumbing, over real sockets. */
class RouterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ActorTestKit KIT =
      ActorTestKit.create("router", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
  private static final CallerSettings CALLERS =
      new CallerSettings(Networks.of(List.of()), 100_000, Duration.ofMinutes(1));
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          64,
          2048,
          Duration.ofMillis(600),
          List.of("https://shop.example"),
          3,
          5,
          CALLERS);
  private static final ServerBinding BINDING = bind();
  private static final int PORT = BINDING.localAddress().getPort();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static ServerBinding bind() {
    List<Endpoint> endpoints =
        List.of(
            endpoint(Method.POST, "/echo", List.of(), RouterTest::echo),
            endpoint(
                Method.GET,
                "/things/{id}",
                List.of(),
                call -> done(Map.of("id", call.path("id", RouterTest::number)))),
            endpoint(Method.GET, "/pages", List.of("cursor", "limit", "q"), RouterTest::pages),
            endpoint(
                Method.GET,
                "/refused",
                List.of(),
                call -> CompletableFuture.failedFuture(new RefusedException("REVOKED", "gone"))),
            endpoint(
                Method.GET,
                "/boom",
                List.of(),
                call -> {
                  throw new IllegalStateException("the inside of the server");
                }));
    Router router =
        new Router(
            "/api/v1",
            endpoints,
            Map.of(
                "/",
                new StaticFile(
                    "text/html; charset=UTF-8",
                    "<p>page".repeat(1000).getBytes(UTF_8),
                    Map.of("Cache-Control", "no-cache"))),
            SETTINGS,
            KIT.system(),
            METERS,
            new Random(1),
            Tracing.off());
    return HttpServer.start(KIT.system(), SETTINGS, router).toCompletableFuture().join();
  }

  private static Endpoint endpoint(
      Method method, String path, List<String> query, Endpoint.Handler handler) {
    return new Endpoint(method, path, query, Security.NONE, path, handler);
  }

  private static CompletionStage<Reply> done(Object body) {
    return CompletableFuture.completedFuture(Reply.ok(body));
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("must be a number, was \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static CompletionStage<Reply> echo(Call call) {
    return call.body()
        .thenApply(
            body -> {
              body.allowing("text", "secret", "tags", "more");
              return Reply.ok(
                  Map.of(
                      "text",
                      body.text("text", 1, 10),
                      "secret",
                      body.optional("secret", String::length).orElse(0),
                      "tags",
                      body.valuesOrNone("tags", 2, RouterTest::number)));
            });
  }

  private static CompletionStage<Reply> pages(Call call) {
    Page.Wanted page = call.page("", Page.Part.COUNT);
    int from = page.after().map(after -> Integer.parseInt(after.getFirst()) + 1).orElse(0);
    List<Integer> found =
        IntStream.range(from, Math.min(8, from + page.limit() + 1)).boxed().toList();
    return done(page.of(found, row -> List.of(row.toString()), row -> row));
  }

  private static HttpResponse<String> get(String path, String... headers) {
    return send(request(path).GET(), headers);
  }

  private static HttpResponse<String> post(String body, String... headers) {
    return send(request("/api/v1/echo").POST(HttpRequest.BodyPublishers.ofString(body)), headers);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String reason) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("reason").asText()).isEqualTo(reason);
    assertThat(problem.path("type").asText()).isEqualTo("urn:tributary:problem:" + reason);
    assertThat(problem.path("title").asText()).isNotBlank();
    return problem;
  }

  /** Writes bytes to a socket and reads what comes until the server closes it. */
  private static String raw(String bytes) throws IOException {
    return raw(bytes, false);
  }

  private static String raw(String bytes, boolean thenNothing) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes.getBytes(US_ASCII));
      out.flush();
      if (thenNothing) {
        socket.shutdownOutput();
      }
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String echoWith(String header) {
    return String.join(
        "\r\n",
        "POST /api/v1/echo HTTP/1.1",
        "Host: x",
        "Content-Type: application/json",
        header,
        "",
        "");
  }

  private static final String[] JSON_BODY = {"Content-Type", "application/json"};

  @Test
  void aRequestFindsItsEndpointAndItsParameters() {
    HttpResponse<String> response = get("/api/v1/things/42", "X-Request-Id", "my-request");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).isEqualTo(JSON.createObjectNode().put("id", 42));
    assertThat(response.headers().firstValue("X-Request-Id")).contains("my-request");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("Server")).isEmpty();
    assertThat(
            METERS
                .get("tributary.api.requests")
                .tags("route", "/api/v1/things/{id}", "status", "200")
                .timer()
                .count())
        .isPositive();
  }

  @Test
  void aRequestIdThatCouldForgeLogLinesIsReplaced() {
    assertThat(get("/", "X-Request-Id", "a b").headers().firstValue("X-Request-Id").orElseThrow())
        .matches("[0-9A-Z]{12}");
  }

  @Test
  void headAnswersLikeGetWithoutTheBody() {
    HttpResponse<String> response =
        send(request("/api/v1/things/42").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).contains("9");
  }

  @Test
  void unknownPathsAndMethodsAreProblems() {
    assertThat(problem(get("/api/v1/nothing"), 404, "NOT_FOUND").path("detail").asText())
        .contains("/api/v1/nothing");
    problem(get("/api/v1"), 404, "NOT_FOUND");
    problem(get("/api/v2/things/1"), 404, "NOT_FOUND");
    problem(get("/api/v1/things/1/"), 404, "NOT_FOUND");
    HttpResponse<String> response = get("/api/v1/echo");
    problem(response, 405, "METHOD_NOT_ALLOWED");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
    problem(send(request("/").DELETE()), 405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void parametersThatAreWrongAreNamed() {
    assertThat(problem(get("/api/v1/things/x"), 400, "BAD_PARAMETER").path("detail").asText())
        .isEqualTo("id: must be a number, was \"x\"");
    assertThat(problem(get("/api/v1/pages?p=1"), 400, "UNKNOWN_PARAMETER").path("key").asText())
        .isEqualTo("p");
    problem(get("/api/v1/pages?q=1&q=2"), 400, "BAD_PARAMETER");
    problem(get("/api/v1/pages?q=" + "x".repeat(300)), 400, "BAD_PARAMETER");
    for (String limit : List.of("0", "6", "-1", "x", "99999999999")) {
      assertThat(
              problem(get("/api/v1/pages?limit=" + limit), 400, "BAD_PARAMETER")
                  .path("detail")
                  .asText())
          .isEqualTo("limit: must be from 1 to 5, was \"" + limit + "\"");
    }
  }

  @Test
  void pagesFollowEachOtherAndEnd() {
    JsonNode first = json(get("/api/v1/pages"));
    JsonNode second = json(get("/api/v1/pages?cursor=" + first.path("nextCursor").asText()));
    JsonNode third =
        json(get("/api/v1/pages?limit=5&cursor=" + second.path("nextCursor").asText()));

    assertThat(first.path("items").toString()).isEqualTo("[0,1,2]");
    assertThat(second.path("items").toString()).isEqualTo("[3,4,5]");
    assertThat(third.path("items").toString()).isEqualTo("[6,7]");
    assertThat(third.has("nextCursor")).isFalse();
  }

  @Test
  void aCursorOfAnotherSearchOrNoneIsRefused() {
    String cursor = json(get("/api/v1/pages?q=river")).path("nextCursor").asText();

    assertThat(get("/api/v1/pages?q=river&cursor=" + cursor).statusCode()).isEqualTo(200);
    problem(get("/api/v1/pages?q=lake&cursor=" + cursor), 400, "BAD_CURSOR");
    problem(get("/api/v1/pages?q=river&cursor=" + cursor + "A"), 400, "BAD_CURSOR");
    problem(get("/api/v1/pages?cursor=AAAA"), 400, "BAD_CURSOR");
    problem(get("/api/v1/pages?cursor=%21"), 400, "BAD_CURSOR");
  }

  @Test
  void aBodyThatIsNotOneJsonObjectIsRefused() {
    for (String body :
        List.of("", "{", "[1]", "7", "{\"text\":\"a\"} x", "{\"text\":1,\"text\":2}")) {
      problem(post(body, JSON_BODY), 400, "MALFORMED_JSON");
    }
    problem(
        post("{\"more\":" + "[".repeat(50) + "]".repeat(50) + "}", JSON_BODY),
        400,
        "MALFORMED_JSON");
    problem(post("{}"), 415, "UNSUPPORTED_MEDIA_TYPE");
    problem(post("{}", "Content-Type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(
            post("{\"text\":\"a\"}", "Content-Type", "application/json; charset=UTF-8")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void fieldsThatAreWrongAreNamedWithTheirValues() {
    assertThat(field("{}", "MISSING_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":null}", "MISSING_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":\"\"}", "BAD_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":\"12345678901\"}", "BAD_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":\"a\\u0000\"}", "BAD_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":5}", "BAD_FIELD")).isEqualTo("text");
    assertThat(field("{\"text\":\"a\",\"txet\":\"b\"}", "UNKNOWN_FIELD")).isEqualTo("txet");
    assertThat(field("{\"text\":\"a\",\"tags\":[\"1\",\"x\"]}", "BAD_FIELD")).isEqualTo("tags[1]");
    assertThat(field("{\"text\":\"a\",\"tags\":[\"1\",\"2\",\"3\"]}", "BAD_FIELD"))
        .isEqualTo("tags");
    assertThat(field("{\"text\":\"a\",\"tags\":\"1\"}", "BAD_FIELD")).isEqualTo("tags");
  }

  private static String field(String body, String reason) {
    JsonNode problem = problem(post(body, JSON_BODY), 422, reason);
    String key = problem.path("key").asText();
    assertThat(problem.path("detail").asText()).startsWith(key + " ");
    return key;
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithoutReadingIt() throws IOException {
    problem(post("{\"text\":\"" + "x".repeat(3000) + "\"}", JSON_BODY), 413, "BODY_TOO_LARGE");

    // Says that it sends a gigabyte, and sends nothing.
    String announced = raw(echoWith("Content-Length: 1073741824"));
    assertThat(announced)
        .startsWith("HTTP/1.1 413 ")
        .contains("BODY_TOO_LARGE", "Connection: close");

    // Says nothing, and goes on and on.
    String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
    String chunked = raw(echoWith("Transfer-Encoding: chunked") + chunk.repeat(4));
    assertThat(chunked).startsWith("HTTP/1.1 413 ").contains("BODY_TOO_LARGE");
  }

  @Test
  void anEndlessBodyThatNobodyWantsIsCutOff() throws IOException {
    byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(US_ASCII);
    String head = echoWith("Transfer-Encoding: chunked").replace("/echo", "/nothing");

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(US_ASCII));

      assertThatThrownBy(
              () -> {
                for (int sent = 0; sent < 256 << 20; sent += chunk.length) {
                  out.write(chunk);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aBodyThatDoesNotComeIsGivenUp() throws IOException {
    String answer = raw(echoWith("Content-Length: 20") + "{\"text\"");
    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("BODY_TOO_SLOW");
  }

  @Test
  void whatIsNotHttpIsAnsweredWithAProblemToo() throws IOException {
    for (String bytes :
        List.of(
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "NONSENSE\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n")) {
      assertThat(raw(bytes, true))
          .contains("application/problem+json", "\"reason\":\"BAD_REQUEST\"");
    }
  }

  @Test
  void aRefusalHasItsStatusAndAFailureSaysNothingOfTheInside() {
    assertThat(problem(get("/api/v1/refused"), 409, "REVOKED").path("detail").asText())
        .isEqualTo("gone");
    HttpResponse<String> failed = get("/api/v1/boom", "X-Request-Id", "r-1");
    assertThat(problem(failed, 500, "INTERNAL").path("detail").asText())
        .isEqualTo("request r-1 failed; the log says why");
  }

  @Test
  void onlyPagesOfAllowedOriginsMayCallFromABrowser() {
    HttpResponse<String> allowed = get("/api/v1/things/1", "Origin", "https://shop.example");
    HttpResponse<String> other = get("/api/v1/things/1", "Origin", "https://evil.example");

    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://shop.example");
    assertThat(allowed.headers().firstValue("Vary")).contains("Origin");
    assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    HttpResponse<String> preflight =
        send(
            request("/api/v1/echo").method("OPTIONS", HttpRequest.BodyPublishers.noBody()),
            "Origin",
            "https://shop.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    HttpSettings taken =
        new HttpSettings(
            "127.0.0.1", PORT, 1, 1024, Duration.ofSeconds(1), List.of(), 1, 1, CALLERS);
    Router router =
        new Router(
            "/x", List.of(), Map.of(), taken, KIT.system(), METERS, new Random(1), Tracing.off());

    assertThatThrownBy(
            () ->
                HttpServer.start(KIT.system(), taken, router)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .rootCause()
        .hasMessageContaining("Address already in use");
    assertThatThrownBy(
            () -> HttpServer.start(KIT.system(), taken, router).toCompletableFuture().join())
        .hasMessageContaining("tributary.api.host and port, 127.0.0.1:" + PORT);
  }
}
