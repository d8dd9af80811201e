package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.wire.proto.Enrolled;

/** Issues device certificates, at activation and from then on in time. */
final class Certificates {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private final GatewayTools tools;

  Certificates(GatewayTools tools) {
    this.tools = tools;
  }

  /**
   * Another one for the key that is registered, whose possession the request proves. It is of use
   * to nobody without that key, so that no more is asked for. Fails with RefusedException.
   */
  CompletionStage<Enrolled> renew(ClientId client, byte[] certificateRequest) {
    PublicKey key = tools.authority().keyOf(certificateRequest);
    String number = tools.authority().newRegistrationNumber();
    return tools
        .<ClientCommand, ClientView>ask(
            tools.ports().clients().apply(client),
            replyTo -> new ClientCommand.Renew(Digest.ofContent(key.getEncoded()), number, replyTo))
        .thenApply(view -> issue(view, number, key));
  }

  Enrolled issue(ClientView view, String number, PublicKey key) {
    List<X509Certificate> chain =
        tools
            .authority()
            .issue(key, view.client(), view.kind(), number, tools.policy().deviceValidity());
    log.info(
        "certificate issued: client={} kind={} registration={} until={}",
        view.client(),
        view.kind(),
        number,
        chain.getFirst().getNotAfter().toInstant());
    return Enrolled.newBuilder()
        .setClientId(view.client().text())
        .addAllCertificateChain(chain.stream().map(Certificates::der).toList())
        .setRegistrationNumber(number)
        .addAllTrustAnchors(
            tools.authority().trustAnchors().stream().map(Certificates::der).toList())
        .build();
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made has an encoding", e);
    }
  }
}
