package tributary.edge.download;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How much is asked for ahead under one lease.
 *
 * @param ahead the time, at the lease's rate, that the requests outstanding last
 * @param fewestSegments outstanding whatever the rate
 * @param mostBytes outstanding, and in memory until they are stored, unless the fewest segments are
 *     more
 */
public record DownloadSettings(Duration ahead, int fewestSegments, long mostBytes) {
  private static final String SECTION = "tributary.edge.download";

  public DownloadSettings {
    atLeast("ahead", ahead.toMillis() >= 1, "1ms", ahead);
    atLeast("fewest-ahead", fewestSegments >= 1, "1", fewestSegments);
    atLeast("most-ahead", mostBytes >= 1, "1 byte", mostBytes);
  }

  private static void atLeast(String key, boolean met, String least, Object value) {
    if (!met) {
      throw new IllegalArgumentException(
          "%s.%s must be at least %s, was %s".formatted(SECTION, key, least, value));
    }
  }

  public static DownloadSettings from(Config config) {
    Config download = config.getConfig(SECTION);
    return new DownloadSettings(
        download.getDuration("ahead"),
        download.getInt("fewest-ahead"),
        download.getBytes("most-ahead"));
  }

  /** Whether another segment is to be asked for. */
  boolean asksMore(int segments, long bytes, long bitsPerSecond) {
    double cover = bitsPerSecond / 8.0 * ahead.toMillis() / 1e3;
    return segments < fewestSegments || bytes < Math.min(cover, (double) mostBytes);
  }
}
