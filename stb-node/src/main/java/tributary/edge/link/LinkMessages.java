package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.edge.link.ClusterLink.CatalogPage;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.MappingProbe;
import tributary.edge.link.ClusterLink.Orders;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.PassView;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.link.ClusterLink.QuoteView;
import tributary.edge.link.ClusterLink.Reachability;
import tributary.edge.link.ClusterLink.ReleaseOffer;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.BootReport;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.TraceContext;
import tributary.model.TransferId;
import tributary.wire.BootMessages;
import tributary.wire.Fields;
import tributary.wire.IdMessages;
import tributary.wire.IngestMessages;
import tributary.wire.LineMessages;
import tributary.wire.ManifestMessages;
import tributary.wire.MediaPass;
import tributary.wire.TitleMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Hello;
import tributary.wire.proto.ItemAssembled;
import tributary.wire.proto.ItemDropped;
import tributary.wire.proto.LimitsChanged;
import tributary.wire.proto.ListUpdate;
import tributary.wire.proto.PlaybackClosed;
import tributary.wire.proto.ReachabilityTested;
import tributary.wire.proto.SegmentsHeld;
import tributary.wire.proto.Watching;

/** The edge's own words and {@code link.proto}'s, both ways. */
final class LinkMessages {
  private static final int MOST_LISTED = 10_000;
  private static final int MOST_HIDDEN = 20_000;
  private static final int MOST_TITLES = 1_000;
  private static final int MOST_PROBES = 4;
  private static final int LONGEST_NONCE = 64;

  private LinkMessages() {}

  // ---- to the cluster

  static Hello hello(
      NodeDescription self, Digest inventory, ByteString joinNonce, String bootRefusals) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setSoftwareVersion(self.softwareVersion())
            .setListenHost(self.listenHost())
            .setListenPort(self.listenPort())
            .setUplinkBitsPerSecond(self.uplinkBitsPerSecond())
            .setDownlinkBitsPerSecond(self.downlinkBitsPerSecond())
            .setCapacityBytes(self.capacityBytes())
            .setInventoryDigest(ByteString.copyFrom(inventory.bytes()))
            .setJoinNonce(joinNonce)
            .setMediaCluster(self.mediaCluster())
            .setBootRefusals(bootRefusals);
    self.boot().ifPresent(report -> hello.setBoot(BootMessages.toProto(report)));
    return hello.build();
  }

  static EdgeToCluster held(MediaId media, List<SegmentRange> segments) {
    return EdgeToCluster.newBuilder()
        .setSegmentsHeld(
            SegmentsHeld.newBuilder()
                .setMediaId(media.text())
                .addAllSegments(IdMessages.toProto(segments)))
        .build();
  }

  static EdgeToCluster dropped(MediaId media, List<SegmentRange> segments, String reason) {
    return EdgeToCluster.newBuilder()
        .setItemDropped(
            ItemDropped.newBuilder()
                .setMediaId(media.text())
                .addAllSegments(IdMessages.toProto(segments))
                .setReason(reason))
        .build();
  }

  static EdgeToCluster assembled(TransferId transfer, Digest rootDigest) {
    return EdgeToCluster.newBuilder()
        .setItemAssembled(
            ItemAssembled.newBuilder()
                .setTransfer(IdMessages.toProto(transfer))
                .setRootDigest(ByteString.copyFrom(rootDigest.bytes())))
        .build();
  }

  static EdgeToCluster watching(MediaId media, List<Integer> segments) {
    return EdgeToCluster.newBuilder()
        .setWatching(Watching.newBuilder().setMediaId(media.text()).addAllSegments(segments))
        .build();
  }

  static EdgeToCluster limits(long uplink, long downlink, String reason) {
    return EdgeToCluster.newBuilder()
        .setLimitsChanged(
            LimitsChanged.newBuilder()
                .setUplinkBitsPerSecond(uplink)
                .setDownlinkBitsPerSecond(downlink)
                .setReason(reason))
        .build();
  }

  static EdgeToCluster playbackClosed(String passId, long playedMillis) {
    return EdgeToCluster.newBuilder()
        .setPlaybackClosed(
            PlaybackClosed.newBuilder().setPassId(passId).setPlayedMillis(playedMillis))
        .build();
  }

  static EdgeToCluster ingests(IngestReport report) {
    return EdgeToCluster.newBuilder().setIngestReport(IngestMessages.toProto(report)).build();
  }

  static EdgeToCluster party(PartyReport report) {
    tributary.wire.proto.PartyReport.Builder message =
        tributary.wire.proto.PartyReport.newBuilder()
            .setLease(IdMessages.toProto(report.lease()))
            .setRole(
                switch (report.role()) {
                  case SENDER -> tributary.wire.proto.Role.SENDER;
                  case RECEIVER -> tributary.wire.proto.Role.RECEIVER;
                });
    switch (report) {
      case PartyReport.Connected connected -> message.getConnectedBuilder();
      case PartyReport.Started started -> message.getStartedBuilder();
      case PartyReport.Progress progress -> message.getProgressBuilder().setBytes(progress.bytes());
      case PartyReport.Succeeded succeeded ->
          message
              .getSucceededBuilder()
              .setBytes(succeeded.bytes())
              .setElapsedMillis((int) Math.min(Integer.MAX_VALUE, succeeded.elapsedMillis()));
      case PartyReport.Failed failed ->
          message
              .getFailedBuilder()
              .setReason(failed.reason())
              .setDetail(failed.detail())
              .setBytes(failed.bytes())
              .setSegment(Math.max(0, failed.segment()));
    }
    return EdgeToCluster.newBuilder().setPartyReport(message).build();
  }

  // ---- from the cluster; refused: BAD_MESSAGE

  /**
   * One of the orders: lease, cancel, probe, item confirmed, catalog changed, reachability tested,
   * release offered, household's limits.
   */
  static void give(ClusterToEdge message, Orders orders) {
    if (message.hasLeaseOrder()) {
      orders.lease(leaseOrder(message.getLeaseOrder()));
    } else if (message.hasLeaseCancel()) {
      orders.cancel(
          IdMessages.fromProto(message.getLeaseCancel().getLease()),
          message.getLeaseCancel().getReason());
    } else if (message.hasStatusProbe()) {
      orders.probe(IdMessages.fromProto(message.getStatusProbe().getLease()));
    } else if (message.hasItemConfirmed()) {
      orders.itemConfirmed(Fields.mediaId("media_id", message.getItemConfirmed().getMediaId()));
    } else if (message.hasCatalogChanged()) {
      orders.catalogChanged(message.getCatalogChanged().getVersion());
    } else if (message.hasReachabilityTested()) {
      tested(message.getReachabilityTested(), orders);
    } else if (message.hasReleaseOffer()) {
      orders.releaseOffered(offer(message.getReleaseOffer()));
    } else if (message.hasHouseholdLimits()) {
      orders.householdLimits(LineMessages.fromProto(message.getHouseholdLimits()));
    } else {
      throw Fields.bad("message", "not an order: " + message.getMessageCase());
    }
  }

  static MappingProbe probe(InetAddress gateway, tributary.wire.proto.MappingProbe probe) {
    List<Integer> ports = Fields.atMost("mapping_probe.ports", probe.getPortsList(), MOST_PROBES);
    ports.forEach(port -> Fields.between("mapping_probe.ports", port, 1, 65_535));
    byte[] nonce = probe.getNonce().toByteArray();
    Fields.between("mapping_probe.nonce", nonce.length, 1, LONGEST_NONCE);
    return new MappingProbe(gateway, ports, nonce);
  }

  private static Optional<ReleaseOffer> offer(tributary.wire.proto.ReleaseOffer offer) {
    long counter =
        Fields.between("release_offer.counter", offer.getCounter(), 0, BootReport.GREATEST);
    return counter == 0
        ? Optional.empty()
        : Optional.of(new ReleaseOffer(counter, Fields.mediaId("media_id", offer.getMediaId())));
  }

  static void tested(ReachabilityTested tested, Orders orders) {
    Reachability reachability =
        switch (tested.getReachability()) {
          case OPEN -> Reachability.OPEN;
          case MAPPED -> Reachability.MAPPED;
          case UNREACHABLE -> Reachability.UNREACHABLE;
          case REACHABILITY_UNSPECIFIED, UNRECOGNIZED ->
              throw Fields.bad("reachability", "none such: " + tested.getReachabilityValue());
        };
    orders.reachabilityTested(
        reachability,
        Fields.atMost("public_host", tested.getPublicHost(), 253),
        tested.getPublicPort());
  }

  static PriorityListView list(ListUpdate update) {
    return new PriorityListView(
        update.getVersion(),
        Fields.mediaIds("list.media_ids", update.getMediaIdsList(), MOST_LISTED),
        Set.copyOf(
            Fields.mediaIds("list.shadow_media_ids", update.getShadowMediaIdsList(), MOST_HIDDEN)));
  }

  static LeaseOrder leaseOrder(tributary.wire.proto.LeaseOrder order) {
    boolean initiator =
        switch (order.getConnection()) {
          case INITIATOR -> true;
          case LISTENER -> false;
          case CONNECTION_UNSPECIFIED, UNRECOGNIZED ->
              throw Fields.bad("connection", "no such end: " + order.getConnectionValue());
        };
    boolean opensAtOnce = order.getOpensAtMillis() != 0;
    if (initiator || opensAtOnce) {
      Fields.between("peer_port", order.getPeerPort(), 1, 65_535);
    }
    return new LeaseOrder(
        IdMessages.fromProto(order.getLease()),
        role(order),
        initiator,
        IdMessages.fromProto(order.getSegmentsList()),
        Fields.clientId("peer_client_id", order.getPeerClientId()),
        Fields.atMost("peer_host", order.getPeerHost(), 253),
        order.getPeerPort(),
        order.getPeerIsOrigin(),
        Fields.between(
            "rate_bits_per_second", order.getRateBitsPerSecond(), 1, Long.MAX_VALUE / 16),
        order.getTicket().toByteArray(),
        reason(order.getReason()),
        order.getBackground(),
        opensAtOnce ? Instant.ofEpochMilli(order.getOpensAtMillis()) : null,
        order.hasManifest() ? ManifestMessages.fromProto(order.getManifest()) : null,
        TraceContext.parse(order.getTraceparent()));
  }

  /** It becomes a label of metrics: nothing else may come in by it. */
  private static String reason(String reason) {
    return reason.matches("[A-Z][A-Z0-9_]{0,39}") ? reason : "UNKNOWN";
  }

  private static Role role(tributary.wire.proto.LeaseOrder order) {
    return switch (order.getRole()) {
      case SENDER -> Role.SENDER;
      case RECEIVER -> Role.RECEIVER;
      case ROLE_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.bad("role", "no such role: " + order.getRoleValue());
    };
  }

  static CatalogPage catalogPage(tributary.wire.proto.CatalogPage page) {
    return new CatalogPage(
        Fields.atMost("catalog_page.titles", page.getTitlesList(), MOST_TITLES).stream()
            .map(TitleMessages::fromProto)
            .toList(),
        page.getPage(),
        page.getPageCount());
  }

  static QuoteView quote(tributary.wire.proto.Quote quote) {
    return new QuoteView(
        Fields.atMost("quote_id", quote.getQuoteId(), 100),
        Fields.mediaId("media_id", quote.getMediaId()),
        Fields.read("price", quote, q -> new Money(q.getPriceCents(), q.getCurrency())),
        quote.getViewableUntilMillis(),
        quote.getExpiresMillis(),
        Fields.atMost("vendor_name", quote.getVendorName(), 100));
  }

  static PassView pass(tributary.wire.proto.MediaPass message) {
    byte[] pass = message.getPass().toByteArray();
    return new PassView(
        pass, MediaPass.unverified(pass).passId(), message.getViewableUntilMillis());
  }

  static RefusedException refused(tributary.wire.proto.Refusal refusal) {
    return new RefusedException(
        Fields.read("refusal", refusal, r -> new Refusal(r.getReason(), r.getDetail())));
  }
}
