package tributary.edge.line;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.Properties;
import tributary.model.HouseholdLimits;
import tributary.model.QuietHours;

/**
 * What the household wants, as the cluster last said, so that it holds while the line is down and
 * after a power cut.
 */
public record HouseholdFile(Path file) {
  private static final String VERSION = "version";
  private static final String UPLINK = "uplink-bits-per-second";
  private static final String DOWNLINK = "downlink-bits-per-second";
  private static final String UPLOAD = "monthly-upload-bytes";
  private static final String QUIET_HOURS = "quiet-hours";
  private static final String TIME_ZONE = "time-zone";

  /**
   * None if there is no file.
   *
   * @throws IOException if it cannot be read or understood: limits are hard
   */
  HouseholdLimits read() throws IOException {
    if (!Files.exists(file)) {
      return HouseholdLimits.NONE;
    }
    Properties limits = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      limits.load(reader);
      return new HouseholdLimits(
          Long.parseLong(limits.getProperty(VERSION, "")),
          number(limits, UPLINK),
          number(limits, DOWNLINK),
          number(limits, UPLOAD),
          QuietHours.list(QUIET_HOURS, limits.getProperty(QUIET_HOURS, "")),
          HouseholdLimits.zone(limits.getProperty(TIME_ZONE, "")));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + " does not hold the household's limits; delete it to hear them again: " + e, e);
    }
  }

  private static OptionalLong number(Properties limits, String key) {
    String text = limits.getProperty(key, "");
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** Blocks until they are on the disk. */
  void write(HouseholdLimits wishes) throws IOException {
    Properties limits = new Properties();
    limits.setProperty(VERSION, Long.toString(wishes.version()));
    wishes.uplinkBitsPerSecond().ifPresent(it -> limits.setProperty(UPLINK, Long.toString(it)));
    wishes.downlinkBitsPerSecond().ifPresent(it -> limits.setProperty(DOWNLINK, Long.toString(it)));
    wishes.monthlyUploadBytes().ifPresent(it -> limits.setProperty(UPLOAD, Long.toString(it)));
    limits.setProperty(QUIET_HOURS, QuietHours.text(wishes.quietHours()));
    limits.setProperty(TIME_ZONE, wishes.zone().map(ZoneId::getId).orElse(""));
    StringWriter text = new StringWriter();
    limits.store(text, "what the household wants, as it was last said");
    WholeFile.write(file, text.toString());
  }
}
