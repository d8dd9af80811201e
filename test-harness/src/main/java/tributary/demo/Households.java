package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Customers who sign up through the HTTP API, as the customer site does. */
public final class Households {
  private final JsonClient api;
  private final SecureRandom random = new SecureRandom();

  public Households(JsonClient api) {
    this.api = api;
  }

  /**
   * @param session the API with this household's session
   */
  public record Household(String userId, String password, JsonClient session) {

    /** Asks for a device: its client id and authorization code. */
    public JsonNode addDevice(String name) {
      return session.post("/api/v1/devices", Map.of("name", name, "supplier", "Tributary"));
    }

    /** Sets the list of a device, whatever it was. */
    public void setList(String clientId, List<String> mediaIds) {
      JsonNode list = session.get("/api/v1/devices/" + clientId + "/list");
      String etag = "\"" + list.get("version").asLong() + "\"";
      session.put(
          "/api/v1/devices/" + clientId + "/list",
          Map.of("items", mediaIds),
          Map.of("If-Match", etag));
    }
  }

  /** Signs up and logs in. */
  public Household signUp(String userId, String name) {
    byte[] secret = new byte[18];
    random.nextBytes(secret);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    api.post(
        "/api/v1/accounts",
        Map.of(
            "userId",
            userId,
            "password",
            password,
            "name",
            name,
            "address",
            "1 River Street",
            "country",
            "GB",
            "catalogs",
            List.of("main")));
    return logIn(userId, password);
  }

  /** Of a household that has signed up before. */
  public Household logIn(String userId, String password) {
    JsonNode session = api.post("/api/v1/sessions", Map.of("userId", userId, "password", password));
    return new Household(userId, password, api.withBearer(session.get("token").asText()));
  }
}
