package tributary.edge.store;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * Where segments lie and how much room they may take.
 *
 * @param capacityBytes promised to items at most, held or not yet
 */
public record StoreSettings(Path directory, long capacityBytes) {
  public StoreSettings {
    if (capacityBytes < 1) {
      throw new IllegalArgumentException(
          "tributary.edge.capacity must be at least 1 byte, was " + capacityBytes);
    }
  }

  public static StoreSettings from(Config config) {
    return new StoreSettings(
        Path.of(config.getString("tributary.data-dir")).resolve("store"),
        config.getBytes("tributary.edge.capacity"));
  }
}
