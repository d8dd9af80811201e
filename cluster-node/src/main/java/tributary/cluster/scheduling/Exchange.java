package tributary.cluster.scheduling;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How schedulers of cells hear of each other, on whichever nodes they are.
 *
 * @param tell tells all that listen
 * @param listen this one does so until it stops
 */
public record Exchange(
    Consumer<SchedulerCommand.OtherCell> tell,
    Consumer<ActorRef<SchedulerCommand.OtherCell>> listen) {}
