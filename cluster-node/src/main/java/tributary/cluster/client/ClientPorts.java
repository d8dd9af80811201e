package tributary.cluster.client;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tributary.cluster.message.AccountChanged;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.LineUse;
import tributary.model.Refusal;
import tributary.trace.Tracing;

/**
 * Whom a client tells; the composition root wires them.
 *
 * @param lists told of the list of an active client when it changes, and when the entity comes to
 *     life; the same list may be told twice
 * @param expelled told of a client whose sessions must end at once, and why
 * @param changed told of what an owner may see differently now
 * @param left told of the line that a box said last that it used, when its session has ended
 */
public record ClientPorts(
    Lists lists,
    BiConsumer<ClientId, Refusal> expelled,
    Consumer<AccountChanged> changed,
    BiConsumer<ClientId, LineUse> left,
    Tracing tracing) {

  /** Takes a list, and its trace if it was changed by a request that is traced. */
  @FunctionalInterface
  public interface Lists {
    void changed(ClientId client, PriorityList list, Optional<ListTrace> trace);
  }
}
