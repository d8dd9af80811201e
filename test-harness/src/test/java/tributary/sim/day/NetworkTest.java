package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability.Endpoint;
import tributary.core.scheduling.Way;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.Agenda;
import tributary.sim.Streams;

/** Two boxes send 10 MB each at 8 Mbit/s, which is 10 s, out of one area. */
class NetworkTest {
  private final Agenda agenda = new Agenda();
  private final List<Double> ends = new ArrayList<>();
  private double counted;

  private void sendTwo(String areaMbit) {
    Scenario scenario =
        Tiny.scenario("network.area-mbit = " + areaMbit, "network.share-interval = 1s");
    Town town = Town.of(scenario, new Streams(1));
    Network network =
        new Network(
            agenda,
            scenario.network(),
            town.areas(),
            (flow, bytes, from, to) -> counted += bytes,
            flow -> ends.add(agenda.now() / 1e9));
    for (int k = 0; k < 2; k++) {
      Box donor = town.boxes()[k];
      Box receiver = town.boxes()[100 + k];
      assertThat(donor.area).isNotEqualTo(receiver.area);
      network.start(flow(network, donor, receiver), 10_000_000);
    }
    while (agenda.step(100 * Agenda.SECOND)) {
      // Time goes by.
    }
  }

  private static Flow flow(Network network, Box donor, Box receiver) {
    TransferId id = new TransferId(receiver.id, Ids.media(1));
    LeaseTerms terms =
        new LeaseTerms(
            new LeaseId(id, 1, 1),
            donor.id,
            receiver.id,
            false,
            List.of(new SegmentRange(0, 10)),
            1_000_000,
            8_000_000,
            new Way.ReceiverDials(new Endpoint("donor", 1)),
            Instant.EPOCH.plusSeconds(1000),
            LeaseReason.BOX_HOLDS);
    return new Flow(terms, donor, receiver, 0, network.path(donor, receiver));
  }

  @Test
  void aWideLinkIsNoLimit() {
    sendTwo("100");

    assertThat(ends).containsExactly(10.0, 10.0);
    assertThat(counted).isEqualTo(20_000_000);
  }

  @Test
  void aNarrowLinkIsShared() {
    sendTwo("8");

    // For the second until it is noticed at their full rate, then at half of it.
    assertThat(ends).hasSize(2).allSatisfy(end -> assertThat(end).isBetween(18.9, 19.1));
    assertThat(counted).isBetween(19_999_999.0, 20_000_001.0);
  }
}
