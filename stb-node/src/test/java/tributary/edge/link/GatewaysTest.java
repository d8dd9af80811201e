package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GatewaysTest {

  private static List<InetSocketAddress> known(int count) {
    return IntStream.range(1, count + 1)
        .mapToObj(i -> InetSocketAddress.createUnresolved("gateway-" + i, 8443))
        .toList();
  }

  @Property(tries = 200)
  void eachIsTriedOnceBeforeAnyIsTriedAgainAndNoneTwiceInARow(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int count) {
    Gateways gateways = new Gateways(new Random(seed));
    List<InetSocketAddress> known = known(count);
    Set<InetSocketAddress> round = new HashSet<>();
    InetSocketAddress before = null;
    for (int i = 0; i < count; i++) {
      InetSocketAddress next = gateways.next(known);
      assertThat(round.add(next)).isTrue();
      before = next;
    }
    for (int i = 0; i < 20; i++) {
      InetSocketAddress next = gateways.next(known);
      assertThat(next).isNotEqualTo(before);
      before = next;
    }
  }

  @Property(tries = 100)
  void theOneWhoseSessionEndedComesLast(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int count) {
    Gateways gateways = new Gateways(new Random(seed));
    List<InetSocketAddress> known = known(count);
    gateways.next(known);
    InetSocketAddress joined = gateways.next(known);
    assertThat(gateways.joined()).isEqualTo(joined);

    for (int i = 0; i < count - 1; i++) {
      assertThat(gateways.next(known)).isNotEqualTo(joined);
    }
  }

  @Test
  void aLoneOneIsTriedAgain() {
    Gateways gateways = new Gateways(new Random(1));
    List<InetSocketAddress> known = known(1);

    assertThat(gateways.next(known)).isEqualTo(known.getFirst());
    assertThat(gateways.next(known)).isEqualTo(known.getFirst());
    gateways.joined();
    assertThat(gateways.next(known)).isEqualTo(known.getFirst());
  }

  @Test
  void boxesSpreadOverThem() {
    Set<InetSocketAddress> first = new HashSet<>();
    for (int box = 0; box < 100; box++) {
      first.add(new Gateways(new Random(box)).next(known(3)));
    }
    assertThat(first).hasSize(3);
  }
}
