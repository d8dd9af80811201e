package tributary.edge.lease;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.model.ClientId;
import tributary.model.RefusedException;
import tributary.wire.Tls;

/** TLS with another node: shakes hands, looks who it is, and only then opens a data connection. */
final class Handshakes {
  /** Why the gateway's own connection goes no further. */
  static final String TESTED = "REACHABILITY_TESTED";

  private final ClientId self;
  private volatile SslContext asServer;
  private volatile SslContext asClient;
  private final Transport transport;
  private final long timeoutMillis;
  private final Opening opening;

  /** Makes a data connection of a channel. */
  @FunctionalInterface
  interface Opening {
    DataConnection open(Channel channel, PeerCertificate peer, LeaseOffers offers);
  }

  Handshakes(Identity identity, Transport transport, DataSettings settings, Opening opening) {
    this.transport = transport;
    this.self = PeerCertificate.of(identity.chain().getFirst()).client();
    identity(identity);
    this.timeoutMillis = settings.connectTimeout().toMillis();
    this.opening = opening;
  }

  /** Shows another certificate from now on. */
  void identity(Identity identity) {
    asServer = Tls.mutualServer(identity);
    asClient = Tls.client(identity);
  }

  /** With whoever came to the listener. */
  CompletableFuture<DataConnection> accepted(Channel channel, LeaseOffers offers) {
    return secure(channel, asServer.newHandler(channel.alloc()), Handshakes::node, offers);
  }

  CompletableFuture<DataConnection> dialled(Channel channel, ClientId peer, String host, int port) {
    return secure(
        channel,
        asClient.newHandler(channel.alloc(), host, port),
        it -> Tls.requireClient(it, peer),
        (connection, ticket) -> connection.close("offer to initiator"));
  }

  /** The lesser of the two is the TLS client, whichever of their SYNs got through. */
  CompletableFuture<DataConnection> met(Channel channel, ClientId peer, LeaseOffers offers) {
    SslContext role = self.compareTo(peer) < 0 ? asClient : asServer;
    return secure(
        channel, role.newHandler(channel.alloc()), it -> Tls.requireClient(it, peer), offers);
  }

  private static PeerCertificate node(Channel channel) {
    if (Tls.certificate(channel).filter(PeerCertificate::isCluster).isPresent()) {
      throw new RefusedException(TESTED, "the gateway wanted to know, and knows now");
    }
    return Tls.peer(channel)
        .orElseThrow(() -> new RefusedException("BAD_CERTIFICATE", "none was shown"));
  }

  private CompletableFuture<DataConnection> secure(
      Channel channel, SslHandler tls, Function<Channel, PeerCertificate> who, LeaseOffers offers) {
    CompletableFuture<DataConnection> secured = new CompletableFuture<>();
    tls.setHandshakeTimeoutMillis(timeoutMillis);
    transport.readWholeRecords(channel);
    channel.pipeline().addLast(tls);
    tls.handshakeFuture()
        .addListener(
            shaken -> {
              if (!shaken.isSuccess()) {
                secured.completeExceptionally(shaken.cause());
                return;
              }
              try {
                secured.complete(opening.open(channel, who.apply(channel), offers));
              } catch (RefusedException e) {
                secured.completeExceptionally(e);
              }
            });
    return secured;
  }
}
