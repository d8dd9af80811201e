package tributary.core.catalog;

import java.time.Instant;
import tributary.core.Decision;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;

/**
 * One item of a catalog. {@code Unknown} until a media server publishes it; then {@code Listed} for
 * good, because its manifest is what every holder verifies against.
 */
public final class MediaItem {
  private MediaItem() {}

  public sealed interface State {
    record Unknown() implements State {}

    record Listed(Manifest manifest, Title title) implements State {}
  }

  public sealed interface Event {
    record Published(Manifest manifest, Title title, Instant at) implements Event {}
  }

  public sealed interface Command {
    record Publish(Manifest manifest, Title title) implements Command {}

    record Describe() implements Command {}
  }

  public static Decision<Event> decide(MediaId media, State state, Command command, Instant now) {
    return switch (command) {
      case Command.Publish publish -> publish(media, state, publish, now);
      case Command.Describe _ ->
          switch (state) {
            case State.Unknown _ ->
                Decision.refused("UNKNOWN_ITEM", "no item " + media + " in the catalog");
            case State.Listed _ -> Decision.nothing();
          };
    };
  }

  private static Decision<Event> publish(
      MediaId media, State state, Command.Publish publish, Instant now) {
    return switch (state) {
      case State.Listed(Manifest manifest, Title title) ->
          manifest.equals(publish.manifest()) && title.equals(publish.title())
              ? Decision.nothing()
              : Decision.refused("ITEM_EXISTS", "item " + media + " is published already");
      case State.Unknown _ -> {
        if (!publish.manifest().media().equals(media) || !publish.title().media().equals(media)) {
          yield Decision.refused(
              "BAD_ITEM",
              "manifest of %s and title of %s sent as %s"
                  .formatted(publish.manifest().media(), publish.title().media(), media));
        }
        yield Decision.of(new Event.Published(publish.manifest(), publish.title(), now));
      }
    };
  }

  public static State evolve(State state, Event event) {
    return switch (event) {
      case Event.Published published ->
          switch (state) {
            case State.Unknown _ -> new State.Listed(published.manifest(), published.title());
            case State.Listed _ ->
                throw new IllegalStateException("published twice: " + published.title().media());
          };
    };
  }
}
