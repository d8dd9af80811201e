package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.transfer.LossyCell.SimulatedNode;
import tributary.core.transfer.LossyCell.SimulatedNode.Fault;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** Scheduler and transfers together, whatever is lost, late, doubled, killed or lied about. */
final class LossyCellTest {
  private static final List<Fault> FAULTS = List.of(Fault.values());

  @Test
  void whateverHappensEveryTransferEndsWithAReasonAndEveryWishIsSatisfiedOnceFaultsStop() {
    Seeds.each("lossy cell", 1000, LossyCellTest::live);
  }

  private static void live(long seed) {
    LossyCell cell =
        new LossyCell(
            SchedulingFixture.policy(
                seed % 3 == 0 ? DonorOrder.SERVER_FIRST : DonorOrder.PEER_FIRST),
            seed);
    List<SimulatedNode> boxes = build(cell);
    cell.faults = 0.02 + cell.random.nextDouble() * 0.2;
    for (int round = 0; round < 15; round++) {
      disturb(cell, boxes);
      cell.run(Duration.ofMillis(200 + cell.random.nextInt(4000)));
      counts(cell);
    }
    cell.faults = 0;
    cell.nodes.values().forEach(node -> node.fault = Fault.NONE);
    // A donor accused of lacking a segment is believed again when it joins again.
    cell.run(Duration.ofSeconds(40));
    for (SimulatedNode node : cell.nodes.values()) {
      if (node.online) {
        cell.leave(node);
      }
      cell.join(node);
    }
    for (int minute = 0; minute < 30 && !isAtRest(cell); minute++) {
      cell.run(Duration.ofMinutes(1));
    }
    ends(cell);
  }

  private static List<SimulatedNode> build(LossyCell cell) {
    SimulatedNode server = cell.add(1, NodeKind.MEDIA_SERVER, 4_000_000, true);
    for (int i = 0; i < 1 + cell.random.nextInt(2); i++) {
      cell.publish(i, 1 + cell.random.nextInt(16), server);
    }
    List<SimulatedNode> boxes = new ArrayList<>();
    for (int i = 0; i < 2 + cell.random.nextInt(4); i++) {
      long uplink = 300_000L + cell.random.nextInt(1_500_000);
      boxes.add(cell.add(10 + i, NodeKind.SET_TOP_BOX, uplink, cell.random.nextInt(3) > 0));
    }
    cell.nodes.values().forEach(cell::join);
    boxes.forEach(box -> cell.wish(box, someItems(cell)));
    return boxes;
  }

  private static List<MediaId> someItems(LossyCell cell) {
    List<MediaId> items = new ArrayList<>(cell.catalog.keySet());
    Collections.shuffle(items, cell.random);
    return items.subList(0, cell.random.nextInt(items.size() + 1));
  }

  private static void disturb(LossyCell cell, List<SimulatedNode> boxes) {
    List<SimulatedNode> nodes = List.copyOf(cell.nodes.values());
    SimulatedNode node = nodes.get(cell.random.nextInt(nodes.size()));
    switch (cell.random.nextInt(8)) {
      case 0 -> cell.wish(boxes.get(cell.random.nextInt(boxes.size())), someItems(cell));
      case 1 -> {
        if (node.online) {
          cell.leave(node);
        }
      }
      case 2, 3 -> {
        if (!node.online) {
          cell.join(node);
        }
      }
      case 4, 5 -> node.fault = FAULTS.get(cell.random.nextInt(FAULTS.size()));
      case 6 ->
          cell.entities.forEach(
              (id, entity) -> {
                if (cell.random.nextInt(3) == 0) {
                  cell.restart(entity, id);
                }
              });
      default -> {}
    }
  }

  /** No byte counts twice: not more than was verified, and that never more than there is. */
  private static void counts(LossyCell cell) {
    cell.entities.forEach(
        (id, entity) -> {
          Received received = entity.board.received();
          long verified = cell.verified.getOrDefault(id, 0L);
          long length = cell.catalog.get(id.media()).lengthBytes();
          assertThat(verified).isLessThanOrEqualTo(length);
          assertThat(received.fromBoxes() + received.fromOrigin())
              .as("counted of %s", id)
              .isLessThanOrEqualTo(verified);
        });
  }

  private static boolean isAtRest(LossyCell cell) {
    return cell.everyWishIsSatisfied()
        && cell.scheduler.state().transfers().isEmpty()
        && cell.entities.values().stream()
            .noneMatch(entity -> entity.state instanceof TransferState.Live);
  }

  private static void ends(LossyCell cell) {
    assertThat(cell.everyWishIsSatisfied()).as("wishes: %s", cell).isTrue();
    assertThat(cell.scheduler.state().transfers()).as("transfers").isEmpty();
    assertThat(cell.scheduler.state().nodes())
        .allSatisfy(node -> assertThat(node.uplinkReserved() + node.downlinkReserved()).isZero());
    counts(cell);
    cell.entities.forEach(
        (id, entity) -> {
          assertThat(entity.board.leases()).as("leases of %s", id).isEmpty();
          switch (entity.state) {
            case TransferState.Absent _, TransferState.Succeeded _ -> {}
            case TransferState.Failed failed -> assertThat(failed.reason()).isNotBlank();
            case TransferState.Cancelled cancelled -> assertThat(cancelled.reason()).isNotBlank();
            case TransferState.Live live -> throw new AssertionError(id + " stays " + live);
          }
        });
  }
}
