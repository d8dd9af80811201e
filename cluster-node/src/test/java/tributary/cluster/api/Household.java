package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tributary.cluster.api.ContractClient.Answer;
import tributary.model.MediaId;

/** A customer with a session and two devices, and what such a one does. */
record Household(ContractClient api, String userId, String token, List<String> devices) {
  static final String PASSWORD = "correct horse battery";

  String device(int index) {
    return devices.get(index);
  }

  static Household signUpAndLogIn(ContractClient api, String userId) {
    Map<String, Object> whole = new HashMap<>(signUp(userId));
    whole.put("address", "1 River Street");
    whole.put("paymentToken", "tok_123");
    whole.put("catalogs", List.of("main"));
    JsonNode account = api.post("/accounts", "", whole).is(201);
    assertThat(account.path("hasPaymentToken").asBoolean()).isTrue();
    api.post("/accounts", "", signUp(userId)).is(409, "ACCOUNT_EXISTS");
    api.post("/accounts", "", signUp("operator")).is(409, "ACCOUNT_EXISTS");
    Answer wrong = api.post("/sessions", "", logIn(userId, "wrong horse battery"));
    Answer nobody = api.post("/sessions", "", logIn("nobody", PASSWORD));
    wrong.is(401, "WRONG_CREDENTIALS");
    nobody.is(401, "WRONG_CREDENTIALS");
    assertThat(wrong.body().path("detail")).isEqualTo(nobody.body().path("detail"));
    Answer session = api.post("/sessions", "", logIn(userId.toUpperCase(Locale.ROOT), PASSWORD));
    String token = session.is(201).path("token").asText();
    assertThat(session.header("Cache-Control")).isEqualTo("no-store");
    JsonNode me = api.get("/accounts/me", token).is(200);
    assertThat(me.path("userId").asText()).isEqualTo(userId);
    return new Household(api, userId, token, twoDevices(api, token));
  }

  private static List<String> twoDevices(ContractClient api, String token) {
    List<String> devices = new ArrayList<>();
    for (String name : List.of("Living room", "Kitchen")) {
      JsonNode added = api.post("/devices", token, Map.of("name", name)).is(201);
      assertThat(added.path("authorizationCode").asText().replace("-", ""))
          .startsWith(added.path("clientId").asText());
      devices.add(added.path("clientId").asText());
    }
    return devices;
  }

  static Map<String, Object> signUp(String userId) {
    return Map.of("userId", userId, "password", PASSWORD, "name", "Jo", "country", "GB");
  }

  static Map<String, Object> logIn(String userId, String password) {
    return Map.of("userId", userId, "password", password);
  }

  Answer putList(String path, String tag, List<String> items) {
    return api.call("PUT", path, token, Map.of("items", items), "If-Match", tag);
  }

  Answer place(String path, Map<String, Object> where, String... headers) {
    return api.call("PUT", path, token, where, headers);
  }

  Answer quote(String device, MediaId media) {
    return api.post("/quotes", token, Map.of("clientId", device, "mediaId", media.text()));
  }

  Answer rent(String quote, String device, String... headers) {
    return api.post("/rentals", token, Map.of("quoteId", quote, "clientId", device), headers);
  }
}
