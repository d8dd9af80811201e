package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import tributary.cluster.gateway.LinkClient;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SealedBox;
import tributary.media.ContentKey;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Hello;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.Quote;
import tributary.wire.proto.QuoteRequest;

/** A device with a key of its own, and what it knows after enrolling. */
record TestDevice(ClientId client, DeviceKey key, Identity identity) {

  /** What the gateway answers to this code. */
  static ClusterToEdge tryCode(
      InetSocketAddress gateway, List<X509Certificate> anchors, String code, DeviceKey key) {
    try (LinkClient link = LinkClient.dial(gateway, Tls.client(anchors))) {
      return link.ask(
          EdgeToCluster.newBuilder()
              .setEnrol(
                  Enrol.newBuilder()
                      .setAuthorizationCode(code)
                      .setCertificateRequest(ByteString.copyFrom(key.certificateRequest()))));
    }
  }

  static TestDevice enrol(InetSocketAddress gateway, List<X509Certificate> anchors, String code) {
    DeviceKey key = DeviceKey.generate();
    Enrolled enrolled = tryCode(gateway, anchors, code, key).getEnrolled();
    List<X509Certificate> chain =
        enrolled.getCertificateChainList().stream()
            .map(der -> Identity.parseCertificate(der.toByteArray()))
            .toList();
    return new TestDevice(
        new ClientId(enrolled.getClientId()), key, new Identity(key.privateKey(), chain, anchors));
  }

  LinkClient dial(InetSocketAddress gateway) {
    return LinkClient.dial(gateway, Tls.client(identity));
  }

  static Quote quote(LinkClient link, MediaId media) {
    return link.ask(
            EdgeToCluster.newBuilder()
                .setQuoteRequest(QuoteRequest.newBuilder().setMediaId(media.text())))
        .getQuote();
  }

  /** What the quoted item is decrypted with, by a pass that is good once. */
  byte[] contentKey(LinkClient link, Quote quote, MediaId media) {
    var pass =
        link.ask(
                EdgeToCluster.newBuilder()
                    .setPlayRequest(
                        PlayRequest.newBuilder()
                            .setQuoteId(quote.getQuoteId())
                            .setMediaId(media.text())))
            .getMediaPass();
    EdgeToCluster.Builder redeem =
        EdgeToCluster.newBuilder().setKeyRequest(KeyRequest.newBuilder().setPass(pass.getPass()));
    byte[] sealed = link.ask(redeem).getKeyGrant().getSealedContentKey().toByteArray();
    assertThat(link.ask(redeem).getRefusal().getReason()).isEqualTo("PASS_USED");
    return SealedBox.open(
        sealed, key.privateKey(), ContentKey.sealContext(NodeFixture.keyId(media)));
  }

  /** Hello; the answer is a Welcome or the end. */
  static ClusterToEdge hello(LinkClient link) {
    link.send(
        EdgeToCluster.newBuilder()
            .setRequestId(900)
            .setHello(
                Hello.newBuilder()
                    .setSoftwareVersion("test")
                    .setUplinkBitsPerSecond(1_000_000)
                    .setDownlinkBitsPerSecond(8_000_000)
                    .setCapacityBytes(1L << 30)
                    .setInventoryDigest(ByteString.copyFrom(Digest.ofContent().bytes()))));
    return link.await(message -> message.hasWelcome() || message.hasSessionEnd());
  }
}
