package tributary.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

class CertificateAuthorityTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final ClientId CLIENT = new ClientId("0012345678");

  @TempDir Path directory;

  @Test
  void aRestartFindsTheSameAuthority() throws IOException {
    CertificateAuthority first = CertificateAuthority.loadOrCreate(directory, CLOCK);
    CertificateAuthority second = CertificateAuthority.loadOrCreate(directory, CLOCK);

    assertThat(second.trustAnchors().getFirst()).isEqualTo(first.trustAnchors().getFirst());
    assertThat(Identity.readCertificate(directory.resolve("authority.pem")))
        .isEqualTo(first.trustAnchors().getFirst());
  }

  @Test
  void theAuthorityKeyIsForItsOwnerOnlyAndTheAnchorForEverybody() throws IOException {
    CertificateAuthority.loadOrCreate(directory, CLOCK);

    assertThat(permissions("authority.key")).isEqualTo("rw-------");
    assertThat(permissions("authority.pem")).isEqualTo("rw-r--r--");
  }

  @Test
  void aLostKeyBesideAnAnchorIsAnErrorAndNotANewAuthority() throws IOException {
    CertificateAuthority.loadOrCreate(directory, CLOCK);
    Files.delete(directory.resolve("authority.key"));

    assertThatThrownBy(() -> CertificateAuthority.loadOrCreate(directory, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authority.key is missing");
  }

  @Test
  void aLostIssuingKeyIsReplacedByTheRootThatIsKeptApartAndByNothingElse() throws Exception {
    CertificateAuthority before = CertificateAuthority.loadOrCreateBelowRoot(directory, CLOCK);
    Files.delete(directory.resolve("authority.key"));
    assertThatThrownBy(() -> CertificateAuthority.loadOrCreateBelowRoot(directory, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authority.key is missing");

    new RootAuthority(directory, CLOCK).newIssuingKey();

    assertThat(CertificateAuthority.loadOrCreateBelowRoot(directory, CLOCK).trustAnchors())
        .isEqualTo(before.trustAnchors());
    Files.delete(directory.resolve("root.key"));
    assertThatThrownBy(() -> new RootAuthority(directory, CLOCK).newIssuingKey())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root.key is missing");
  }

  @Test
  void aCrashBetweenKeyAndAnchorIsMadeGood() throws IOException {
    CertificateAuthority.loadOrCreate(directory, CLOCK);
    Files.delete(directory.resolve("authority.pem"));

    CertificateAuthority again = CertificateAuthority.loadOrCreate(directory, CLOCK);

    assertThat(again.trustAnchors().getFirst().getBasicConstraints()).isZero();
  }

  @Test
  void anIssuedCertificateSaysWhoTheNodeIs() throws Exception {
    CertificateAuthority authority = CertificateAuthority.loadOrCreate(directory, CLOCK);
    DeviceKey device = DeviceKey.generate();
    String registration = authority.newRegistrationNumber();

    List<X509Certificate> chain =
        authority.issue(
            authority.keyOf(device.certificateRequest()),
            CLIENT,
            NodeKind.MEDIA_SERVER,
            registration,
            Duration.ofDays(30));

    PeerCertificate peer = PeerCertificate.of(chain.getFirst());
    assertThat(peer.client()).isEqualTo(CLIENT);
    assertThat(peer.kind()).isEqualTo(NodeKind.MEDIA_SERVER);
    assertThat(peer.registrationNumber()).isEqualTo(registration).hasSize(32);
    assertThat(peer.keyDigest()).isEqualTo(device.digest());
    assertThat(PeerCertificate.isCluster(chain.getFirst())).isFalse();
    chain.getFirst().verify(authority.trustAnchors().getFirst().getPublicKey());
    assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void aServerIdentityIsTheClustersAndNoEdgeNode() throws IOException {
    CertificateAuthority authority = CertificateAuthority.loadOrCreate(directory, CLOCK);

    Identity server =
        authority.serverIdentity(List.of("gateway.example", "127.0.0.1"), Duration.ofDays(1));

    assertThat(PeerCertificate.isCluster(server.certificate())).isTrue();
    assertThatThrownBy(() -> PeerCertificate.of(server.certificate()))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("BAD_CERTIFICATE: ")
        .hasMessageContaining("names no edge node");
    assertThat(server.toString()).doesNotContain("key=");
  }

  @Test
  void aTamperedCertificateRequestIsRefused() throws IOException {
    CertificateAuthority authority = CertificateAuthority.loadOrCreate(directory, CLOCK);
    byte[] request = DeviceKey.generate().certificateRequest();
    // In the subject, so that the request still parses but its signature does not hold.
    String text = new String(request, java.nio.charset.StandardCharsets.ISO_8859_1);
    request[text.indexOf("tributary")] ^= 1;

    assertThatThrownBy(() -> authority.keyOf(request))
        .isInstanceOf(RefusedException.class)
        .hasMessage("BAD_CERTIFICATE_REQUEST: certificate request: its signature does not hold");
  }

  @Test
  void whatIsNoCertificateRequestIsRefused() throws IOException {
    CertificateAuthority authority = CertificateAuthority.loadOrCreate(directory, CLOCK);

    for (byte[] junk : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[5000])) {
      assertThatThrownBy(() -> authority.keyOf(junk))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("BAD_CERTIFICATE_REQUEST: ");
    }
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }
}
