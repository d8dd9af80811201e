package tributary.edge;

import java.util.Optional;
import tributary.edge.line.HomeLine;
import tributary.edge.link.NodeDescription;
import tributary.edge.store.SegmentStore;
import tributary.edge.update.UpdateSettings;
import tributary.edge.update.Updates;
import tributary.wire.Inventory;

/** What a node says of itself when it joins. */
record SelfDescription(EdgeSettings settings, SegmentStore store, HomeLine line) {
  private static final String VERSION = "0.1";

  NodeDescription of(DataPlane data, Optional<Updates> updates) {
    long room = settings.updates().map(UpdateSettings::roomBytes).orElse(0L);
    return new NodeDescription(
        VERSION,
        settings.data().advertisedHost(),
        settings.data().reachable() ? data.port() : 0,
        line.limits().uplinkBitsPerSecond(),
        line.limits().downlinkBitsPerSecond(),
        Math.max(0, store.capacityBytes() - room),
        settings.data().mediaCluster(),
        settings.bootRefusals(),
        updates.map(Updates::report));
  }

  Inventory inventory() {
    return Inventory.of(
        store.items().stream()
            .map(
                item ->
                    new Inventory.Holding(item.manifest().media(), item.have(), item.isConfirmed()))
            .toList());
  }
}
