package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.crypto.PeerCertificate;
import tributary.model.AccountId;
import tributary.model.MediaId;
import tributary.wire.MediaPass;
import tributary.wire.proto.ClusterToEdge;

/** Passes to what the cluster itself sends to a box: no household rents it. */
record UnrentedPasses(GatewayTools tools, PeerCertificate peer, AccountId account) {

  /**
   * @param what it is, for the record
   */
  CompletionStage<ClusterToEdge.Builder> grant(MediaId media, String what) {
    return tools
        .<MediaItemCommand, PublishedItem>askAgain(
            tools.ports().items().apply(media), MediaItemCommand.Describe::new)
        .thenCompose(item -> granted(media, what, item));
  }

  /** Signed only once it is on record. */
  private CompletionStage<ClusterToEdge.Builder> granted(
      MediaId media, String what, PublishedItem item) {
    Instant expires = tools.clock().instant().plus(tools.policy().timing().mediaPass());
    MediaPass pass =
        new MediaPass(
            tools.newPassId(),
            peer.client(),
            account,
            media,
            item.manifest().keyId(),
            peer.keyDigest(),
            MediaPass.ANYWHERE,
            Instant.ofEpochMilli(expires.toEpochMilli()),
            Instant.ofEpochMilli(expires.toEpochMilli()));
    return tools
        .ports()
        .audit()
        .granted(
            Kind.PASS, peer.client().text(), media.text(), "pass " + pass.passId() + " for " + what)
        .thenApply(
            _ ->
                ClusterToEdge.newBuilder()
                    .setMediaPass(
                        tributary.wire.proto.MediaPass.newBuilder()
                            .setPass(ByteString.copyFrom(pass.sign(tools.passKey())))
                            .setViewableUntilMillis(expires.toEpochMilli())));
  }
}
