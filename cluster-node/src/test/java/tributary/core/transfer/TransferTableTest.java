package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.core.transfer.TransferFixture.DIGEST;
import static tributary.core.transfer.TransferFixture.NOON;
import static tributary.core.transfer.TransferFixture.RECEIVER;
import static tributary.core.transfer.TransferFixture.unrecorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state with every event: what may follow on what. */
final class TransferTableTest {
  private static final TransferState.Facts FACTS =
      new TransferState.Facts(4, 2, 1000, DIGEST, NOON, unrecorded(10, 20));

  private static final Map<String, TransferState> STATES =
      byName(
          List.of(
              new TransferState.Absent(),
              new TransferState.Running(FACTS),
              new TransferState.Held(FACTS, RECEIVER, NOON),
              new TransferState.Retrying(FACTS, NOON, "why"),
              new TransferState.Succeeded(FACTS, NOON),
              new TransferState.Failed(FACTS, "why", NOON),
              new TransferState.Cancelled(FACTS, "why", NOON)));

  private static final Map<String, TransferEvent> EVENTS =
      byName(
          List.of(
              new TransferEvent.Started(5, 1000, DIGEST, NOON),
              new TransferEvent.Held(RECEIVER, NOON),
              new TransferEvent.Resumed(NOON),
              new TransferEvent.Retried(2, NOON, "why", unrecorded(11, 21), NOON),
              new TransferEvent.Succeeded(unrecorded(12, 22), NOON),
              new TransferEvent.Failed("why", unrecorded(13, 23), NOON),
              new TransferEvent.Cancelled("why", unrecorded(14, 24), NOON)));

  /** State, then event to next state. Any pair that is not here is illegal. */
  private static final Map<String, Map<String, String>> TABLE =
      Map.of(
          "Absent", Map.of("Started", "Running"),
          "Running",
              Map.of(
                  "Started", "Running",
                  "Held", "Held",
                  "Retried", "Retrying",
                  "Succeeded", "Succeeded",
                  "Failed", "Failed",
                  "Cancelled", "Cancelled"),
          "Held",
              Map.of(
                  "Started", "Running",
                  "Resumed", "Running",
                  "Retried", "Retrying",
                  "Succeeded", "Succeeded",
                  "Failed", "Failed",
                  "Cancelled", "Cancelled"),
          "Retrying",
              Map.of(
                  "Started", "Running",
                  "Succeeded", "Succeeded",
                  "Failed", "Failed",
                  "Cancelled", "Cancelled"),
          "Succeeded", Map.of("Started", "Running"),
          "Failed", Map.of("Started", "Running"),
          "Cancelled", Map.of("Started", "Running"));

  private static <T> Map<String, T> byName(List<T> values) {
    return values.stream()
        .collect(
            java.util.stream.Collectors.toMap(
                value -> value.getClass().getSimpleName(), value -> value));
  }

  @Test
  void theTableKnowsEveryStateAndEvent() {
    assertThat(leaves(TransferState.class)).isEqualTo(new TreeSet<>(STATES.keySet()));
    assertThat(leaves(TransferEvent.class)).isEqualTo(new TreeSet<>(EVENTS.keySet()));
    assertThat(TABLE.keySet()).isEqualTo(STATES.keySet());
  }

  private static Set<String> leaves(Class<?> sealed) {
    Set<String> names = new TreeSet<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        names.addAll(leaves(permitted));
      } else {
        names.add(permitted.getSimpleName());
      }
    }
    return names;
  }

  @TestFactory
  List<DynamicTest> everyPair() {
    List<DynamicTest> tests = new ArrayList<>();
    STATES.forEach(
        (stateName, state) ->
            EVENTS.forEach(
                (eventName, event) ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            stateName + " and " + eventName,
                            () -> check(state, event, TABLE.get(stateName).get(eventName))))));
    return tests;
  }

  private static void check(TransferState state, TransferEvent event, String next) {
    if (next == null) {
      assertThatThrownBy(() -> Transfer.evolve(state, event))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(event.getClass().getSimpleName() + " cannot follow on ");
      return;
    }
    TransferState evolved = Transfer.evolve(state, event);
    assertThat(evolved.getClass().getSimpleName()).isEqualTo(next);
    assertThat(evolved.epoch()).isEqualTo(event instanceof TransferEvent.Started ? 5 : 4);
  }
}
