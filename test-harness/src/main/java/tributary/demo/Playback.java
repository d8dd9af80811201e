package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import tributary.media.ClearTrack;
import tributary.model.Digest;

/**
 * Watches an item as the box's page does, and compares what comes out with what ingest had
 * packaged.
 */
public final class Playback {
  private Playback() {}

  /**
   * @param identical every track's frames have the digest that ingest took before encryption
   */
  public record Outcome(int fragments, boolean identical, String price) {}

  /**
   * @param ingested the ingest job's last state, with the clear digest of each track
   */
  public static Outcome watch(EdgeProcess box, String mediaId, JsonNode ingested) {
    JsonNode quote = quote(box, mediaId);
    JsonNode play = begin(box, mediaId, quote);
    String base = "/api/plays/" + play.get("playId").asText();
    int fragments = 0;
    boolean identical = !play.get("tracks").isEmpty();
    for (JsonNode track : play.get("tracks")) {
      MessageDigest digest = Digest.sha256();
      String path = base + "/tracks/" + track.get("number").asInt();
      box.screen().bytes(path + "/init");
      for (int i = 0; i < track.get("fragments").size(); i++) {
        ClearTrack.digestFrames(box.screen().bytes(path + "/fragments/" + i), digest);
        fragments++;
      }
      identical &=
          HexFormat.of()
              .formatHex(digest.digest())
              .equals(packaged(ingested, track.get("number").asInt()));
    }
    box.screen().delete(base);
    return new Outcome(fragments, identical, price(quote));
  }

  public static JsonNode quote(EdgeProcess box, String mediaId) {
    return box.screen().post("/api/quotes", Map.of("mediaId", mediaId));
  }

  /** The play; to be deleted. */
  public static JsonNode begin(EdgeProcess box, String mediaId, JsonNode quote) {
    return box.screen()
        .post("/api/plays", Map.of("quoteId", quote.get("quoteId").asText(), "mediaId", mediaId));
  }

  private static String price(JsonNode quote) {
    return "%.2f %s"
        .formatted(quote.path("priceCents").asInt() / 100.0, quote.path("currency").asText());
  }

  private static String packaged(JsonNode ingested, int number) {
    for (JsonNode track : ingested.path("parts")) {
      if (track.path("track").asInt() == number) {
        return track.path("clearDigest").asText();
      }
    }
    return "no such track at ingest";
  }
}
