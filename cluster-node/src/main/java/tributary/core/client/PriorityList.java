package tributary.core.client;

import java.util.HashSet;
import java.util.List;
import tributary.model.MediaId;

/**
 * What a household wants, rank 1 first. May be longer than the box has room for (R034).
 *
 * @param version grows by one with every change; the ETag of the list (E11)
 */
public record PriorityList(long version, List<MediaId> items) {
  public static final PriorityList EMPTY = new PriorityList(0, List.of());

  public PriorityList {
    items = List.copyOf(items);
    if (new HashSet<>(items).size() != items.size()) {
      throw new IllegalArgumentException("an item stands twice in the list");
    }
  }

  public PriorityList replacedBy(List<MediaId> changed) {
    return new PriorityList(version + 1, changed);
  }
}
