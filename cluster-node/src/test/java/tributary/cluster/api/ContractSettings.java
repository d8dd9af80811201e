package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tributary.cluster.api.ContractClient.Answer;

/** What a household lets its devices use of its line. */
record ContractSettings(ContractClient api) {
  private static final Map<String, Object> EVENING =
      Map.of(
          "uplinkBitsPerSecond",
          2_000_000,
          "monthlyUploadBytes",
          200_000_000_000L,
          "quietHours",
          List.of("18:00-23:00", "23:30-06:00"),
          "timeZone",
          "Europe/Berlin");

  void settings(Household jo, Household al) {
    String path = "/devices/" + jo.device(0) + "/settings";
    Answer none = api.get(path, jo.token());
    assertThat(none.is(200).toString()).isEqualTo("{\"version\":0,\"quietHours\":[]}");
    String tag = none.header("ETag");
    Answer set = put(path, jo, EVENING, tag);
    assertThat(set.is(200).path("version").asInt()).isEqualTo(1);
    assertThat(set.body().path("quietHours").toString())
        .isEqualTo("[\"18:00-23:00\",\"23:30-06:00\"]");
    assertThat(set.body().has("downlinkBitsPerSecond")).isFalse();
    assertThat(api.get(path, jo.token()).is(200)).isEqualTo(set.body());

    Answer stale = put(path, jo, Map.of("quietHours", List.of()), tag);
    assertThat(stale.is(412, "SETTINGS_CHANGED").path("current")).isEqualTo(set.body());
    assertThat(stale.header("ETag")).isEqualTo(set.header("ETag"));
    api.call("PUT", path, jo.token(), EVENING).is(428, "IF_MATCH_REQUIRED");
    wrongFields(path, jo);
    put(path, al, EVENING, "*").is(404, "NOT_FOUND");
    api.get(path, al.token()).is(404, "NOT_FOUND");
    assertThat(api.get(path, jo.token()).is(200)).isEqualTo(set.body());
    assertThat(put(path, jo, Map.of("quietHours", List.of()), "*").is(200).toString())
        .isEqualTo("{\"version\":2,\"quietHours\":[]}");
  }

  private void wrongFields(String path, Household jo) {
    refused(path, jo, "uplinkBitsPerSecond", 63_999, "63999");
    refused(path, jo, "downlinkBitsPerSecond", 1_000_000_000_000L, "1000000000000");
    refused(path, jo, "monthlyUploadBytes", "much", "much");
    refused(path, jo, "timeZone", "Atlantis", "Atlantis");
    refused(path, jo, "quietHours", List.of("18:00-23:00", "night"), "night");
    refused(path, jo, "quietHours", Collections.nCopies(9, "18:00-23:00"), "9");
  }

  private void refused(String path, Household jo, String key, Object value, String named) {
    Map<String, Object> body = new HashMap<>(EVENING);
    body.put(key, value);
    JsonNode problem = put(path, jo, body, "*").is(422, "BAD_FIELD");
    assertThat(problem.path("key").asText()).startsWith(key);
    assertThat(problem.path("detail").asText()).contains(named);
  }

  private Answer put(String path, Household household, Object body, String tag) {
    return api.call("PUT", path, household.token(), body, "If-Match", tag);
  }

  void revoked(Household al) {
    String path = "/devices/" + al.device(1) + "/settings";
    api.call("PUT", path, al.token(), EVENING, "If-Match", "*").is(409, "REVOKED");
  }
}
