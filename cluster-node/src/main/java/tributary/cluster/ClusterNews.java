package tributary.cluster;

import org.apache.pekko.actor.typed.ActorRef;
import tributary.cluster.message.ClusterMessage;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;

/** What the gateways of all nodes should hear. */
sealed interface ClusterNews extends ClusterMessage {

  /** Sessions of this client end now. */
  record Expelled(ClientId client, String reason, String detail) implements ClusterNews {}

  /** Searches find this item from now on. */
  record Listed(MediaId media) implements ClusterNews {}

  /** This is the cell's scheduler now; told again and again. */
  record SchedulerThere(CellId cell, ActorRef<SchedulerCommand> scheduler) implements ClusterNews {}
}
