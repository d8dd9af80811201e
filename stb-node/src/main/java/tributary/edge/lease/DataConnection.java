package tributary.edge.lease;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.PeerCertificate;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.LeaseId;
import tributary.model.Refusal;
import tributary.wire.DataMessage;

/**
 * A connection to one other node, after its certificate was checked. Carries any number of leases
 * one after another or at once; a lease's actor talks to it by the methods here, from any thread,
 * and is told what comes in. Content goes out in the order it was handed over.
 */
public final class DataConnection extends SimpleChannelInboundHandler<DataMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(DataConnection.class);

  private final Channel channel;
  private final PeerCertificate peer;
  private final LeaseOffers offers;
  private final LeaseMeter meter;
  private final IdleTimer idle;

  // Below: touched on the channel's event loop only.
  private final Map<LeaseId, LeaseTraffic> leases = new HashMap<>();
  private final Outgoing outgoing;
  private final EarlyRequests early = new EarlyRequests();
  private volatile boolean sendsUrgently;
  private final Arrivals arrivals = new Arrivals();
  private String closing = "the other side closed the connection";

  DataConnection(
      Channel channel,
      PeerCertificate peer,
      LeaseOffers offers,
      LeaseMeter meter,
      Uplink uplink,
      DataSettings settings) {
    this.channel = channel;
    this.peer = peer;
    this.offers = offers;
    this.meter = meter;
    long idleMillis = settings.idleTimeout().toMillis();
    this.idle =
        new IdleTimer(channel.eventLoop(), idleMillis, leases::isEmpty, () -> close("idle"));
    this.outgoing = new Outgoing(channel, uplink, new Sent());
  }

  public PeerCertificate peer() {
    return peer;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  /** It has a lease to send that somebody waits for. Any thread. */
  boolean sendsUrgently() {
    return sendsUrgently;
  }

  OptionalLong roundTrip() {
    return Transport.roundTrip(channel);
  }

  // ---- from the lease actors

  /**
   * As the initiator; the actor is told whether the listener took it. A receiver may ask right
   * behind its offer: what it asks waits at the listener for the answer.
   */
  void offer(LeaseTraffic traffic, byte[] ticket) {
    run(
        () -> {
          if (attach(traffic)) {
            write(new DataMessage.LeaseOffer(ticket));
            if (traffic.role() == Role.RECEIVER) {
              traffic.actor().tell(new LeaseMessage.Offered(this));
            }
          }
        });
  }

  /** As the listener, of a ticket that was found good. */
  void accept(LeaseTraffic traffic) {
    run(
        () -> {
          if (attach(traffic)) {
            write(new DataMessage.LeaseAnswer(traffic.lease(), true, ""));
            traffic.actor().tell(new LeaseMessage.Opened(this));
            early.take(traffic.lease()).forEach(segment -> requested(traffic.lease(), segment));
            answeredOffer();
          }
        });
  }

  void refuse(LeaseId lease, Refusal refusal) {
    run(
        () -> {
          write(new DataMessage.LeaseAnswer(lease, false, refusal.toString()));
          early.take(lease).forEach(segment -> refuseUnleased(lease, segment));
          answeredOffer();
        });
  }

  public void request(LeaseId lease, List<Integer> segments) {
    run(
        () ->
            outgoing.control(
                segments.stream()
                    .map(segment -> new DataMessage.SegmentRequest(lease, segment))
                    .toList()));
  }

  /** Content that the actor claimed; the actor is told when the last byte has left. */
  public void send(LeaseId lease, int segment, Content content) {
    run(() -> outgoing.add(lease, segment, content.buffer()));
  }

  /** From the receiver: what came is not what the manifest says. */
  public void reject(LeaseId lease, int segment) {
    run(() -> write(new DataMessage.SegmentRejected(lease, segment)));
  }

  public void refuseSegment(LeaseId lease, int segment, String reason) {
    run(() -> write(new DataMessage.SegmentRefused(lease, segment, reason)));
  }

  /** From the receiver: nothing more will be asked. */
  public void done(LeaseId lease) {
    run(
        () -> {
          write(new DataMessage.LeaseDone(lease));
          detach(lease);
        });
  }

  /** This node is done with the lease; what is on its way for it is thrown away. */
  public void leave(LeaseId lease) {
    run(() -> detach(lease));
  }

  void close(String why) {
    run(
        () -> {
          closing = why;
          channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        });
  }

  private void run(Runnable work) {
    try {
      channel.eventLoop().execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("the node closes peer={}", peer.client(), e);
    }
  }

  private void write(DataMessage message) {
    outgoing.control(List.of(message));
  }

  private boolean attach(LeaseTraffic traffic) {
    if (!channel.isActive()) {
      traffic.actor().tell(new LeaseMessage.ConnectionLost(closing));
      return false;
    }
    leases.put(traffic.lease(), traffic);
    weigh();
    return true;
  }

  private void detach(LeaseId lease) {
    if (leases.remove(lease) == null) {
      return;
    }
    weigh();
    outgoing.drop(lease);
    arrivals.end(lease);
    if (leases.isEmpty() && outgoing.going().isPresent()) {
      // A segment cannot be broken off in any other way.
      close("the lease ended in the middle of a segment");
    } else if (leases.isEmpty()) {
      idle.begin();
    }
  }

  /** Nothing may ever be offered on it. */
  void closeUnlessUsed() {
    run(idle::begin);
  }

  /** What its leases were promised, together, is this connection's weight on the uplink. */
  private void weigh() {
    sendsUrgently =
        leases.values().stream()
            .anyMatch(traffic -> traffic.role() == Role.SENDER && !traffic.background());
    outgoing.weight(
        leases.values().stream()
            .filter(traffic -> traffic.role() == Role.SENDER)
            .mapToLong(LeaseTraffic::rateBitsPerSecond)
            .sum());
  }

  private final class Sent implements Outgoing.Progress {
    @Override
    public void moved(LeaseId lease, int bytes) {
      DataConnection.this.moved(Role.SENDER, lease, bytes);
    }

    @Override
    public void sent(LeaseId lease, int segment) {
      tell(lease, new LeaseMessage.Sent(segment));
    }
  }

  void moved(Role role, LeaseId lease, int bytes) {
    meter.moved(role, peer.kind(), bytes);
    LeaseTraffic traffic = leases.get(lease);
    if (traffic != null) {
      traffic.moved().addAndGet(bytes);
    }
  }

  // ---- from the other node

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DataMessage message) {
    switch (message) {
      case DataMessage.LeaseOffer(byte[] ticket) -> {
        early.offered();
        offers.offered(this, ticket);
      }
      case DataMessage.LeaseAnswer answer -> answered(answer);
      case DataMessage.SegmentRequest(LeaseId lease, int segment) -> requested(lease, segment);
      case DataMessage.SegmentContent content -> arrived(content);
      case DataMessage.SegmentRefused(LeaseId lease, int segment, String reason) ->
          tell(lease, new LeaseMessage.Refused(segment, reason));
      case DataMessage.SegmentRejected(LeaseId lease, int segment) ->
          tell(lease, new LeaseMessage.Rejected(segment));
      case DataMessage.LeaseDone(LeaseId lease) -> {
        tell(lease, new LeaseMessage.Done());
        detach(lease);
      }
    }
  }

  private void arrived(DataMessage.SegmentContent message) {
    if (leases.containsKey(message.lease())) {
      Content content = arrivals.add(message.lease(), message.retain().bytes());
      tell(message.lease(), new LeaseMessage.Arrived(message.segment(), content));
    }
  }

  private void answered(DataMessage.LeaseAnswer answer) {
    if (answer.accepted()) {
      tell(answer.lease(), new LeaseMessage.Opened(this));
    } else {
      tell(answer.lease(), new LeaseMessage.NotOpened("LEASE_REFUSED", answer.refusal()));
      detach(answer.lease());
    }
  }

  private void requested(LeaseId lease, int segment) {
    LeaseTraffic traffic = leases.get(lease);
    if (traffic != null && traffic.role() == Role.SENDER) {
      traffic.actor().tell(new LeaseMessage.Requested(segment));
    } else if (traffic != null || !early.keep(lease, segment)) {
      refuseUnleased(lease, segment);
    }
  }

  private void refuseUnleased(LeaseId lease, int segment) {
    write(new DataMessage.SegmentRefused(lease, segment, "NOT_LEASED"));
  }

  private void answeredOffer() {
    early.answered().forEach((lease, all) -> all.forEach(it -> refuseUnleased(lease, it)));
  }

  private void tell(LeaseId lease, LeaseMessage message) {
    LeaseTraffic traffic = leases.get(lease);
    if (traffic != null) {
      traffic.actor().tell(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outgoing.writabilityChanged();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leases
        .values()
        .forEach(traffic -> traffic.actor().tell(new LeaseMessage.ConnectionLost(closing)));
    leases.clear();
    outgoing.close();
    arrivals.endAll();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.info("data connection broken peer={} why=\"{}\"", peer.client(), cause.toString());
    close(String.valueOf(cause.getMessage()));
  }
}
