package tributary.edge.lease;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.LeaseId;

/**
 * A lease as its connection knows it.
 *
 * @param role of this node
 * @param actor told what comes over the connection
 * @param moved bytes that went or came for this lease, in whole segments or not
 * @param background nobody waits for it
 * @param rateBitsPerSecond promised by the scheduler: its share of a full uplink, not a ceiling
 */
record LeaseTraffic(
    LeaseId lease,
    Role role,
    ActorRef<LeaseMessage> actor,
    AtomicLong moved,
    long rateBitsPerSecond,
    boolean background) {}
