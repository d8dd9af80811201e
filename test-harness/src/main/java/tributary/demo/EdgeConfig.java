package tributary.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings of an edge node of a neighbourhood.
 *
 * @param up and {@code down}: what its access line carries, as {@code 4 Mbit}
 */
record EdgeConfig(Path home, String kind, String host, String up, String down) {
  // The defaults suit boxes by the million; here a gateway that is cut off is noticed sooner.
  private static final String QUICK_LINKS =
      "link { heartbeat-interval = 1s, silence-timeout = 4s }";

  /**
   * HOCON.
   *
   * @param activation HOCON: how it enrols
   */
  String text(List<String> gateways, Path anchor, String activation) {
    return """
    tributary.data-dir = "%s"
    tributary.edge {
      kind = %s
      gateway.host = "%s"
      %s
      trust-anchor = "%s"
      %s
      listen { host = "%s", port = %d }
      uplink = "%s"
      downlink = "%s"
      screen { host = "127.0.0.1", port = %d }
      # Small segments: a short film is to have enough of them to go round.
      ingest.segment-size = 128 KiB
      ingest.snapshot-interval = 2s
    }
    """
        .formatted(
            home.resolve("data"),
            kind,
            String.join(",", gateways),
            gateways.size() > 1 ? QUICK_LINKS : "",
            anchor,
            activation,
            host,
            Neighbourhood.freePort(),
            up,
            down,
            Neighbourhood.freePort());
  }
}
