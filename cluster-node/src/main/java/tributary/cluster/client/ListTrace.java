package tributary.cluster.client;

import java.util.Set;
import tributary.cluster.message.ClusterMessage;
import tributary.model.MediaId;
import tributary.model.TraceContext;

/**
 * The trace of a change of a list.
 *
 * @param wishes that are new by it
 */
public record ListTrace(TraceContext context, Set<MediaId> wishes) implements ClusterMessage {
  public ListTrace {
    wishes = Set.copyOf(wishes);
  }
}
