package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tributary.edge.Await;
import tributary.edge.store.ItemFixture;
import tributary.model.SegmentRange;

/** A donor whose line forbids what the cluster orders, over real TLS on loopback. */
class DonorLimitTest extends TestNodes {
  private static final ItemFixture MOVIE = ItemFixture.of(11, 24);
  private static final SegmentRange ALL = new SegmentRange(0, 24);

  private TestNode donor() throws IOException {
    return donor(MOVIE, "4 Mbit");
  }

  @Test
  void aDonorAtItsLimitRefusesTheOrderAndSendsNothing() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    donor.limit = "QUIET_HOURS until 07:00";

    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("refused", () -> donor.failure().isPresent());

    assertThat(donor.failure().orElseThrow().reason()).isEqualTo("DONOR_LIMIT");
    assertThat(donor.failure().orElseThrow().detail()).isEqualTo("QUIET_HOURS until 07:00");
    assertThat(donor.bytesSent).hasValue(0);
  }

  @Test
  void aDonorThatReachesItsLimitEndsWithAWholeSegmentAndBothSayWhy() throws IOException {
    TestNode donor = donor();
    TestNode receiver = node();
    cluster.grant(MOVIE, donor, receiver, ALL).tell();
    Await.until("some is held", () -> receiver.held.size() > 2);

    donor.tell(new LeaseCommand.SendNoMore("MONTHLY_CAP until 2026-12-01"));
    Await.until("both ended", () -> donor.failure().isPresent() && receiver.failure().isPresent());

    assertThat(donor.failure().orElseThrow().reason()).isEqualTo("DONOR_LIMIT");
    assertThat(receiver.failure().orElseThrow().reason()).isEqualTo("DONOR_LIMIT");
    Await.until("no byte sent in vain", () -> receiver.held.size() == wholeSegments(donor));
    assertThat(receiver.held).hasSizeLessThan(24);
  }

  private static int wholeSegments(TestNode donor) {
    return (int) (donor.bytesSent.get() / MOVIE.manifest().segmentSizeBytes());
  }
}
