package tributary.edge.link;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;
import tributary.wire.Fields;
import tributary.wire.ManifestMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Renew;

/** A link's questions and how their answers are read. */
abstract class AskingLink implements ReleaseLink {

  abstract <T> CompletionStage<T> ask(
      EdgeToCluster.Builder question, Function<ClusterToEdge, T> read);

  /** The cluster of this session says that it has. */
  abstract boolean hasSnapshots();

  @Override
  public Optional<SnapshotLink> snapshots() {
    return hasSnapshots() ? Optional.of(new SnapshotQuestions(this)) : Optional.empty();
  }

  final CompletionStage<Enrolled> renew(Renew renew) {
    return ask(EdgeToCluster.newBuilder().setRenew(renew), Answer::enrolled);
  }

  @Override
  public CompletionStage<PriorityListView> editList(long expectedVersion, List<MediaId> items) {
    return ask(
        Question.listEdit(expectedVersion, items),
        answer -> LinkMessages.list(Answer.listUpdate(answer)));
  }

  @Override
  public CompletionStage<CatalogPage> catalog(String search, int page) {
    return ask(
        Question.catalog(search, page),
        answer -> LinkMessages.catalogPage(Answer.catalogPage(answer)));
  }

  @Override
  public CompletionStage<Manifest> manifest(MediaId media) {
    return ask(
        Question.manifest(media), answer -> ManifestMessages.fromProto(Answer.manifest(answer)));
  }

  @Override
  public CompletionStage<CatalogCopy> catalogCopy(CatalogPoint known) {
    return ask(
        Question.catalogCopy(known), answer -> CatalogMessages.copy(Answer.catalogCopy(answer)));
  }

  @Override
  public CompletionStage<ArtworkView> artwork(MediaId media, String known) {
    return ask(
        Question.artwork(media, known), answer -> CatalogMessages.artwork(Answer.artwork(answer)));
  }

  @Override
  public CompletionStage<QuoteView> quote(MediaId media, String vendor) {
    return ask(Question.quote(media, vendor), answer -> LinkMessages.quote(Answer.quote(answer)));
  }

  @Override
  public CompletionStage<PassView> play(String quoteId, MediaId media) {
    return ask(
        Question.play(quoteId, media), answer -> LinkMessages.pass(Answer.mediaPass(answer)));
  }

  @Override
  public CompletionStage<PassView> releasePass(long counter) {
    return ask(
        Question.releasePass(counter), answer -> LinkMessages.pass(Answer.mediaPass(answer)));
  }

  @Override
  public CompletionStage<byte[]> key(byte[] pass) {
    return ask(
        Question.key(pass), answer -> Answer.keyGrant(answer).getSealedContentKey().toByteArray());
  }

  @Override
  public CompletionStage<MediaId> publish(Manifest manifest, Title title, byte[] sealedContentKey) {
    return ask(
        Question.publish(manifest, title, sealedContentKey),
        answer -> Fields.mediaId("media_id", Answer.published(answer).getMediaId()));
  }
}
