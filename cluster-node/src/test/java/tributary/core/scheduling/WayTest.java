package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.Reachability.Endpoint;

/** The pairing rule as a table: donor's reachability down, receiver's across. */
class WayTest {
  private static final Instant MEETING = Instant.ofEpochSecond(1000);
  private static final Endpoint HERE = new Endpoint("198.51.100.1", 8700);
  private static final Endpoint THERE = new Endpoint("203.0.113.2", 8701);

  private static final Optional<Way> NONE = Optional.empty();
  private static final Optional<Way> RECEIVER = Optional.of(new Way.ReceiverDials(HERE));
  private static final Optional<Way> DONOR = Optional.of(new Way.DonorDials(THERE));
  private static final Optional<Way> BOTH =
      Optional.of(new Way.SimultaneousOpen(HERE, THERE, MEETING));

  private static List<Reachability> all(Endpoint at) {
    return List.of(
        new Reachability.Open(at),
        new Reachability.Mapped(at),
        new Reachability.Unreachable(),
        new Reachability.Untested());
  }

  @Test
  void whoDialsFollowsFromWhoCanBeReached() {
    List<List<Optional<Way>>> table =
        List.of(
            // receiver:  open      mapped    unreachable untested
            List.of(RECEIVER, RECEIVER, RECEIVER, RECEIVER),
            List.of(DONOR, BOTH, NONE, NONE),
            List.of(DONOR, NONE, NONE, NONE),
            List.of(DONOR, NONE, NONE, NONE));

    assertThat(Reachability.class.getPermittedSubclasses()).hasSize(table.size());
    for (int donor = 0; donor < table.size(); donor++) {
      for (int receiver = 0; receiver < table.size(); receiver++) {
        assertThat(Way.between(all(HERE).get(donor), all(THERE).get(receiver), MEETING))
            .as("%s to %s", all(HERE).get(donor), all(THERE).get(receiver))
            .isEqualTo(table.get(donor).get(receiver));
      }
    }
  }

  @Test
  void twoNodesBehindOneNatAreNotJoinedThroughIt() {
    Reachability one = new Reachability.Mapped(new Endpoint("198.51.100.1", 8700));
    Reachability other = new Reachability.Mapped(new Endpoint("198.51.100.1", 8701));

    assertThat(Way.between(one, other, MEETING)).isEmpty();
  }

  @Test
  void theReceiverShowsTheTicketUnlessTheDonorDials() {
    assertThat(RECEIVER.orElseThrow().receiverInitiates()).isTrue();
    assertThat(BOTH.orElseThrow().receiverInitiates()).isTrue();
    assertThat(DONOR.orElseThrow().receiverInitiates()).isFalse();
  }
}
