package tributary.core.transfer;

import static tributary.core.transfer.TransferFixture.NOON;
import static tributary.core.transfer.TransferFixture.POLICY;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.core.transfer.WatchedLease.Party;
import tributary.core.transfer.WatchedLease.Phase;

/**
 * One lease: every pair of what its parties can be at, and everything that can happen to it. A
 * party is its phase's first letter, with ? while it is probed.
 */
final class LeaseTable {
  private static final Instant OVERDUE = NOON.plusSeconds(10);

  /** What happens: to whom, when, and how it changes the party before. */
  private record Happening(TransferRequest request, Instant at, Role late, boolean spoke) {}

  private LeaseTable() {}

  private static List<Party> parties() {
    List<Party> parties = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      parties.add(TransferSamples.party(phase, 60, false));
      if (phase != Phase.DONE) {
        parties.add(TransferSamples.party(phase, 60, true));
      }
    }
    return parties;
  }

  private static Map<String, Happening> happenings() {
    Map<String, Happening> all = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      String who = role.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT);
      Map<String, Word> words = new LinkedHashMap<>(TransferSamples.words());
      words.put("Alive", new Word.Progress(0));
      words.forEach(
          (name, word) ->
              all.put(
                  who + name, new Happening(TransferSamples.told(role, word), NOON, null, false)));
      TransferRequest time = new TransferRequest.TimePassed();
      all.put(who + "Silent", new Happening(time, OVERDUE, role, false));
      all.put(who + "Late", new Happening(time, OVERDUE, role, true));
    }
    Instant deadline = NOON.plusSeconds(3600);
    all.put("deadline", new Happening(new TransferRequest.TimePassed(), deadline, null, false));
    return all;
  }

  static String text(boolean receiverInitiates) {
    StringBuilder table = new StringBuilder();
    Map<String, Happening> happenings = happenings();
    row(table, "donor receiver", happenings.keySet());
    for (Party donor : parties()) {
      for (Party receiver : parties()) {
        boolean bothSilent = donor.silent() && receiver.silent();
        if (!bothSilent && !(donor.isDone() && receiver.isDone())) {
          WatchedLease lease = TransferSamples.lease(receiverInitiates, donor, receiver);
          List<String> cells =
              happenings.values().stream().map(happening -> after(lease, happening)).toList();
          row(table, letter(donor) + " " + letter(receiver), cells);
        }
      }
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String head, Iterable<String> cells) {
    table.append("%-14s".formatted(head));
    cells.forEach(cell -> table.append(" %10s".formatted(cell)));
    table.append('\n');
  }

  private static String after(WatchedLease lease, Happening happening) {
    WatchedLease before = happening.late() == null ? lease : overdue(lease, happening);
    TransferSamples.Situation there = TransferSamples.running(before);
    Transfer.Decided decided =
        Transfer.decide(
            there.state(), there.board(), happening.request(), POLICY, happening.at(), 0);
    if (decided.board().leases().isEmpty()) {
      TransferAction.LeaseEnded ended =
          decided.actions().stream()
              .filter(TransferAction.LeaseEnded.class::isInstance)
              .map(TransferAction.LeaseEnded.class::cast)
              .findFirst()
              .orElseThrow();
      boolean retries =
          decided.actions().stream().anyMatch(TransferAction.Retrying.class::isInstance);
      return ended.failure().isEmpty() ? "ok" : retries ? "RETRY" : "END-" + ended.blame();
    }
    WatchedLease now = decided.board().leases().get(1);
    return letter(now.donor()) + " " + letter(now.receiver());
  }

  /** The one party's time is up, and it spoke a second or an age ago. */
  private static WatchedLease overdue(WatchedLease lease, Happening happening) {
    Party party = lease.party(happening.late());
    Instant heard = happening.spoke() ? OVERDUE.minusSeconds(1) : NOON.minusSeconds(60);
    return lease.with(happening.late(), new Party(party.phase(), OVERDUE, heard, party.silent()));
  }

  private static String letter(Party party) {
    return party.phase().name().charAt(0) + (party.silent() ? "?" : "");
  }
}
