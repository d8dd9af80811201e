package tributary.cluster.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import tributary.core.release.Offering;
import tributary.core.release.Outcome;
import tributary.core.release.Release;
import tributary.crypto.PeerCertificate;
import tributary.model.BootReport;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.wire.proto.ClusterToEdge;

/**
 * The release that is offered to a box of its boot stage: it must have the item, it hears which one
 * it is, gets the key to it without a rental, and says what came of it.
 */
final class SessionRelease {
  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final UnrentedPasses passes;
  private final SessionTies ties;
  private final EdgeConnection connection;
  private final Map<Long, Outcome> kept = new HashMap<>();
  private Optional<BootReport> report;
  private Optional<Release> offered = Optional.empty();

  /**
   * @param boot empty: no boot stage started it, so nothing is ever offered
   */
  SessionRelease(
      GatewayTools tools,
      PeerCertificate peer,
      UnrentedPasses passes,
      Optional<BootReport> boot,
      SessionTies ties,
      EdgeConnection connection) {
    this.tools = tools;
    this.peer = peer;
    this.passes = passes;
    this.ties = ties;
    this.connection = connection;
    this.report = boot.filter(_ -> peer.kind() == NodeKind.SET_TOP_BOX);
    this.report.ifPresent(this::choose);
  }

  /** Said by the box at any time. Refused: NO_BOOT_STAGE. */
  void said(BootReport newer) {
    if (report.isEmpty()) {
      throw new RefusedException("NO_BOOT_STAGE", "its Hello told of no boot stage");
    }
    report = Optional.of(newer);
    look();
  }

  /** What is offered may be another than before. */
  void look() {
    Optional<Release> before = offered;
    report.ifPresent(this::choose);
    if (!offered.equals(before)) {
      tell();
    }
  }

  private void choose(BootReport said) {
    List<Offering> all = tools.ports().rollouts().offerings();
    offered = Offering.to(peer.client(), said, all, tools.ports().rollouts().policy());
    offered.ifPresent(release -> keep(said, release.counter(), true));
    for (long counter : new TreeSet<>(List.of(said.good(), said.givenUp(), said.refused()))) {
      if (all.stream().anyMatch(one -> one.release().counter() == counter)) {
        keep(said, counter, false);
      }
    }
  }

  private void keep(BootReport said, long counter, boolean isOffered) {
    Outcome outcome = Outcome.of(said, counter);
    Outcome before = kept.get(counter);
    if (before == null || before.rank() < outcome.rank()) {
      kept.put(counter, outcome);
      tools
          .ports()
          .rollouts()
          .said(peer.client(), counter, outcome, Outcome.reason(said, counter), isOffered);
    }
  }

  /** To the box and to its scheduler, which may have forgotten it. */
  void tell() {
    if (report.isPresent()) {
      connection.send(Answers.releaseOffer(offered));
      ties.release(offered.map(Release::media));
    }
  }

  /** Refused: NOT_OFFERED. */
  CompletionStage<ClusterToEdge.Builder> pass(long counter) {
    Release release =
        offered
            .filter(it -> it.counter() == counter)
            .orElseThrow(
                () -> new RefusedException("NOT_OFFERED", "release " + counter + " is not"));
    return passes.grant(release.media(), "release " + release.counter());
  }
}
