package tributary.cluster.read;

import java.util.List;
import tributary.model.RefusedException;

/** Where the last row of a page stands: its sort key, then its id. Comes from a caller's cursor. */
record Position(String key, String id) {

  static Position of(List<String> after) {
    if (after.size() != 2) {
      throw bad();
    }
    return new Position(after.get(0), after.get(1));
  }

  long number() {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw bad();
    }
  }

  private static RefusedException bad() {
    return new RefusedException("BAD_CURSOR", "the cursor is of another search");
  }
}
