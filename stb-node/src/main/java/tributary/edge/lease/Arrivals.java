package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import tributary.model.LeaseId;

/** Segments told to actors that may be gone by then: nobody's buffer stays. On the event loop. */
final class Arrivals {
  private final List<Arrival> told = new ArrayList<>();

  private record Arrival(LeaseId lease, Content content) {}

  /** Takes over the buffer of a whole segment. */
  Content add(LeaseId lease, ByteBuf bytes) {
    told.removeIf(arrival -> arrival.content.isClaimed());
    Content content = Content.of(bytes);
    told.add(new Arrival(lease, content));
    return content;
  }

  /** The lease has ended: what its actor has not taken yet, it never will. */
  void end(LeaseId lease) {
    told.stream()
        .filter(arrival -> arrival.lease.equals(lease))
        .forEach(arrival -> arrival.content.releaseUnlessClaimed());
  }

  void endAll() {
    told.forEach(arrival -> arrival.content.releaseUnlessClaimed());
    told.clear();
  }
}
