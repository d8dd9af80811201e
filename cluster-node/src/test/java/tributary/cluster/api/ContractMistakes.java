package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tributary.cluster.api.ContractClient.Answer;
import tributary.cluster.api.OpenApiFile.Operation;
import tributary.cluster.api.http.Forged;

/** What callers may do wrong with any operation, or too often. */
record ContractMistakes(ApiFixture service, ContractClient api) {

  /** From another address of this machine, so that the rest of the test is not locked out too. */
  void tooManyAttempts() throws UnknownHostException {
    ContractClient guesser = api.from(InetAddress.getByName("127.0.0.2"));
    for (int i = 0; i < ApiFixture.ACCOUNT_ATTEMPTS; i++) {
      guesser.post("/sessions", "", Household.logIn("victim", "guess number " + i)).is(401);
    }
    Answer refused = guesser.post("/sessions", "", Household.logIn("victim", "one more"));
    refused.is(429, "TOO_MANY_ATTEMPTS");
    int wait = Integer.parseInt(refused.header("Retry-After"));
    assertThat(wait).isPositive();
    service.advance(Duration.ofSeconds(wait));
    guesser.post("/sessions", "", Household.logIn("victim", "after the wait")).is(401);

    for (int i = 0; i < ApiFixture.ADDRESS_ATTEMPTS; i++) {
      Answer guess = guesser.post("/sessions", "", Household.logIn("user" + i, "guess"));
      assertThat(guess.status()).isIn(401, 429);
    }
    guesser.post("/sessions", "", Household.logIn("yet-another", "guess")).is(429);
    guesser
        .post(
            "/sessions/browser",
            "",
            Household.logIn("yet-another", "guess"),
            "Origin",
            "http://127.0.0.1:" + service.port())
        .is(429, "TOO_MANY_ATTEMPTS");
    guesser.post("/accounts", "", Household.signUp("yet-another")).is(429, "TOO_MANY_ATTEMPTS");
    api.post("/sessions", "", Household.logIn("yet-another", "guess")).is(401);
  }

  void whatIsWrongForEveryOperation(Household jo) {
    for (Operation operation : api.file().operations()) {
      String path = path(operation, jo);
      String method = operation.method();
      boolean changes = method.equals("POST") || method.equals("PUT");
      boolean takesJson = operation.takesJson() && operation.statuses().containsKey(422);
      Object body = changes && takesJson ? Map.of() : null;
      String token = token(operation, jo);
      api.call(method, path + "?nonsense=1", token, body).is(400, "UNKNOWN_PARAMETER");
      if (!token.isEmpty()) {
        wrongToken(operation, path, body, jo);
      }
      if (body != null) {
        wrongBody(method, path, token);
      }
    }
  }

  private static String path(Operation operation, Household jo) {
    String path = operation.path();
    for (Map.Entry<String, String> named : names(jo).entrySet()) {
      path = path.replace("{" + named.getKey() + "}", named.getValue());
    }
    return path;
  }

  private static Map<String, String> names(Household jo) {
    Map<String, String> names = new HashMap<>();
    names.put("clientId", jo.device(0));
    names.put("mediaId", "000000000000");
    names.put("transferId", jo.device(0) + ".000000000000");
    names.put("pushId", "NONE");
    names.put("counter", "999");
    names.put("cell", "0");
    names.put("vendorId", "nobody");
    names.put("version", "0000000000000000");
    names.put("width", "200");
    names.put("name", "nobody");
    return names;
  }

  private static String token(Operation operation, Household jo) {
    return switch (operation.security()) {
      case "operator viewer", "operator operator", "operator owner" -> ApiFixture.OPERATOR_TOKEN;
      case "session" -> jo.token();
      default -> "";
    };
  }

  /** Anybody can make one that passes for ours; what is in it must not be taken as it is. */
  void forgedCursors(Household jo) {
    String many = "9".repeat(30);
    List<List<String>> none =
        List.of(
            List.of(),
            Collections.singletonList(null),
            Arrays.asList(null, null),
            Arrays.asList(null, null, null),
            List.of("\0"),
            List.of("\0", "\0"),
            List.of("\0", "\0", "\0"),
            List.of("1", "1", "1", "1"));
    List<List<String>> perhaps =
        List.of(
            List.of("x"),
            List.of("-1"),
            List.of(many),
            List.of("x", "x"),
            List.of(many, "x"),
            List.of("x", "x", "x"),
            List.of("2147483647"),
            List.of("999999999"));
    int paged = 0;
    for (Operation operation : api.file().operations()) {
      if (operation.query().contains("cursor")) {
        paged++;
        none.forEach(position -> assertThat(forged(operation, jo, position)).isEqualTo(400));
        perhaps.forEach(position -> assertThat(forged(operation, jo, position)).isLessThan(500));
      }
    }
    assertThat(paged).isGreaterThan(10);
    Map<String, List<String>> refused =
        Map.of(
            "/operator/items", List.of("x"),
            "/operator/ingests", List.of("x", "x"),
            "/operator/audit", List.of("x"),
            "/accounts/me/ratings", List.of("-1"),
            "/transfers", List.of("x", "x"),
            "/rentals", List.of(many));
    for (Operation operation : api.file().operations()) {
      if (operation.method().equals("GET") && refused.containsKey(operation.path())) {
        assertThat(forged(operation, jo, refused.get(operation.path())))
            .as(operation.toString())
            .isEqualTo(400);
      }
    }
  }

  /** The status; 400 only as BAD_CURSOR. */
  private int forged(Operation operation, Household jo, List<String> position) {
    Map<String, String> inPath = new HashMap<>(names(jo));
    inPath.keySet().removeIf(name -> !operation.path().contains("{" + name + "}"));
    String owner = operation.security().equals("session") ? jo.userId() : "";
    String cursor = Forged.cursor(operation.path(), owner, inPath, position);
    Answer answer =
        api.call("GET", path(operation, jo) + "?cursor=" + cursor, token(operation, jo), null);
    if (answer.status() == 400) {
      answer.is(400, "BAD_CURSOR");
    }
    return answer.status();
  }

  private void wrongToken(Operation operation, String path, Object body, Household jo) {
    String method = operation.method();
    api.call(method, path, "", body).is(401, "NOT_AUTHENTICATED");
    api.call(method, path, "nonsense", body).is(401, "NOT_AUTHENTICATED");
    if (operation.security().equals("session") && !method.equals("GET")) {
      api.call(method, path, "", body, "Cookie", "tributary=" + jo.token()).is(403, "CROSS_SITE");
    }
    if (operation.isOperators() && !method.equals("GET")) {
      String cookie = "tributary-operator=operator_" + "x".repeat(43);
      api.call(method, path, "", body, "Cookie", cookie).is(403, "CROSS_SITE");
    }
    String gone = jo.token().replaceFirst("~....", "~AAAA");
    api.call(method, path, gone, body).is(401, "UNKNOWN_SESSION");
    if (operation.isOperators()) {
      api.call(method, path, "operator_" + "x".repeat(43), body).is(401, "UNKNOWN_SESSION");
      api.call(method, path, jo.token(), body).is(403, "NOT_OPERATOR");
    } else {
      api.call(method, path, ApiFixture.OPERATOR_TOKEN, body).is(401, "NOT_AUTHENTICATED");
    }
  }

  private void wrongBody(String method, String path, String token) {
    String here = "http://127.0.0.1:" + service.port();
    String[] any = {"If-Match", "*", "Origin", here};
    api.call(method, path, token, "{", any).is(400, "MALFORMED_JSON");
    api.call(method, path, token, Map.of("nonsense", 1), any).is(422, "UNKNOWN_FIELD");
    api.call(method, path, token, "{}", any).is(422, "MISSING_FIELD");
    // It may close the connection upon whoever still sends; that a client asks again then is usual.
    service.await(
        () -> api.call(method, path, token, "x".repeat(70_000), any).is(413, "BODY_TOO_LARGE"));
    api.call(
            method, path, token, "x", "Origin", here, "If-Match", "*", "Content-Type", "text/plain")
        .is(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  void aCardNumber() {
    Map<String, Object> careless = new HashMap<>(Household.signUp("careless"));
    careless.put("paymentToken", "4111 1111 1111 1111");

    Answer answer = api.post("/accounts", "", careless);

    assertThat(answer.is(422, "BAD_FIELD").toString()).doesNotContain("4111");
  }
}
