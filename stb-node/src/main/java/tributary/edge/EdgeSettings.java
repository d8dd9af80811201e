package tributary.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tributary.crypto.Identity;
import tributary.edge.donor.DonorSettings;
import tributary.edge.download.DownloadSettings;
import tributary.edge.lease.DataSettings;
import tributary.edge.line.LineSettings;
import tributary.edge.link.LinkSettings;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.screen.ScreenPolicy;
import tributary.edge.store.StoreSettings;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/**
 * All settings of a node, each section read and checked by its own package.
 *
 * @param trustAnchor PEM file of the one authority this node trusts
 * @param authorizationCodeFile empty when a person types the code on the page
 */
record EdgeSettings(
    Path dataDirectory,
    NodeKind kind,
    Path trustAnchor,
    Optional<Path> authorizationCodeFile,
    int diskThreads,
    StoreSettings store,
    DataSettings data,
    DonorSettings donor,
    DownloadSettings download,
    LineSettings line,
    LinkSettings link,
    ScreenPolicy screen,
    PlaybackPolicy playback,
    HealthServer.Listen health,
    Config all) {

  EdgeSettings {
    if (diskThreads < 1 || diskThreads > 64) {
      throw new IllegalArgumentException(
          "tributary.edge.disk-threads must be from 1 to 64, was " + diskThreads);
    }
  }

  /**
   * @throws IllegalArgumentException naming the key and its value
   */
  static EdgeSettings from(Config config) {
    try {
      Config edge = config.getConfig("tributary.edge");
      return new EdgeSettings(
          Path.of(config.getString("tributary.data-dir")),
          kind(edge.getString("kind")),
          path(edge, "trust-anchor")
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "tributary.edge.trust-anchor must name the cluster's authority.pem,"
                              + " was empty")),
          path(edge, "authorization-code-file"),
          edge.getInt("disk-threads"),
          StoreSettings.from(config),
          DataSettings.from(config),
          DonorSettings.from(config),
          DownloadSettings.from(config),
          LineSettings.from(config),
          LinkSettings.from(config),
          ScreenPolicy.from(config),
          PlaybackPolicy.from(config),
          HealthServer.Listen.from(config),
          config);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static NodeKind kind(String text) {
    return Arrays.stream(NodeKind.values())
        .filter(kind -> kind.name().equals(text))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tributary.edge.kind must be one of "
                        + Arrays.toString(NodeKind.values())
                        + ", was \""
                        + text
                        + "\""));
  }

  private static Optional<Path> path(Config edge, String key) {
    String text = edge.getString(key);
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }

  Path identityDirectory() {
    return dataDirectory.resolve("identity");
  }

  /**
   * @throws IOException naming setting and file
   */
  List<X509Certificate> readTrustAnchors() throws IOException {
    try {
      return Identity.readTrustAnchors(trustAnchor);
    } catch (IOException | RefusedException e) {
      throw new IOException(
          "tributary.edge.trust-anchor " + trustAnchor + " cannot be read: " + e, e);
    }
  }
}
