package tributary.edge.download;

import com.typesafe.config.Config;

/**
 * @param pipeline segments asked for and not yet stored, at most, under one lease
 */
public record DownloadSettings(int pipeline) {
  public DownloadSettings {
    if (pipeline < 1) {
      throw new IllegalArgumentException(
          "tributary.edge.download.pipeline must be at least 1, was " + pipeline);
    }
  }

  public static DownloadSettings from(Config config) {
    return new DownloadSettings(config.getInt("tributary.edge.download.pipeline"));
  }
}
