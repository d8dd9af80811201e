package tributary.edge.link;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.ClusterLink.PassView;
import tributary.model.CatalogSnapshot;
import tributary.model.MediaId;
import tributary.wire.SnapshotMessages;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.SnapshotRequest;

/** Questions about catalogs in bulk, over this link. */
record SnapshotQuestions(AskingLink link) implements SnapshotLink {

  @Override
  public CompletionStage<CatalogCopy> copy(CatalogPoint known, List<CatalogSnapshot> loaded) {
    EdgeToCluster.Builder question = Question.catalogCopy(known);
    CatalogCopyRequest.Builder request = question.getCatalogCopyRequestBuilder();
    request.setTakesSnapshots(true);
    loaded.forEach(it -> request.addLoaded(SnapshotMessages.toProto(it, false)));
    return copy(question);
  }

  private CompletionStage<CatalogCopy> copy(EdgeToCluster.Builder question) {
    return link.ask(question, answer -> CatalogMessages.copy(Answer.catalogCopy(answer)));
  }

  @Override
  public CompletionStage<CatalogCopy> titles(String catalog, CatalogPoint known) {
    EdgeToCluster.Builder question = Question.catalogCopy(known);
    question.getCatalogCopyRequestBuilder().setCatalogId(catalog);
    return copy(question);
  }

  @Override
  public CompletionStage<PassView> pass(MediaId snapshot) {
    return link.ask(
        question(SnapshotRequest.newBuilder().setPassFor(snapshot.text())),
        answer -> LinkMessages.pass(Answer.mediaPass(answer)));
  }

  @Override
  public CompletionStage<Optional<String>> work() {
    return link.ask(
        question(SnapshotRequest.newBuilder().setWork(SnapshotRequest.Work.getDefaultInstance())),
        Answer::snapshotOrder);
  }

  @Override
  public CompletionStage<Boolean> made(CatalogSnapshot snapshot) {
    return link.ask(
        question(SnapshotRequest.newBuilder().setMade(SnapshotMessages.toProto(snapshot, false))),
        ClusterToEdge::hasAccepted);
  }

  private static EdgeToCluster.Builder question(SnapshotRequest.Builder request) {
    return EdgeToCluster.newBuilder().setSnapshotRequest(request);
  }
}
