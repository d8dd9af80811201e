package tributary.wire;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.model.ClientId;
import tributary.model.RefusedException;

/**
 * TLS 1.3 for Netty, by BoringSSL where its native part is there, else by the JDK. Trust ends at
 * the anchors given. Names in certificates are not compared with hosts: whom one talks to is the
 * certificate's role, which the dialling side must check after the handshake by {@link
 * #requireCluster} or {@link #requireClient}, and so must the listening side of the data plane.
 *
 * <p>Dial with {@code context.newHandler(alloc, host, port)}: host and port are the key under which
 * a session is resumed.
 */
public final class Tls {
  private static final String VERSION = "TLSv1.3";

  private Tls() {}

  /** The gateway: a client certificate is optional, but must be good when presented. */
  public static SslContext server(Identity identity) {
    return server(identity, ClientAuth.OPTIONAL, provider());
  }

  /** The data plane: no connection without a good client certificate. */
  public static SslContext mutualServer(Identity identity) {
    return server(identity, ClientAuth.REQUIRE, provider());
  }

  /** Presents the identity's certificate: sessions and the data plane. */
  public static SslContext client(Identity identity) {
    return client(Optional.of(identity), identity.trustAnchors(), provider());
  }

  /** Presents no certificate: enrolment. */
  public static SslContext client(List<X509Certificate> trustAnchors) {
    return client(Optional.empty(), trustAnchors, provider());
  }

  static SslProvider provider() {
    return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }

  static SslContext server(Identity identity, ClientAuth clientAuth, SslProvider provider) {
    try {
      SslContext context =
          SslContextBuilder.forServer(identity.key(), sent(identity))
              .sslProvider(provider)
              .protocols(VERSION)
              .trustManager(identity.trustAnchors())
              .clientAuth(clientAuth)
              .build();
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setTicketKeys(freshTicketKey());
      }
      return context;
    } catch (SSLException e) {
      throw new IllegalStateException("cannot listen as " + identity + ": " + e.getMessage(), e);
    }
  }

  static SslContext client(
      Optional<Identity> identity, List<X509Certificate> trustAnchors, SslProvider provider) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .protocols(VERSION)
              .trustManager(trustAnchors)
              .endpointIdentificationAlgorithm(null);
      identity.ifPresent(self -> builder.keyManager(self.key(), sent(self)));
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("cannot dial: " + e.getMessage(), e);
    }
  }

  /** Anchors are known to the other side. */
  private static List<X509Certificate> sent(Identity identity) {
    return identity.chain().stream()
        .filter(certificate -> !identity.trustAnchors().contains(certificate))
        .toList();
  }

  /** Lives as long as the context: after a restart clients simply shake hands in full. */
  private static OpenSslSessionTicketKey freshTicketKey() {
    SecureRandom random = new SecureRandom();
    byte[] name = new byte[OpenSslSessionTicketKey.NAME_SIZE];
    byte[] hmac = new byte[OpenSslSessionTicketKey.HMAC_KEY_SIZE];
    byte[] aes = new byte[OpenSslSessionTicketKey.AES_KEY_SIZE];
    random.nextBytes(name);
    random.nextBytes(hmac);
    random.nextBytes(aes);
    return new OpenSslSessionTicketKey(name, hmac, aes);
  }

  /**
   * What went wrong in a handshake, for a log: the innermost message, which says what was wrong
   * with the certificate where the outer ones say "general problem".
   */
  public static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    if (innermost instanceof ClosedChannelException) {
      return "the other side closed the connection";
    }
    String message = String.valueOf(innermost.getMessage());
    return innermost instanceof GeneralSecurityException
        ? "certificate refused: " + message
        : message;
  }

  /** The other side's certificate, verified; empty if it presented none. After the handshake. */
  public static Optional<X509Certificate> certificate(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      throw new IllegalStateException("no TLS on " + channel);
    }
    try {
      return Optional.of((X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /**
   * The edge node on the other side; empty if it presented no certificate.
   *
   * @throws RefusedException BAD_CERTIFICATE if the certificate is no edge node's
   */
  public static Optional<PeerCertificate> peer(Channel channel) {
    return certificate(channel).map(PeerCertificate::of);
  }

  /**
   * @throws RefusedException WRONG_SERVER if the other side is not the cluster
   */
  public static void requireCluster(Channel channel) {
    if (certificate(channel).filter(PeerCertificate::isCluster).isEmpty()) {
      throw new RefusedException(
          "WRONG_SERVER", channel.remoteAddress() + " is not the cluster: " + subject(channel));
    }
  }

  /**
   * @throws RefusedException WRONG_CLIENT if the other side is not this client
   */
  public static PeerCertificate requireClient(Channel channel, ClientId client) {
    return peer(channel)
        .filter(found -> found.client().equals(client))
        .orElseThrow(
            () ->
                new RefusedException(
                    "WRONG_CLIENT",
                    channel.remoteAddress() + " is not " + client + ": " + subject(channel)));
  }

  private static String subject(Channel channel) {
    return certificate(channel)
        .map(found -> found.getSubjectX500Principal().toString())
        .orElse("no certificate");
  }
}
