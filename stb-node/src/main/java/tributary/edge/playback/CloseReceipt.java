package tributary.edge.playback;

import java.time.Instant;
import tributary.model.MediaId;

/**
 * A play has ended and its keys are gone from memory.
 *
 * @param playedMillis of film shown, as the player told it
 */
public record CloseReceipt(
    String playId, MediaId media, String reason, long playedMillis, Instant closedAt) {}
