package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.util.List;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;
import tributary.wire.ManifestMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.ArtworkRequest;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.CatalogRequest;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.ManifestRequest;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.PublishItem;
import tributary.wire.proto.QuoteRequest;
import tributary.wire.proto.ReleasePassRequest;

/** What a node asks of the cluster; {@link Answer} has the other half. */
final class Question {
  private Question() {}

  static EdgeToCluster.Builder listEdit(long expectedVersion, List<MediaId> items) {
    return EdgeToCluster.newBuilder()
        .setListEdit(
            ListEdit.newBuilder()
                .setExpectedVersion(expectedVersion)
                .addAllMediaIds(items.stream().map(MediaId::text).toList()));
  }

  static EdgeToCluster.Builder catalog(String search, int page) {
    return EdgeToCluster.newBuilder()
        .setCatalogRequest(CatalogRequest.newBuilder().setSearch(search).setPage(page));
  }

  static EdgeToCluster.Builder manifest(MediaId media) {
    return EdgeToCluster.newBuilder()
        .setManifestRequest(ManifestRequest.newBuilder().setMediaId(media.text()));
  }

  static EdgeToCluster.Builder catalogCopy(CatalogPoint known) {
    return EdgeToCluster.newBuilder()
        .setCatalogCopyRequest(
            CatalogCopyRequest.newBuilder()
                .setThrough(known.through())
                .setScope(known.scope())
                .setShelvesDigest(known.shelvesDigest()));
  }

  static EdgeToCluster.Builder artwork(MediaId media, String known) {
    return EdgeToCluster.newBuilder()
        .setArtworkRequest(
            ArtworkRequest.newBuilder().setMediaId(media.text()).setKnownVersion(known));
  }

  static EdgeToCluster.Builder quote(MediaId media, String vendor) {
    return EdgeToCluster.newBuilder()
        .setQuoteRequest(QuoteRequest.newBuilder().setMediaId(media.text()).setVendorId(vendor));
  }

  static EdgeToCluster.Builder play(String quoteId, MediaId media) {
    return EdgeToCluster.newBuilder()
        .setPlayRequest(PlayRequest.newBuilder().setQuoteId(quoteId).setMediaId(media.text()));
  }

  static EdgeToCluster.Builder releasePass(long counter) {
    return EdgeToCluster.newBuilder()
        .setReleasePassRequest(ReleasePassRequest.newBuilder().setCounter(counter));
  }

  static EdgeToCluster.Builder key(byte[] pass) {
    return EdgeToCluster.newBuilder()
        .setKeyRequest(KeyRequest.newBuilder().setPass(ByteString.copyFrom(pass)));
  }

  static EdgeToCluster.Builder publish(Manifest manifest, Title title, byte[] sealedContentKey) {
    return EdgeToCluster.newBuilder()
        .setPublishItem(
            PublishItem.newBuilder()
                .setManifest(ManifestMessages.toProto(manifest))
                .setTitle(TitleMessages.toProto(title))
                .setSealedContentKey(ByteString.copyFrom(sealedContentKey)));
  }
}
