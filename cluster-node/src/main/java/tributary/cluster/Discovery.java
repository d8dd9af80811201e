package tributary.cluster;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.Locale;

/** How a starting node finds the others. */
enum Discovery {
  /** Those its settings name; none: it is a cluster of its own. */
  SEED_NODES,
  /** The pods that Kubernetes knows. */
  KUBERNETES_API;

  private static final String KEY = "tributary.cluster.discovery";

  /**
   * @throws IllegalArgumentException naming key and value
   */
  static Discovery of(Config config) {
    return Arrays.stream(values())
        .filter(it -> it.isSetIn(config))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    KEY
                        + " must be seed-nodes or kubernetes-api, was \""
                        + config.getString(KEY)
                        + "\""));
  }

  boolean isSetIn(Config config) {
    return config.getString(KEY).equals(name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
