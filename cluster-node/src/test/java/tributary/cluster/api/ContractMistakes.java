package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tributary.cluster.api.ContractClient.Answer;
import tributary.cluster.api.OpenApiFile.Operation;

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
      String path =
          operation
              .path()
              .replace("{clientId}", jo.device(0))
              .replace("{mediaId}", "000000000000")
              .replace("{transferId}", jo.device(0) + ".000000000000")
              .replace("{pushId}", "NONE")
              .replace("{counter}", "999")
              .replace("{cell}", "0")
              .replace("{vendorId}", "nobody")
              .replace("{version}", "0000000000000000")
              .replace("{width}", "200")
              .replace("{name}", "nobody");
      String method = operation.method();
      boolean changes = method.equals("POST") || method.equals("PUT");
      boolean takesJson = operation.takesJson() && operation.statuses().containsKey(422);
      Object body = changes && takesJson ? Map.of() : null;
      String token =
          switch (operation.security()) {
            case "operator viewer", "operator operator", "operator owner" ->
                ApiFixture.OPERATOR_TOKEN;
            case "session" -> jo.token();
            default -> "";
          };
      api.call(method, path + "?nonsense=1", token, body).is(400, "UNKNOWN_PARAMETER");
      if (!token.isEmpty()) {
        wrongToken(operation, path, body, jo);
      }
      if (body != null) {
        wrongBody(method, path, token);
      }
    }
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
    api.call(method, path, token, "x".repeat(70_000), any).is(413, "BODY_TOO_LARGE");
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
