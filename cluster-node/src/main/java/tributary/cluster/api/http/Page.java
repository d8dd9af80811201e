package tributary.cluster.api.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a search.
 *
 * @param nextCursor the cursor of the page after it; empty on the last
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * What a part of a position is. A cursor can be forged, and what is in it ends in a query: what
   * is not of this form is refused before.
   */
  public enum Part {
    TEXT {
      @Override
      boolean is(String part) {
        return part.length() <= LONGEST && part.indexOf('\0') < 0;
      }
    },
    NUMBER {
      @Override
      boolean is(String part) {
        return part.matches("-?[0-9]{1,18}");
      }
    },
    /** How many rows stand before it. */
    COUNT {
      @Override
      boolean is(String part) {
        return part.matches("[0-9]{1,9}");
      }
    },
    TIME {
      @Override
      boolean is(String part) {
        try {
          var _ = Instant.parse(part);
          return true;
        } catch (DateTimeParseException e) {
          return false;
        }
      }
    };

    private static final int LONGEST = 1000;

    abstract boolean is(String part);
  }

  /** The page as the caller asked for it. */
  public record Wanted(String search, Optional<List<String>> after, int limit) {

    /** Cuts what a query for {@code limit + 1} rows found. */
    public <R, T> Page<T> of(
        List<R> found, Function<R, List<String>> position, Function<R, T> shape) {
      boolean more = found.size() > limit;
      List<R> rows = more ? found.subList(0, limit) : found;
      return new Page<>(
          rows.stream().map(shape).toList(),
          more
              ? Optional.of(Cursor.encode(search, position.apply(rows.getLast())))
              : Optional.empty());
    }

    /** Pages through a list that only ever grows at its end, newest first. */
    public <R, T> Page<T> newestFirst(List<R> grown, Function<R, T> shape) {
      int end = after.map(position -> Integer.parseInt(position.getFirst())).orElse(grown.size());
      end = Math.min(end, grown.size());
      int start = Math.max(0, end - limit);
      return new Page<>(
          grown.subList(start, end).reversed().stream().map(shape).toList(),
          start > 0
              ? Optional.of(Cursor.encode(search, List.of(Integer.toString(start))))
              : Optional.empty());
    }
  }
}
