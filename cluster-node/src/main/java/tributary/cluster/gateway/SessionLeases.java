package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.transfer.TransferCommand.News;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Way;
import tributary.crypto.SigningKey;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.RefusedException;
import tributary.model.TransferId;
import tributary.wire.Fields;
import tributary.wire.IdMessages;
import tributary.wire.LeaseTicket;
import tributary.wire.ManifestMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Connection;
import tributary.wire.proto.InventoryWanted;
import tributary.wire.proto.ItemConfirmed;
import tributary.wire.proto.LeaseCancel;
import tributary.wire.proto.LeaseOrder;
import tributary.wire.proto.PartyReport;
import tributary.wire.proto.Role;
import tributary.wire.proto.StatusProbe;

/**
 * One node's leases in the words of the wire: orders to it, and its reports. A node may speak of
 * its own transfers, and as a sender only of the leases it was ordered to serve.
 */
final class SessionLeases {
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_REASON = 64;
  private static final int LONGEST_DETAIL = 1000;

  private final ClientId self;
  private final SigningKey ticketKey;
  private final GatewayPolicy.Timing timing;
  private final Map<LeaseId, Boolean> served = new LinkedHashMap<>();

  SessionLeases(ClientId self, SigningKey ticketKey, GatewayPolicy.Timing timing) {
    this.self = self;
    this.ticketKey = ticketKey;
    this.timing = timing;
  }

  ClusterToEdge order(PartyOrder order) {
    ClusterToEdge.Builder message = ClusterToEdge.newBuilder();
    switch (order) {
      case PartyOrder.Lease lease -> message.setLeaseOrder(leaseOrder(lease));
      case PartyOrder.Cancel cancel ->
          message.setLeaseCancel(
              LeaseCancel.newBuilder()
                  .setLease(IdMessages.toProto(cancel.lease()))
                  .setReason(cancel.reason()));
      case PartyOrder.Probe probe ->
          message.setStatusProbe(
              StatusProbe.newBuilder().setLease(IdMessages.toProto(probe.lease())));
      case PartyOrder.ItemConfirmed confirmed ->
          message.setItemConfirmed(ItemConfirmed.newBuilder().setMediaId(confirmed.media().text()));
      case PartyOrder.Shadow _ -> throw new IllegalStateException("no order of a lease: " + order);
      case PartyOrder.InventoryWanted wanted ->
          message.setInventoryWanted(InventoryWanted.getDefaultInstance());
    }
    return message.build();
  }

  private LeaseOrder leaseOrder(PartyOrder.Lease lease) {
    LeaseTerms terms = lease.terms();
    boolean sends = terms.donor().equals(self);
    if (sends) {
      remember(terms.lease());
    }
    boolean initiates = terms.way().receiverInitiates() != sends;
    LeaseOrder.Builder order =
        LeaseOrder.newBuilder()
            .setLease(IdMessages.toProto(terms.lease()))
            .setRole(sends ? Role.SENDER : Role.RECEIVER)
            .setConnection(initiates ? Connection.INITIATOR : Connection.LISTENER)
            .addAllSegments(IdMessages.toProto(terms.segments()))
            .setPeerClientId((sends ? terms.receiver() : terms.donor()).text())
            .setRateBitsPerSecond(terms.rateBitsPerSecond())
            .setPeerIsOrigin(!sends && terms.donorIsOrigin())
            .setReason(terms.reason().name())
            .setBackground(terms.reason().isBackground());
    if (initiates) {
      order.setTicket(ByteString.copyFrom(ticket(terms)));
    }
    // Nobody learns where the other is but who is to dial it.
    switch (terms.way()) {
      case Way.ReceiverDials(var donor) when initiates -> dial(order, donor);
      case Way.DonorDials(var receiver) when initiates -> dial(order, receiver);
      case Way.ReceiverDials _, Way.DonorDials _ -> {}
      case Way.SimultaneousOpen(var donor, var receiver, var at) ->
          dial(order, sends ? receiver : donor).setOpensAtMillis(at.toEpochMilli());
    }
    lease.manifest().map(ManifestMessages::toProto).ifPresent(order::setManifest);
    lease.trace().ifPresent(trace -> order.setTraceparent(trace.traceparent()));
    return order.build();
  }

  private static LeaseOrder.Builder dial(LeaseOrder.Builder order, Reachability.Endpoint peer) {
    return order.setPeerHost(peer.host()).setPeerPort(peer.port());
  }

  private byte[] ticket(LeaseTerms terms) {
    return new LeaseTicket(
            terms.lease(),
            terms.donor(),
            terms.receiver(),
            terms.segments(),
            terms.rateBitsPerSecond(),
            terms.deadline().plus(timing.ticketGrace()))
        .sign(ticketKey);
  }

  private void remember(LeaseId lease) {
    served.put(lease, Boolean.TRUE);
    if (served.size() > MOST_REMEMBERED) {
      served.remove(served.keySet().iterator().next());
    }
  }

  /** Refused: BAD_MESSAGE, NOT_YOUR_LEASE. */
  TransferCommand.Report report(PartyReport report) {
    LeaseId lease = IdMessages.fromProto(report.getLease());
    return new TransferCommand.Report(lease, role(lease, report.getRole()), news(report));
  }

  private TransferCommand.Role role(LeaseId lease, Role role) {
    return switch (role) {
      case RECEIVER -> {
        requireOwn(lease.transfer());
        yield TransferCommand.Role.RECEIVER;
      }
      case SENDER -> {
        if (!served.containsKey(lease)) {
          throw new RefusedException(
              "NOT_YOUR_LEASE", "lease " + lease + " was not given to " + self + " to send");
        }
        yield TransferCommand.Role.SENDER;
      }
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.bad("role", "must be SENDER or RECEIVER");
    };
  }

  /** Refused: BAD_MESSAGE, NOT_YOUR_LEASE. */
  TransferId own(tributary.wire.proto.TransferId id) {
    return requireOwn(IdMessages.fromProto(id));
  }

  private TransferId requireOwn(TransferId transfer) {
    if (!transfer.client().equals(self)) {
      throw new RefusedException(
          "NOT_YOUR_LEASE", "transfer " + transfer + " does not go to " + self);
    }
    return transfer;
  }

  private static News news(PartyReport report) {
    return switch (report.getNewsCase()) {
      case CONNECTED -> new News.Connected();
      case STARTED -> new News.Started();
      case PROGRESS -> new News.Progress(bytes(report.getProgress().getBytes()));
      case SUCCEEDED ->
          new News.Succeeded(
              bytes(report.getSucceeded().getBytes()),
              Fields.between(
                  "elapsed_millis",
                  report.getSucceeded().getElapsedMillis(),
                  0,
                  Integer.MAX_VALUE));
      case FAILED -> failed(report.getFailed());
      case NEWS_NOT_SET -> throw Fields.bad("news", "must be there");
    };
  }

  private static News failed(PartyReport.Failed failed) {
    String reason = Fields.atMost("failed.reason", failed.getReason(), LONGEST_REASON);
    if (!reason.matches("[A-Z][A-Z0-9_]*")) {
      throw Fields.bad("failed.reason", "must be upper snake case, was \"" + reason + "\"");
    }
    boolean ofSegment = reason.equals("SEGMENT_MISSING") || reason.equals("SEGMENT_CORRUPT");
    String detail = failed.getDetail();
    return new News.Failed(
        reason,
        detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)),
        bytes(failed.getBytes()),
        ofSegment ? Fields.between("failed.segment", failed.getSegment(), 0, 1 << 16) : -1);
  }

  private static long bytes(long bytes) {
    return Fields.between("bytes", bytes, 0, Long.MAX_VALUE / 2);
  }
}
