package tributary.core;

import java.util.List;
import java.util.Optional;
import tributary.model.Refusal;

/**
 * What a core answers to a command: the events to store, in order, and whether it was refused.
 *
 * @param events may come with a refusal as well: a wrong code is refused and counted
 */
public record Decision<E>(List<E> events, Optional<Refusal> refusal) {
  public Decision {
    events = List.copyOf(events);
  }

  /** Granted; nothing changes. */
  public static <E> Decision<E> nothing() {
    return new Decision<>(List.of(), Optional.empty());
  }

  public static <E> Decision<E> of(E event) {
    return new Decision<>(List.of(event), Optional.empty());
  }

  public static <E> Decision<E> of(List<E> events) {
    return new Decision<>(events, Optional.empty());
  }

  public static <E> Decision<E> refused(String reason, String detail) {
    return new Decision<>(List.of(), Optional.of(new Refusal(reason, detail)));
  }

  public static <E> Decision<E> refused(E event, String reason, String detail) {
    return new Decision<>(List.of(event), Optional.of(new Refusal(reason, detail)));
  }
}
