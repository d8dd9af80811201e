package tributary.core.transfer;

import static tributary.core.transfer.TransferFixture.DIGEST;
import static tributary.core.transfer.TransferFixture.DONOR;
import static tributary.core.transfer.TransferFixture.ID;
import static tributary.core.transfer.TransferFixture.LENGTH;
import static tributary.core.transfer.TransferFixture.NOON;
import static tributary.core.transfer.TransferFixture.POLICY;
import static tributary.core.transfer.TransferFixture.RECEIVER;
import static tributary.core.transfer.TransferFixture.unrecorded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Way;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.core.transfer.TransferState.Facts;
import tributary.core.transfer.WatchedLease.Party;
import tributary.core.transfer.WatchedLease.Phase;
import tributary.model.Digest;
import tributary.model.LeaseId;

/** A transfer in every state, and everything that can be asked of it or told to it. */
final class TransferSamples {
  /** A transfer and its leases at noon. */
  record Situation(TransferState state, LeaseBoard board) {}

  private static final Reachability.Endpoint THERE = new Reachability.Endpoint("there", 1);
  private static final int EPOCH = 4;
  private static final LeaseId LEASE = new LeaseId(ID, EPOCH, 1);
  private static final Received BEFORE = unrecorded(10, 20);
  private static final Facts FACTS = new Facts(EPOCH, 1, LENGTH, DIGEST, NOON, BEFORE);
  private static final Facts LAST =
      new Facts(EPOCH, POLICY.maxAttempts(), LENGTH, DIGEST, NOON, BEFORE);

  private TransferSamples() {}

  static Map<String, TransferState> states() {
    Map<String, TransferState> states = new LinkedHashMap<>();
    situations()
        .forEach((name, there) -> states.putIfAbsent(TransferDiagram.name(name), there.state()));
    return states;
  }

  static Map<String, TransferEvent> events() {
    Map<String, TransferEvent> events = new LinkedHashMap<>();
    for (TransferEvent event :
        new TransferEvent[] {
          new TransferEvent.Started(EPOCH + 1, LENGTH, DIGEST, NOON),
          new TransferEvent.Held(RECEIVER, NOON),
          new TransferEvent.Resumed(NOON),
          new TransferEvent.Retried(2, NOON, "why", unrecorded(11, 21), NOON),
          new TransferEvent.Succeeded(unrecorded(12, 22), NOON),
          new TransferEvent.Failed("why", unrecorded(13, 23), NOON),
          new TransferEvent.Cancelled("why", unrecorded(14, 24), NOON)
        }) {
      events.put(event.getClass().getSimpleName(), event);
    }
    return events;
  }

  static Map<String, Situation> situations() {
    WatchedLease moving = lease(party(Phase.STARTED, 6, false), party(Phase.STARTED, 5, false));
    WatchedLease silent = lease(party(Phase.STARTED, 6, false), party(Phase.STARTED, 5, true));
    Map<String, Situation> all = new LinkedHashMap<>();
    all.put("Absent", without(new TransferState.Absent()));
    all.put("Running,no lease", without(new TransferState.Running(FACTS)));
    all.put("Running,lease moves", with(new TransferState.Running(FACTS), moving, 0));
    all.put(
        "Running,last chance",
        with(new TransferState.Running(LAST), moving, POLICY.failuresPerAttempt() - 1));
    all.put("Held,receiver silent", with(new TransferState.Held(FACTS, RECEIVER, NOON), silent, 0));
    all.put("Retrying", without(new TransferState.Retrying(FACTS, NOON.plusSeconds(600), "why")));
    all.put(
        "Retrying,time is up", without(new TransferState.Retrying(FACTS, NOON.plusSeconds(1), "")));
    all.put("Succeeded", without(new TransferState.Succeeded(FACTS, NOON)));
    all.put("Failed", without(new TransferState.Failed(FACTS, "why", NOON)));
    all.put("Cancelled", without(new TransferState.Cancelled(FACTS, "why", NOON)));
    return all;
  }

  private static Situation without(TransferState state) {
    return new Situation(state, LeaseBoard.of(state));
  }

  private static Situation with(TransferState state, WatchedLease lease, int failures) {
    TreeMap<Integer, WatchedLease> leases = new TreeMap<>(Map.of(1, lease));
    LeaseBoard board = new LeaseBoard(leases, 1, failures, 0, false, BEFORE, Optional.empty());
    return new Situation(state, board);
  }

  /** Heard at noon, due so many seconds later. */
  static Party party(Phase phase, int dueSeconds, boolean silent) {
    return new Party(phase, NOON.plusSeconds(dueSeconds), NOON, silent);
  }

  static WatchedLease lease(Party donor, Party receiver) {
    return lease(true, donor, receiver);
  }

  /** Granted a minute before noon, due an hour after it. */
  static WatchedLease lease(boolean receiverInitiates, Party donor, Party receiver) {
    LeaseTerms asked = TransferFixture.terms(EPOCH, 1);
    LeaseTerms terms =
        new LeaseTerms(
            asked.lease(),
            asked.donor(),
            asked.receiver(),
            asked.donorIsOrigin(),
            asked.segments(),
            asked.segmentBytes(),
            asked.rateBitsPerSecond(),
            receiverInitiates ? new Way.ReceiverDials(THERE) : new Way.DonorDials(THERE),
            asked.deadline(),
            asked.reason());
    return new WatchedLease(terms, NOON.minusSeconds(60), donor, receiver, 0, 0, Optional.empty());
  }

  static Situation running(WatchedLease lease) {
    boolean held = lease.receiver().silent();
    return with(
        held ? new TransferState.Held(FACTS, RECEIVER, NOON) : new TransferState.Running(FACTS),
        lease,
        0);
  }

  /** TimePassed comes 5 s after noon, all else at noon. */
  static Map<String, TransferRequest> requests() {
    Map<String, TransferRequest> all = new LinkedHashMap<>();
    all.put("Start", new TransferRequest.Start(LENGTH, DIGEST, false));
    all.put("Grant", new TransferRequest.Grant(TransferFixture.terms(EPOCH, 2)));
    all.put("Grant,again", new TransferRequest.Grant(TransferFixture.terms(EPOCH, 1)));
    all.put("Grant,old epoch", new TransferRequest.Grant(TransferFixture.terms(EPOCH - 1, 2)));
    all.put("PartyGone,donor", new TransferRequest.PartyGone(DONOR));
    all.put("PartyGone,receiver", new TransferRequest.PartyGone(RECEIVER));
    all.put("Cancel", new TransferRequest.Cancel("why"));
    words().forEach((name, word) -> all.put("Report,receiver " + name, told(Role.RECEIVER, word)));
    words().forEach((name, word) -> all.put("Report,sender " + name, told(Role.SENDER, word)));
    all.put(
        "Report,receiver Failed DISK_FULL",
        told(Role.RECEIVER, new Word.Failed("DISK_FULL", "", 0, -1)));
    all.put(
        "Report,old epoch",
        new TransferRequest.Report(
            new LeaseId(ID, EPOCH - 1, 1), Role.RECEIVER, words().get("Failed")));
    all.put("Assembled", new TransferRequest.Assembled(DIGEST));
    all.put("Assembled,wrong digest", new TransferRequest.Assembled(Digest.ofContent()));
    all.put("TimePassed", new TransferRequest.TimePassed());
    all.put("Quiet", new TransferRequest.Quiet());
    return all;
  }

  static Map<String, Word> words() {
    Map<String, Word> words = new LinkedHashMap<>();
    words.put("Connected", new Word.Connected());
    words.put("Started", new Word.Started());
    words.put("Progress", new Word.Progress(500));
    words.put("Succeeded", new Word.Succeeded(1000, 100));
    words.put("Failed", new Word.Failed("SEGMENT_MISSING", "1", 0, 1));
    return words;
  }

  static TransferRequest told(Role role, Word word) {
    return new TransferRequest.Report(LEASE, role, word);
  }
}
