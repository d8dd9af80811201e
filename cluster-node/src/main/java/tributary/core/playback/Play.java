package tributary.core.playback;

import java.time.Instant;
import tributary.model.ClientId;
import tributary.model.MediaId;

/**
 * A media pass that was granted, and that no close receipt has come for. A device plays one at a
 * time: its next takes this one's place.
 *
 * @param expires of the pass
 * @param until it counts as a stream until then if no receipt ever comes
 */
public record Play(
    String passId,
    ClientId client,
    MediaId media,
    Instant granted,
    Instant expires,
    Instant until) {}
