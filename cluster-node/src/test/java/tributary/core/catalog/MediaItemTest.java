package tributary.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tributary.core.CoreTable;
import tributary.core.ModelFixture;
import tributary.core.catalog.MediaItem.Command;
import tributary.core.catalog.MediaItem.Event;
import tributary.core.catalog.MediaItem.State;
import tributary.model.MediaId;

class MediaItemTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final MediaId A = MediaId.of(1);
  private static final MediaId B = MediaId.of(2);

  private static Map<String, State> states() {
    Map<String, State> states = new LinkedHashMap<>();
    states.put("Unknown", new State.Unknown());
    states.put(
        "Listed", new State.Listed(ModelFixture.manifest(A), ModelFixture.title(A, "Brazil")));
    return states;
  }

  private static Map<String, Command> commands() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put(
        "Publish", new Command.Publish(ModelFixture.manifest(A), ModelFixture.title(A, "Brazil")));
    commands.put(
        "Publish,changed",
        new Command.Publish(ModelFixture.manifest(A), ModelFixture.title(A, "Brasil")));
    commands.put(
        "Publish,misnamed",
        new Command.Publish(ModelFixture.manifest(B), ModelFixture.title(A, "Brazil")));
    commands.put("Describe", new Command.Describe());
    return commands;
  }

  private static Map<String, Event> events() {
    return Map.of(
        "Published",
        new Event.Published(ModelFixture.manifest(A), ModelFixture.title(A, "Brazil"), NOW));
  }

  @Test
  void everyCommandInEveryStateHasTheAnswerWeExpect() {
    CoreTable.coversAll(State.class, states().values());
    CoreTable.coversAll(Command.class, commands().values());

    assertThat(
            CoreTable.<State, Command, Event>decisions(
                states(), commands(), (s, c) -> MediaItem.decide(A, s, c, NOW)))
        .isEqualTo(CoreTable.expected("media-item-decisions"));
  }

  @Test
  void everyEventLeadsWhereWeExpectOrIsImpossible() {
    CoreTable.coversAll(Event.class, events().values());

    assertThat(CoreTable.transitions(states(), events(), MediaItem::evolve))
        .isEqualTo(CoreTable.expected("media-item-transitions"));
  }
}
