package tributary.core.client;

import java.util.Set;
import java.util.TreeSet;
import tributary.model.MediaId;

/**
 * What stands on an active box, as far as it outlives a session.
 *
 * @param holdings items whose whole-file digest was confirmed
 * @param watched items whose playing was begun here, until the box lets go of them
 * @param shadow items that the box keeps or gets without showing them (R189)
 */
public record BoxItems(Set<MediaId> holdings, Set<MediaId> watched, Set<MediaId> shadow) {
  public static final BoxItems NONE = new BoxItems(Set.of(), Set.of(), Set.of());

  public BoxItems {
    holdings = Set.copyOf(holdings);
    watched = Set.copyOf(watched);
    shadow = Set.copyOf(shadow);
  }

  BoxItems holding(MediaId media) {
    return new BoxItems(with(holdings, media), watched, shadow);
  }

  BoxItems without(MediaId media) {
    return new BoxItems(without(holdings, media), without(watched, media), shadow);
  }

  BoxItems watched(MediaId media) {
    return new BoxItems(holdings, with(watched, media), shadow);
  }

  BoxItems keeping(Set<MediaId> hidden) {
    return new BoxItems(holdings, watched, hidden);
  }

  /** What its household sees as delivered (R190). */
  public Set<MediaId> shown() {
    Set<MediaId> shown = new TreeSet<>(holdings);
    shown.removeAll(shadow);
    return shown;
  }

  private static Set<MediaId> with(Set<MediaId> items, MediaId media) {
    Set<MediaId> more = new TreeSet<>(items);
    more.add(media);
    return more;
  }

  private static Set<MediaId> without(Set<MediaId> items, MediaId media) {
    Set<MediaId> fewer = new TreeSet<>(items);
    fewer.remove(media);
    return fewer;
  }
}
