package tributary.edge.link;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.BootReport;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.LeaseId;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.wire.BootMessages;
import tributary.wire.LineMessages;
import tributary.wire.proto.EdgeToCluster;

/**
 * News for the cluster that may wait for one report interval: segments held, merged per item, and
 * the latest progress of each lease. All other news puts these before itself, so that the cluster
 * hears everything in the order in which it happened.
 */
final class ReportBatch {
  private final Map<MediaId, BitSet> held = new LinkedHashMap<>();
  private final Map<Party, PartyReport> progress = new LinkedHashMap<>();
  private Optional<IngestReport> ingests = Optional.empty();
  private final List<EdgeToCluster> waiting = new ArrayList<>();

  private record Party(LeaseId lease, Role role) {}

  void segmentsHeld(MediaId media, List<SegmentRange> segments) {
    held.computeIfAbsent(media, item -> new BitSet()).or(SegmentRange.toBits(segments));
  }

  void progress(PartyReport.Progress report) {
    progress.put(new Party(report.lease(), report.role()), report);
  }

  /** Of {@code report}'s lease, earlier progress is told by the report itself. */
  void party(PartyReport report) {
    progress.remove(new Party(report.lease(), report.role()));
    settle();
    waiting.add(LinkMessages.party(report));
  }

  void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason) {
    settle();
    waiting.add(LinkMessages.dropped(media, segments, reason));
  }

  void itemAssembled(TransferId transfer, Digest rootDigest) {
    settle();
    waiting.add(LinkMessages.assembled(transfer, rootDigest));
  }

  void watching(MediaId media, List<Integer> segments) {
    settle();
    waiting.add(LinkMessages.watching(media, segments));
  }

  void limitsChanged(long uplink, long downlink, String reason) {
    settle();
    waiting.add(LinkMessages.limits(uplink, downlink, reason));
  }

  void lineUsed(LineUse use) {
    settle();
    waiting.add(EdgeToCluster.newBuilder().setLineUse(LineMessages.toProto(use)).build());
  }

  void bootReported(BootReport report) {
    settle();
    waiting.add(EdgeToCluster.newBuilder().setBootReport(BootMessages.toProto(report)).build());
  }

  void playbackClosed(String passId, long playedMillis) {
    settle();
    waiting.add(LinkMessages.playbackClosed(passId, playedMillis));
  }

  /** In place of one that has not gone yet. */
  void ingests(IngestReport report) {
    ingests = Optional.of(report);
  }

  int size() {
    return waiting.size() + held.size() + progress.size() + (ingests.isPresent() ? 1 : 0);
  }

  /** All news in order; the batch is empty afterwards. */
  List<EdgeToCluster> drain() {
    settle();
    ingests.ifPresent(it -> waiting.add(LinkMessages.ingests(it)));
    ingests = Optional.empty();
    List<EdgeToCluster> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private void settle() {
    held.forEach(
        (media, segments) -> waiting.add(LinkMessages.held(media, SegmentRange.of(segments))));
    held.clear();
    progress.values().forEach(report -> waiting.add(LinkMessages.party(report)));
    progress.clear();
  }
}
