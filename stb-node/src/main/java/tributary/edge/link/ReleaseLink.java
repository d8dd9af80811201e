package tributary.edge.link;

import java.util.concurrent.CompletionStage;
import tributary.model.BootReport;

/** What a node of a boot stage asks and says of releases of its software. */
public interface ReleaseLink extends ClusterLink {

  /** To the item of the release that is offered to this node. */
  CompletionStage<PassView> releasePass(long counter);

  /** In place of what was said before; a session to come says what is then. */
  void bootReported(BootReport report);
}
