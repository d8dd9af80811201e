package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tributary.edge.Await;
import tributary.edge.lease.TestCluster.Grant;
import tributary.edge.link.ClusterLink.PartyReport;
import tributary.edge.link.ClusterLink.Role;
import tributary.edge.store.ItemFixture;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;

/** A donor keeps what it sends from being deleted, and lets go of it however its lease ends. */
class PinTest extends TestNodes {
  private static final ItemFixture MOVIE = ItemFixture.of(21, 24);
  private static final SegmentRange ALL = new SegmentRange(0, 24);

  enum Ending {
    DONE,
    CANCELLED_AT_THE_DONOR,
    CANCELLED_AT_THE_RECEIVER,
    EXPIRED,
    RECEIVER_GONE,
    NOBODY_CAME,
    NEWER_EPOCH
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void theDonorLetsGoHoweverTheLeaseEnds(Ending ending) throws IOException {
    TestNode donor = donor(MOVIE, ending == Ending.DONE ? "1 Gbit" : "1 Mbit");
    TestNode receiver = node();
    Grant grant = cluster.grant(MOVIE, donor, receiver, ALL);
    if (ending == Ending.EXPIRED) {
      grant = grant.until(Instant.now().plusMillis(1500));
    }

    donor.order(grant.order(Role.SENDER));
    Await.until("pinned", () -> donor.store().removable().isEmpty());
    end(ending, grant, donor, receiver);

    Await.until("let go", () -> !donor.store().removable().isEmpty());
    assertThat(donor.store().removable()).hasSize(1);
  }

  private static void end(Ending ending, Grant grant, TestNode donor, TestNode receiver) {
    if (ending == Ending.NOBODY_CAME) {
      return;
    }
    receiver.order(grant.order(Role.RECEIVER));
    switch (ending) {
      case DONE -> Await.until("done", () -> donor.success().isPresent());
      case CANCELLED_AT_THE_DONOR -> {
        awaitMoving(donor);
        donor.tell(new LeaseCommand.Cancel(grant.lease(), "test"));
      }
      case CANCELLED_AT_THE_RECEIVER -> {
        awaitMoving(donor);
        receiver.tell(new LeaseCommand.Cancel(grant.lease(), "test"));
      }
      case RECEIVER_GONE -> {
        awaitMoving(donor);
        receiver.close();
      }
      case NEWER_EPOCH -> {
        awaitMoving(donor);
        donor.order(inEpoch(grant, 2).order(Role.SENDER));
        donor.tell(new LeaseCommand.Cancel(inEpoch(grant, 2).lease(), "test"));
      }
      case EXPIRED, NOBODY_CAME -> {}
    }
  }

  private static void awaitMoving(TestNode donor) {
    Await.until("bytes move", () -> donor.first(PartyReport.Started.class).isPresent());
    assertThat(donor.store().removable()).isEmpty();
  }

  private static Grant inEpoch(Grant grant, int epoch) {
    LeaseId lease = new LeaseId(grant.lease().transfer(), epoch, 1);
    return new Grant(
        lease,
        grant.item(),
        grant.sender(),
        grant.receiver(),
        grant.listener(),
        grant.segments(),
        grant.rate(),
        grant.expires(),
        grant.signedWith());
  }
}
