package tributary.cluster.gateway;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.core.client.JoinProof;
import tributary.core.client.PriorityList;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;

/** By which a session hears from its client's entity. */
record SessionEars(ActorRef<PriorityList> lists, ActorRef<HouseholdLimits> limits) {

  static SessionEars of(ActorContext<EdgeSession.Command> context) {
    return new SessionEars(
        context.messageAdapter(PriorityList.class, EdgeSession.ListChanged::new),
        context.messageAdapter(HouseholdLimits.class, EdgeSession.LimitsSet::new));
  }

  /**
   * @param proof empty if the session was let in before
   */
  ClientCommand.Connect connect(
      Digest deviceKey, Optional<JoinProof> proof, ActorRef<StatusReply<ClientView>> replyTo) {
    return new ClientCommand.Connect(deviceKey, proof, lists, Optional.of(limits), replyTo);
  }
}
