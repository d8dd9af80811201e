package tributary.sim.mind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.model.Manifest;
import tributary.model.MediaId;

/** A title and who, of those online, holds any of it. */
final class Item {
  final MediaId media;
  Manifest manifest;
  final Set<Party> servers = new LinkedHashSet<>();

  /** By number, so that one can be drawn. */
  private final List<Party> boxes = new ArrayList<>();

  private final Map<Party, Integer> places = new HashMap<>();

  Item(MediaId media) {
    this.media = media;
  }

  void holds(Party party) {
    if (party.kind.isOrigin()) {
      servers.add(party);
    } else if (places.putIfAbsent(party, boxes.size()) == null) {
      boxes.add(party);
    }
  }

  void holdsNoMore(Party party) {
    servers.remove(party);
    Integer place = places.remove(party);
    if (place != null) {
      Party last = boxes.removeLast();
      if (last != party) {
        boxes.set(place, last);
        places.put(last, place);
      }
    }
  }

  List<Party> boxes() {
    return boxes;
  }
}
