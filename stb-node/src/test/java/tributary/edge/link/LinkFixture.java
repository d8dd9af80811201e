package tributary.edge.link;

import com.google.protobuf.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.SigningKey;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.TransferId;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.ListUpdate;
import tributary.wire.proto.Welcome;

/** What the tests of the link share. */
final class LinkFixture {
  static final ClientId SELF = new ClientId("0000000001");
  static final MediaId MEDIA = new MediaId("ABCDEFGH0123");
  static final MediaId OTHER = new MediaId("ABCDEFGH9999");
  static final LeaseId LEASE = new LeaseId(new TransferId(SELF, MEDIA), 2, 5);
  static final SigningKey TICKETS = SigningKey.generate();
  static final DeviceKey VAULT = DeviceKey.generate();
  static final NodeDescription DESCRIPTION =
      new NodeDescription(
          "0.1.0", "192.0.2.7", 9000, 2_000_000, 8_000_000, 1L << 30, "west", "", Optional.empty());

  /** Beyond {@link TestGateway#CLUSTER_TIME}. */
  static final Duration LONG = Duration.ofDays(20 * 365);

  private LinkFixture() {}

  /** The defaults of reference.conf, but for a gateway on this machine and quick retries. */
  static LinkSettings settings(int port, String... overrides) {
    return LinkSettings.from(config(port, overrides));
  }

  static Config config(int port, String... overrides) {
    String base =
        """
        tributary.edge.gateway.host = "127.0.0.1"
        tributary.edge.gateway.port = %d
        tributary.edge.link.first-backoff = 20ms
        tributary.edge.link.longest-backoff = 100ms
        """
            .formatted(port);
    return ConfigFactory.parseString(String.join("\n", overrides))
        .withFallback(ConfigFactory.parseString(base))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  static Registration registration(CertificateAuthority authority, ClientId client) {
    return registration(authority, client, DeviceKey.generate(), LONG);
  }

  static Registration registration(
      CertificateAuthority authority, ClientId client, DeviceKey key, Duration validity) {
    List<X509Certificate> chain =
        authority.issue(
            key.publicKey(),
            client,
            NodeKind.SET_TOP_BOX,
            authority.newRegistrationNumber(),
            validity);
    return Registration.of(key, chain, authority.trustAnchors());
  }

  static ClusterToEdge.Builder welcome(int reportMillis) {
    return ClusterToEdge.newBuilder()
        .setWelcome(
            Welcome.newBuilder()
                .setClientId(SELF.text())
                .setTicketKey(ByteString.copyFrom(TICKETS.publicKey().getEncoded()))
                .setVaultKey(ByteString.copyFrom(VAULT.publicKey().getEncoded()))
                .setList(ListUpdate.newBuilder().setVersion(4).addMediaIds(MEDIA.text()))
                .setReportIntervalMillis(reportMillis));
  }
}
