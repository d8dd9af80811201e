package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.manifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.DonorSearch.Question;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.NodeKind;

/** Which of several holders is taken, by where they are (R293, R294). */
final class LocalityTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final SchedulerPolicy POLICY = SchedulingFixture.policy(DonorOrder.PEER_FIRST);

  private final Cell cell = new Cell(POLICY);
  private final DonorSearch search =
      new DonorSearch(POLICY, new Pairing(POLICY.connecting()), cell);
  private final Item item = cell.item(SchedulingFixture.media(1));
  private int nodes;

  LocalityTest() {
    cell.describe(manifest(1, 10));
  }

  private Node node(String network, String region, long uplink) {
    Node node = cell.node(SchedulingFixture.client(nodes++));
    node.kind = NodeKind.SET_TOP_BOX;
    node.reachability = new Reachability.Open(new Reachability.Endpoint(node.id.text(), 1));
    node.limits(uplink, 10_000_000);
    cell.locations.locate(node, new Location(network, region));
    cell.online(node);
    return node;
  }

  private Node holder(String network, String region, long uplink) {
    Node holder = node(network, region, uplink);
    cell.confirm(holder, item);
    return holder;
  }

  private Node chosen(Node receiver) {
    Question asked =
        new Question(receiver, item, null, RunningTransfer.Need.FIRST_WISH, item.all(), NOW);
    return search.best(asked, item.boxes, item.all());
  }

  @Test
  void aBoxOfTheSameNetworkComesBeforeAFasterOneOfAnother() {
    holder("cable", "", 8_000_000);
    Node near = holder("fibre", "", 1_000_000);
    assertThat(chosen(node("fibre", "", 0))).isSameAs(near);
  }

  @Test
  void aBoxOfAnotherNetworkSendsWhatNoneOfTheSameCan() {
    Node far = holder("cable", "", 1_000_000);
    Node busy = holder("fibre", "", 1_000_000);
    busy.uplinkReserved = busy.uplink;
    assertThat(chosen(node("fibre", "", 0))).isSameAs(far);
  }

  @Test
  void whoHasEnoughWaitsForABoxOfTheSameNetwork() {
    holder("cable", "", 1_000_000);
    Node busy = holder("fibre", "", 1_000_000);
    busy.uplinkReserved = busy.uplink;
    Node receiver = node("fibre", "", 0);
    cell.confirm(receiver, cell.item(SchedulingFixture.media(2)));
    assertThat(chosen(receiver)).as("short of its floor").isNotNull();
    receiver.promised(receiver.downlink / 2, POLICY.floorShare(), NOW);
    assertThat(chosen(receiver)).as("with enough").isNull();
  }

  @Test
  void aShareOfTheSearchesLooksAtAllNetworksAlike() {
    Node far = holder("cable", "", 8_000_000);
    Node near = holder("fibre", "", 1_000_000);
    Node receiver = node("fibre", "", 0);
    List<Node> found = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      found.add(chosen(receiver));
    }
    assertThat(found).containsOnly(near, far);
    assertThat(found.stream().filter(far::equals).count())
        .isEqualTo(Math.round(100 * POLICY.locality().farShare()));
  }

  @Test
  void aRegionWeighsAsMuchUplinkAsItIsWorth() {
    Node fast = holder("fibre", "south", 1_900_000);
    Node near = holder("fibre", "north", 1_000_000);
    assertThat(chosen(node("fibre", "north", 0))).isSameAs(near);
    near.uplinkReserved = near.uplink / 10;
    assertThat(chosen(node("fibre", "north", 0))).isSameAs(fast);
  }

  @Test
  void unknownRegionsAreNotTakenForOne() {
    Node fast = holder("fibre", "south", 1_900_000);
    holder("fibre", "", 1_000_000);
    assertThat(chosen(node("fibre", "", 0))).isSameAs(fast);
  }
}
