package tributary.cluster;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;

/**
 * Mutual TLS 1.3 between the nodes of a cluster. A node issues its own certificate from the nodes'
 * authority, in memory only, at its start and anew before it expires. Who one talks to is a node of
 * this cluster; which one, addresses that come and go do not say.
 */
final class NodeTls implements SSLEngineProvider {
  private static final String VERSION = "TLSv1.3";
  private static final Duration VALIDITY = Duration.ofDays(90);
  private static final Duration RENEWED_AFTER = VALIDITY.dividedBy(2);

  private final CertificateAuthority nodes;
  private final String name;
  private final Clock clock;
  private SSLContext context;
  private Instant renewal = Instant.MIN;

  NodeTls(CertificateAuthority nodes, String name, Clock clock) {
    this.nodes = nodes;
    this.name = name;
    this.clock = clock;
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port);
    engine.setUseClientMode(true);
    return engine;
  }

  private SSLEngine engine(String hostname, int port) {
    SSLEngine engine = context().createSSLEngine(hostname, port);
    engine.setEnabledProtocols(new String[] {VERSION});
    return engine;
  }

  private synchronized SSLContext context() {
    Instant now = clock.instant();
    if (now.isAfter(renewal)) {
      context = context(nodes.nodeIdentity(name, VALIDITY));
      renewal = now.plus(RENEWED_AFTER);
    }
    return context;
  }

  static SSLContext context(Identity identity) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry(
          "node", identity.key(), new char[0], identity.chain().toArray(Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (X509Certificate anchor : identity.trustAnchors()) {
        trusted.setCertificateEntry(anchor.getSerialNumber().toString(), anchor);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext made = SSLContext.getInstance(VERSION);
      made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return made;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot be " + identity + " in TLS", e);
    }
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return refusal(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return refusal(session);
  }

  /** The chain has been verified; what is left is whether it is a node's. */
  private static Option<Throwable> refusal(SSLSession session) {
    try {
      X509Certificate peer = (X509Certificate) session.getPeerCertificates()[0];
      return PeerCertificate.isNode(peer)
          ? Option.empty()
          : Option.apply(
              new CertificateException(
                  "\"" + peer.getSubjectX500Principal() + "\" is no node of the cluster"));
    } catch (SSLPeerUnverifiedException e) {
      return Option.apply(e);
    }
  }
}
