package tributary.edge.donor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.Await;
import tributary.edge.lease.LeaseMessage;
import tributary.edge.lease.LeaseMeter;
import tributary.edge.lease.LeaseReports;
import tributary.edge.link.ClusterLink.LeaseOrder;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.ItemFixture;
import tributary.edge.store.SegmentStore;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.trace.Tracing;

/** A donor whose disk does its work when the test says so. */
class SendingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ItemFixture MOVIE = ItemFixture.of(33, 4);
  private static final int DAMAGED = 2;

  @TempDir Path folder;

  private final Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
  private final List<PartyReport> reports = new CopyOnWriteArrayList<>();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();
  private SegmentStore store;

  @AfterAll
  static void closeKit() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void storeTheMovie() throws IOException {
    store = SegmentStore.open(folder, 1L << 30);
    MOVIE.storeIn(store);
  }

  @Test
  void aCancelThatComesBeforeTheDiskWasLookedAtDoesNotHideItsDamage() throws IOException {
    MOVIE.flipOnDisk(folder, DAMAGED);
    ActorRef<LeaseMessage> sending = sending();

    sending.tell(new LeaseMessage.Rejected(DAMAGED));
    sending.tell(new LeaseMessage.Cancelled("SEGMENT_CORRUPT: as the receiver says"));
    finish();

    assertThat(outcomes).containsExactly("SEGMENT_CORRUPT");
    assertThat(reports)
        .singleElement()
        .isInstanceOfSatisfying(
            PartyReport.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo("SEGMENT_CORRUPT");
              assertThat(failed.segment()).isEqualTo(DAMAGED);
            });
    assertThat(store.item(MOVIE.media()).orElseThrow().have().has(DAMAGED)).isFalse();
  }

  @Test
  void aCancelStandsWhenTheDiskHoldsWhatItShould() {
    ActorRef<LeaseMessage> sending = sending();

    sending.tell(new LeaseMessage.Rejected(DAMAGED));
    sending.tell(new LeaseMessage.Cancelled("SEGMENT_CORRUPT: as the receiver says"));
    sending.tell(new LeaseMessage.ConnectionLost("later than the cancel"));
    finish();

    assertThat(outcomes).containsExactly("CANCELLED");
    assertThat(reports).isEmpty();
    assertThat(store.item(MOVIE.media()).orElseThrow().have().has(DAMAGED)).isTrue();
  }

  /** Runs what the disk was asked, pin and check, until the lease is over. */
  private void finish() {
    Await.until("pin and check were asked", () -> disk.size() == 2);
    Await.until(
        "the lease is over",
        () -> {
          Optional.ofNullable(disk.poll()).ifPresent(Runnable::run);
          return !outcomes.isEmpty();
        });
  }

  private ActorRef<LeaseMessage> sending() {
    ClientId receiver = ClientId.of(new CellId(0), 2);
    LeaseOrder order =
        new LeaseOrder(
            new LeaseId(new TransferId(receiver, MOVIE.media()), 1, 1),
            Role.SENDER,
            false,
            List.of(new SegmentRange(0, 4)),
            receiver,
            "",
            0,
            false,
            1_000_000,
            new byte[0],
            "BOX_HOLDS",
            false,
            null,
            null,
            Optional.empty());
    return KIT.spawn(
        Sending.create(
            order,
            new AtomicLong(),
            new Sending.Means(
                store,
                disk::add,
                new LeaseReports.Means(reports::add, new Outcomes(), Tracing.off()),
                DonorSettings.from(ConfigFactory.load()),
                Optional::empty,
                Duration.ofMinutes(1))));
  }

  private final class Outcomes implements LeaseMeter {
    @Override
    public void moved(Role role, NodeKind peer, int bytes) {}

    @Override
    public void leased(Role role, String reason, long bytes) {}

    @Override
    public void ended(Role role, String outcome) {
      outcomes.add(outcome);
    }
  }
}
