package tributary.sim.mind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import tributary.core.scheduling.Decision;
import tributary.model.MediaId;
import tributary.sim.mind.Party.Job;

/**
 * The patent's own loop (R362-R393): with each tick first the clients that have nothing to watch,
 * those without media for longest first, then the others, least recently served first (E9), each
 * only while nothing comes to it; the top-ranked item not complete, whole, from one donor that is
 * sending to nobody: a client, or else a server. What a broken transfer brought is not sent again,
 * which is kinder than the patent says.
 */
public final class PatentLoop extends Baseline {
  /** CLIENT_INFO_HIGH_MAX (R391); the same for the others. */
  private static final int BATCH = 100;

  /** Holders looked at for one donor. */
  private static final int LOOKED_AT = 256;

  /** Transfers begin in a tick only; between ticks those that were begun get their donor. */
  private boolean selecting;

  @Override
  public List<Decision> tick(Instant now) {
    List<Party> high = new ArrayList<>();
    List<Party> low = new ArrayList<>();
    for (Party party : parties.values()) {
      if (party.online && !party.kind.isOrigin() && party.downUsed == 0 && wanted(party) != null) {
        (party.hasUnwatched() ? low : high).add(party);
      }
    }
    high.sort(
        Comparator.comparing((Party party) -> party.outSince == null ? now : party.outSince)
            .thenComparing(party -> party.id));
    low.sort(Comparator.comparingLong((Party party) -> party.served).thenComparing(it -> it.id));
    selecting = true;
    high.stream().limit(BATCH).forEach(this::look);
    low.stream().limit(BATCH).forEach(this::look);
    List<Decision> decisions = round(now);
    selecting = false;
    return decisions;
  }

  /** The top-ranked item that is not complete, or null. */
  private static MediaId wanted(Party party) {
    for (MediaId media : party.wishes()) {
      if (!party.confirmed.contains(media)) {
        return media;
      }
    }
    return null;
  }

  @Override
  boolean mayStart(Party party, Item item, Instant now) {
    return selecting
        && party.downUsed == 0
        && party.jobs.isEmpty()
        && item.media.equals(wanted(party))
        && super.mayStart(party, item, now)
        && donor(party, item, now) != null;
  }

  @Override
  Offer offer(Job job, BitSet missing, Instant now) {
    if (job.receiver.downUsed > 0) {
      return null;
    }
    Party donor = donor(job.receiver, job.item, now);
    return donor == null
        ? null
        : new Offer(donor, missing, Math.min(donor.upFree(), job.receiver.downFree()));
  }

  private static Party donor(Party receiver, Item item, Instant now) {
    int whole = item.manifest.segmentCount();
    List<Party> boxes = item.boxes();
    for (int k = 0; k < Math.min(boxes.size(), LOOKED_AT); k++) {
      Party box = boxes.get(k);
      if (box.sending.isEmpty()
          && box != receiver
          && box.up >= LEAST_RATE
          && box.held(item.media).cardinality() == whole
          && receiver.joins(box, now)) {
        return box;
      }
    }
    for (Party server : item.servers) {
      if (server.upFree() >= Math.max(LEAST_RATE, receiver.down / 4)) {
        return server;
      }
    }
    return null;
  }
}
