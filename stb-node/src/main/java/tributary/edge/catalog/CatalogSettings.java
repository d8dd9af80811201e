package tributary.edge.catalog;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code tributary.edge.catalog}.
 *
 * @param mostTitles of the copy; a box asks for the pages of a larger catalog one by one
 * @param mostArtworkBytes of posters that are kept; what was not looked at for longest goes first
 * @param lookAgain how often the cluster is asked what changed, also without news
 * @param spread news of a change is followed up within this time, not by all boxes at once
 * @param snapshotWait how long the swarm may take to bring a catalog in bulk, before it is asked
 *     for title by title; nothing: it always is
 * @param answerTimeout how long the cluster may take to answer one question
 */
public record CatalogSettings(
    int mostTitles,
    long mostArtworkBytes,
    Duration lookAgain,
    Duration spread,
    Duration snapshotWait,
    Duration answerTimeout) {
  private static final String SECTION = "tributary.edge.catalog";

  public CatalogSettings {
    require(
        mostTitles >= 0 && mostTitles <= 1_000_000,
        "most-titles must be from 0 to 1000000, was " + mostTitles);
    require(mostArtworkBytes >= 0, "most-artwork must not be negative, was " + mostArtworkBytes);
    require(
        lookAgain.compareTo(Duration.ofSeconds(1)) >= 0,
        "look-again must be at least 1 s, was " + lookAgain);
    require(!spread.isNegative(), "spread must not be negative, was " + spread);
    require(!snapshotWait.isNegative(), "snapshot-wait must not be negative, was " + snapshotWait);
    require(
        answerTimeout.isPositive(),
        "answer-timeout must be longer than nothing, was " + answerTimeout);
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static CatalogSettings from(Config config) {
    Config section = config.getConfig(SECTION);
    return new CatalogSettings(
        section.getInt("most-titles"),
        section.getBytes("most-artwork"),
        section.getDuration("look-again"),
        section.getDuration("spread"),
        section.getDuration("snapshot-wait"),
        section.getDuration("answer-timeout"));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + what);
    }
  }
}
