package tributary.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a core answers to everything in every state, as text to compare with what we expect. */
public final class CoreTable {
  private CoreTable() {}

  /** The table we agreed on: {@code src/test/resources/tables/<name>.txt}. */
  public static String expected(String name) {
    try (InputStream table = CoreTable.class.getResourceAsStream("/tables/" + name + ".txt")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fails unless the table is the one we agreed on. {@code -Dtables.write=true} writes it instead,
   * to be read before it is agreed on.
   */
  public static void agreed(String name, String table) throws IOException {
    if (Boolean.getBoolean("tables.write")) {
      Files.writeString(Path.of("src/test/resources/tables", name + ".txt"), table);
    } else {
      assertThat(table).isEqualTo(expected(name));
    }
  }

  /** One line a pair: {@code state + command -> events or refusal}. */
  public static <S, C, E> String decisions(
      Map<String, S> states, Map<String, C> commands, BiFunction<S, C, Decision<E>> decide) {
    StringBuilder table = new StringBuilder();
    states.forEach(
        (state, s) ->
            commands.forEach(
                (command, c) ->
                    table
                        .append(state)
                        .append(" + ")
                        .append(command)
                        .append(" -> ")
                        .append(outcome(decide.apply(s, c)))
                        .append('\n')));
    return table.toString();
  }

  private static String outcome(Decision<?> decision) {
    String events = names(decision.events());
    String refusal = decision.refusal().map(r -> r.reason()).orElse("");
    String both = (events + " " + refusal).strip();
    return both.isEmpty() ? "nothing" : both;
  }

  private static String names(List<?> events) {
    return events.stream().map(e -> e.getClass().getSimpleName()).collect(Collectors.joining(" "));
  }

  /** One line a pair: {@code state + event -> state}, or {@code impossible}. */
  public static <S, E> String transitions(
      Map<String, S> states, Map<String, E> events, BiFunction<S, E, S> evolve) {
    StringBuilder table = new StringBuilder();
    states.forEach(
        (state, s) ->
            events.forEach(
                (event, e) ->
                    table
                        .append(state)
                        .append(" + ")
                        .append(event)
                        .append(" -> ")
                        .append(next(s, e, evolve))
                        .append('\n')));
    return table.toString();
  }

  private static <S, E> String next(S state, E event, BiFunction<S, E, S> evolve) {
    try {
      return evolve.apply(state, event).getClass().getSimpleName();
    } catch (IllegalStateException e) {
      return "impossible";
    }
  }

  /** Fails when the sealed type has a subtype that no sample is of. */
  public static void coversAll(Class<?> sealed, Collection<?> samples) {
    Set<String> there = new TreeSet<>();
    samples.forEach(sample -> there.add(sample.getClass().getSimpleName()));
    assertThat(there).as("samples of " + sealed.getName()).isEqualTo(names(sealed));
  }

  /** Of all its subtypes. */
  public static Set<String> names(Class<?> sealed) {
    return leaves(sealed).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(CoreTable::leaves)
        : Stream.of(type);
  }
}
