package tributary.cluster.catalog;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.ClusterMessage;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;

/** What {@link MediaItemEntity} understands. */
public sealed interface MediaItemCommand extends ClusterMessage {

  /**
   * Takes a packaged item into the catalog. Repeating it is harmless. Refused: ITEM_EXISTS,
   * BAD_ITEM.
   */
  record Publish(Manifest manifest, Title title, ActorRef<StatusReply<MediaId>> replyTo)
      implements MediaItemCommand {}

  /** Refused: UNKNOWN_ITEM. */
  record Describe(ActorRef<StatusReply<PublishedItem>> replyTo) implements MediaItemCommand {}

  record PublishedItem(Manifest manifest, Title title) implements ClusterMessage {}
}
