package tributary.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tributary.crypto.Identity;
import tributary.edge.catalog.CatalogSettings;
import tributary.edge.catalog.CatalogSync;
import tributary.edge.catalog.Snapshots;
import tributary.edge.donor.DonorSettings;
import tributary.edge.download.DownloadSettings;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestPolicy;
import tributary.edge.ingest.SnapshotMaker;
import tributary.edge.lease.DataSettings;
import tributary.edge.line.LineSettings;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.LinkSettings;
import tributary.edge.link.Registration;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.screen.ScreenPolicy;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoreSettings;
import tributary.edge.update.UpdateSettings;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.trace.Tracing;
import tributary.trace.TracingSettings;

/**
 * All settings of a node, each section read and checked by its own package.
 *
 * @param trustAnchor PEM file of the one authority this node trusts
 * @param authorizationCodeFile empty when a person types the code on the page
 * @param preauthorized the operator expects this node by its key
 * @param bootRefusals what the boot stage has to tell; empty for nothing
 * @param updates of the software; empty without a boot stage
 */
record EdgeSettings(
    Path dataDirectory,
    NodeKind kind,
    Path trustAnchor,
    Optional<Path> authorizationCodeFile,
    boolean preauthorized,
    int diskThreads,
    StoreSettings store,
    DataSettings data,
    DonorSettings donor,
    DownloadSettings download,
    LineSettings line,
    LinkSettings link,
    CatalogSettings catalog,
    ScreenPolicy screen,
    PlaybackPolicy playback,
    HealthServer.Listen health,
    TracingSettings tracing,
    String bootRefusals,
    Optional<UpdateSettings> updates,
    Config all) {

  EdgeSettings {
    if (diskThreads < 1 || diskThreads > 64) {
      throw new IllegalArgumentException(
          "tributary.edge.disk-threads must be from 1 to 64, was " + diskThreads);
    }
    if (!bootRefusals.matches("|[1-9]\\d{0,9}:[A-Z_]{1,40}")) {
      throw new IllegalArgumentException(
          "tributary.edge.boot.refusals must be as 3:WRONG_CONTENT, was " + bootRefusals);
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
          edge.getBoolean("preauthorized"),
          edge.getInt("disk-threads"),
          StoreSettings.from(config),
          DataSettings.from(config),
          DonorSettings.from(config),
          DownloadSettings.from(config),
          LineSettings.from(config),
          LinkSettings.from(config),
          CatalogSettings.from(config),
          ScreenPolicy.from(config),
          PlaybackPolicy.from(config),
          HealthServer.Listen.from(config),
          tracing(edge),
          edge.getString("boot.refusals"),
          UpdateSettings.from(config),
          config);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** With the copy that was there. */
  CatalogSync openCatalog(
      SegmentStore segments,
      ClusterLink cluster,
      Supplier<Registration> registration,
      SecureRandom random) {
    Snapshots snapshots = new Snapshots(segments, () -> registration.get().identity().key());
    return CatalogSync.open(catalog, dataDirectory, cluster, snapshots, random);
  }

  /** Media servers take films in, and make snapshots of catalogs; others do not. */
  Optional<Ingest> ingest(SegmentStore segments, ClusterLink cluster, SecureRandom random)
      throws IOException {
    if (kind != NodeKind.MEDIA_SERVER) {
      return Optional.empty();
    }
    Path folder = dataDirectory.resolve("ingest");
    Ingest ingest = new Ingest(segments, cluster, folder, IngestPolicy.from(all), random);
    ingest.closesWith(
        new SnapshotMaker(
            ingest,
            cluster,
            folder.resolve("catalog"),
            all.getDuration("tributary.edge.ingest.snapshot-interval"),
            catalog.answerTimeout()));
    return Optional.of(ingest);
  }

  private static TracingSettings tracing(Config edge) {
    return TracingSettings.of(
        "tributary.edge.tracing",
        edge.getString("tracing.endpoint"),
        1,
        edge.getDuration("tracing.interval"));
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

  /** Begins this node's spans; to be closed. */
  Tracing tracer() {
    return Tracing.start(tracing, "tributary-edge", kind.name());
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
