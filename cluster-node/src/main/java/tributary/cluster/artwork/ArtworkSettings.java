package tributary.cluster.artwork;

import com.typesafe.config.Config;
import java.util.List;

/**
 * Section {@code tributary.api.artwork}.
 *
 * @param maxUploadBytes of a picture as it is given
 * @param maxPixels of a picture as it is given; each takes up to 8 bytes while it is looked at
 * @param queue pictures that may wait for the one that is looked at; the next is told 503
 * @param largestFiles in bytes, of the files that pages show, by {@link Artwork#WIDTHS}
 * @param largestLogo in bytes, of the file that pages show
 */
public record ArtworkSettings(
    int maxUploadBytes, int maxPixels, int queue, List<Integer> largestFiles, int largestLogo) {
  private static final String SECTION = "tributary.api.artwork";

  public ArtworkSettings {
    largestFiles = List.copyOf(largestFiles);
    require("max-upload", maxUploadBytes >= 1024, "must be at least 1 KiB", maxUploadBytes);
    int least = Artwork.LARGEST_WIDTH * Artwork.height(Artwork.LARGEST_WIDTH);
    require("max-pixels", maxPixels >= least, "must be at least " + least, maxPixels);
    require("queue", queue >= 1, "must be at least 1", queue);
    require(
        "largest-files",
        largestFiles.size() == Artwork.WIDTHS.size()
            && largestFiles.stream().allMatch(bytes -> bytes >= 4096 && bytes <= 1_000_000),
        "must be one size from 4 KiB to 1 MB for each of the widths " + Artwork.WIDTHS,
        largestFiles);
    require(
        "largest-logo",
        largestLogo >= 4096 && largestLogo <= 200_000,
        "must be from 4 KiB to 200 kB",
        largestLogo);
  }

  /** Reads the section out of the whole configuration. */
  public static ArtworkSettings from(Config config) {
    Config artwork = config.getConfig(SECTION);
    return new ArtworkSettings(
        bytes(artwork.getBytes("max-upload")),
        artwork.getInt("max-pixels"),
        artwork.getInt("queue"),
        artwork.getBytesList("largest-files").stream().map(ArtworkSettings::bytes).toList(),
        bytes(artwork.getBytes("largest-logo")));
  }

  private static int bytes(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + key + " " + rule + ", was " + value);
    }
  }
}
