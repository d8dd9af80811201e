package tributary.core.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import tributary.core.Decision;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.model.MediaId;

/**
 * How a list changes. Replacing it as a whole names the version that it replaces; placing or
 * removing one item says what is meant, so that it merges with what others changed meanwhile (E11).
 */
final class ListEdit {
  private ListEdit() {}

  static Decision<Event> replace(PriorityList list, Command.EditList edit, ClientPolicy policy) {
    return replaced(list, edit.expectedVersion(), edit.items(), policy);
  }

  static Decision<Event> place(PriorityList list, Command.PlaceItem place, ClientPolicy policy) {
    List<MediaId> items = new ArrayList<>(list.items());
    items.remove(place.media());
    int at = Math.min(place.rank().orElse(Integer.MAX_VALUE) - 1, items.size());
    if (place.before().isPresent()) {
      at = items.indexOf(place.before().get());
    }
    if (at < 0) {
      return Decision.refused(
          "LIST_CHANGED", "item " + place.before().orElse(place.media()) + " is not in the list");
    }
    items.add(at, place.media());
    return replaced(list, place.expectedVersion(), items, policy);
  }

  static Decision<Event> remove(PriorityList list, Command.RemoveItem remove, ClientPolicy policy) {
    List<MediaId> items = new ArrayList<>(list.items());
    items.remove(remove.media());
    return replaced(list, remove.expectedVersion(), items, policy);
  }

  private static Decision<Event> replaced(
      PriorityList list, OptionalLong expected, List<MediaId> items, ClientPolicy policy) {
    // Also what is wanted a second time, its answer having been lost.
    if (items.equals(list.items())) {
      return Decision.nothing();
    }
    if (expected.orElse(list.version()) != list.version()) {
      return Decision.refused(
          "LIST_CHANGED",
          "the list has version %d, not %d".formatted(list.version(), expected.getAsLong()));
    }
    if (items.size() > policy.maxListLength() && items.size() > list.items().size()) {
      return Decision.refused(
          "LIST_TOO_LONG",
          "a list has at most %d items, was %d".formatted(policy.maxListLength(), items.size()));
    }
    Set<MediaId> seen = new HashSet<>();
    for (MediaId item : items) {
      if (!seen.add(item)) {
        return Decision.refused("BAD_LIST", "item " + item + " stands twice in the list");
      }
    }
    return Decision.of(new Event.ListReplaced(list.replacedBy(items)));
  }
}
