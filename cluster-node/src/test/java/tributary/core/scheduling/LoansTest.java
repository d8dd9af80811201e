package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;
import static tributary.core.scheduling.SchedulingFixture.shadow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.CellId;
import tributary.model.Manifest;
import tributary.model.NodeKind;

/** Two cells of one world: what the boxes of one cannot send, those of the other may. */
final class LoansTest {
  private static final long MBIT = 1_000_000;
  private static final int SEGMENTS = 16;
  private static final SchedulerPolicy POLICY = lending(0.5);

  private final World world = new World(POLICY, 1);

  private static SchedulerPolicy lending(double share) {
    return policy(
        DonorOrder.PEER_FIRST,
        shadow(0),
        new SchedulerPolicy.Summary(1000, Duration.ofSeconds(60), 0.5),
        share);
  }

  /** Cells 0 and 1, their clocks the same, what they tell each other late, lost, or both. */
  private static final class World {
    final List<MiniSwarm> cells = new ArrayList<>();
    final List<Decision.OfLoan> said = new ArrayList<>();
    final Random random;
    double lost;
    boolean mute;

    World(SchedulerPolicy policy, long seed) {
      random = new Random(seed);
      for (int number = 0; number < 2; number++) {
        MiniSwarm cell = new MiniSwarm(new CellId(number), policy, seed);
        cell.loans = this::carry;
        cells.add(cell);
      }
    }

    /** In both, so that each can see what the other's donor holds. */
    MiniSwarm.Peer box(int cell, int number, long uplink) {
      MiniSwarm.Peer box =
          cells.get(cell).add(number, NodeKind.SET_TOP_BOX, uplink, 4 * uplink, true);
      cells.forEach(other -> other.peers.put(box.id, box));
      return box;
    }

    Manifest film(int number, MiniSwarm.Peer... homes) {
      Manifest film = null;
      for (MiniSwarm cell : cells) {
        film = cell.publish(number, SEGMENTS, homes);
      }
      return film;
    }

    private void carry(Decision.OfLoan decision) {
      said.add(decision);
      if (mute || random.nextDouble() < lost) {
        return;
      }
      switch (decision) {
        case Decision.AskLoan(var lender, var request) ->
            tell(lender, new SchedulerEvent.LoanAsked(request));
        case Decision.Lend(var loan) ->
            tell(loan.request().borrower(), new SchedulerEvent.Lent(loan));
        case Decision.RefuseLoan(var lender, var request) ->
            tell(request.borrower(), new SchedulerEvent.LoanRefused(lender, request));
        case Decision.ReturnLoan(var loan) ->
            tell(loan.lender(), new SchedulerEvent.LoanReturned(loan));
      }
    }

    private void tell(CellId cell, SchedulerEvent event) {
      cells.get(cell.number()).tellLater(event);
    }

    void run(Duration time) {
      for (long left = time.toMillis(); left > 0; left -= 50) {
        cells.forEach(cell -> cell.run(Duration.ofMillis(50)));
        cells.forEach(MiniSwarm::check);
      }
    }

    void summarize() {
      for (MiniSwarm cell : cells) {
        CellSummary summary = cell.scheduler.summary(cell.now);
        cells.forEach(other -> other.tell(new SchedulerEvent.OtherCell(summary)));
      }
    }

    void join(int cell, MiniSwarm.Peer peer) {
      cells.get(cell).join(peer);
      run(Duration.ofMillis(100));
    }

    <D extends Decision.OfLoan> List<D> said(Class<D> type) {
      return said.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  private final MiniSwarm.Peer donor = world.box(1, 1, 2 * MBIT);
  private final MiniSwarm.Peer receiver = world.box(0, 2, 2 * MBIT);
  private final Manifest film = world.film(1, donor);

  /** The one box that has the film is in cell 1, and a box of cell 0 wishes for it. */
  private void wish() {
    world.join(1, donor);
    world.cells.get(0).list(receiver, film.media());
    world.join(0, receiver);
    world.run(Duration.ofMillis(500));
    world.summarize();
  }

  private long lent() {
    return world.cells.get(1).lent(donor.id);
  }

  @Test
  void aWishThatNoBoxOfItsCellCanServeIsServedByOneOfAnother() {
    wish();
    world.run(Duration.ofMinutes(2));

    assertThat(receiver.confirmed).containsKey(film.media());
    assertThat(world.cells.get(0).granted)
        .isNotEmpty()
        .allSatisfy(
            terms -> {
              assertThat(terms.donor()).isEqualTo(donor.id);
              assertThat(terms.reason()).isEqualTo(LeaseReason.BOX_OF_OTHER_CELL);
            });
  }

  @Test
  void itsOwnCellReservesTheUplinkUntilTheLoanIsReturned() {
    wish();
    world.run(Duration.ofMillis(200));
    assertThat(lent()).isIn(MBIT / 2, MBIT);

    world.run(Duration.ofMinutes(1));
    assertThat(receiver.confirmed).containsKey(film.media());
    assertThat(world.said(Decision.ReturnLoan.class)).isNotEmpty();
    assertThat(lent()).isZero();
  }

  @Test
  void noMoreIsLentThanTheShareOfABoxesUplink() {
    wish();
    for (int number = 10; number < 20; number++) {
      MiniSwarm.Peer more = world.box(0, number, 2 * MBIT);
      world.cells.get(0).list(more, film.media());
      world.join(0, more);
      assertThat(lent()).isBetween(1L, MBIT);
    }
  }

  /** A server of cell 0 has it too; the wish comes once cell 0 knows of the donor. */
  private MiniSwarm.Peer wishWithServer(Runnable before) {
    MiniSwarm.Peer server =
        world.cells.get(0).add(3, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    world.film(1, donor, server);
    world.join(0, server);
    world.join(1, donor);
    world.join(0, receiver);
    world.run(Duration.ofMillis(500));
    world.summarize();
    before.run();
    world.cells.get(0).list(receiver, film.media());
    return server;
  }

  private List<LeaseTerms> granted() {
    return world.cells.get(0).granted;
  }

  @Test
  void aBoxOfAnotherCellComesBeforeAMediaServer() {
    wishWithServer(() -> {});
    world.run(Duration.ofSeconds(1));
    assertThat(granted().getFirst().donor()).isEqualTo(donor.id);
  }

  @Test
  void aMediaServerSendsAtOnceWhatTheOtherCellRefuses() {
    MiniSwarm.Peer server = wishWithServer(() -> world.cells.get(1).leave(donor));
    world.run(Duration.ofSeconds(1));
    assertThat(world.said(Decision.RefuseLoan.class)).isNotEmpty();
    assertThat(granted().getFirst().donor()).isEqualTo(server.id);
  }

  @Test
  void aMediaServerSendsSoonWhatTheOtherCellDoesNotAnswerFor() {
    MiniSwarm.Peer server = wishWithServer(() -> world.mute = true);
    world.run(Duration.ofSeconds(1));
    assertThat(world.said(Decision.AskLoan.class)).hasSize(1);
    assertThat(granted()).isEmpty();

    world.run(Duration.ofSeconds(2));
    assertThat(granted().getFirst().donor()).isEqualTo(server.id);
  }

  private LoanRequest request() {
    return new LoanRequest(
        new CellId(0),
        world.cells.get(1).now,
        film.media(),
        receiver.id,
        receiver.reachability,
        Location.UNKNOWN);
  }

  @Test
  void aCellWhoseShareIsNothingLendsNothing() {
    World alone = new World(lending(0), 1);
    MiniSwarm.Peer away = alone.box(1, 1, 2 * MBIT);
    alone.film(1, away);
    alone.join(1, away);
    alone.run(Duration.ofMillis(500));
    LoanRequest request = request();
    alone.cells.get(1).tell(new SchedulerEvent.LoanAsked(request));
    assertThat(alone.said).containsExactly(new Decision.RefuseLoan(new CellId(1), request));
  }

  @Test
  void aBoxThatSomebodyAtHomeNeedsMoreIsNotLent() {
    world.join(1, donor);
    world.run(Duration.ofMillis(500));
    for (int number = 4; number < 8; number++) {
      MiniSwarm.Peer near = world.box(1, number, 2 * MBIT);
      world.cells.get(1).list(near, film.media());
      world.join(1, near);
    }
    world.cells.get(1).tell(new SchedulerEvent.LoanAsked(request()));
    assertThat(world.said(Decision.RefuseLoan.class)).hasSize(1);
  }

  @Test
  void aBorrowerThatIsNoMoreHoldsNoUplinkBeyondTheLoansTime() {
    world.join(1, donor);
    world.mute = true;
    world.run(Duration.ofMillis(500));
    world.cells.get(1).tell(new SchedulerEvent.LoanAsked(request()));
    assertThat(lent()).isPositive();

    world.run(POLICY.loans().time());
    assertThat(lent()).isPositive();
    world.run(POLICY.deadlineGrace().plusSeconds(1));
    assertThat(lent()).isZero();
  }

  @Test
  void whatALenderThatBeganAnewHasForgottenIsUsedNoMore() {
    wish();
    world.run(Duration.ofMillis(200));
    assertThat(world.cells.get(0).leases).isNotEmpty();

    world.mute = true;
    CellSummary anew =
        new CellSummary(new CellId(1), world.cells.get(0).now.plusSeconds(1), 0, List.of());
    world.cells.get(0).tell(new SchedulerEvent.OtherCell(anew));
    assertThat(world.cells.get(0).leases).isEmpty();
    world.run(Duration.ofSeconds(30));
    assertThat(world.cells.get(0).leases).isEmpty();
  }

  @Test
  void aDonorWhoseSessionEndsIsGivenBack() {
    wish();
    world.run(Duration.ofMillis(200));
    Optional<LeaseTerms> running = world.cells.get(0).leases.values().stream().findFirst();
    assertThat(running).isPresent();

    world.cells.get(0).tell(new SchedulerEvent.Left(donor.id));
    assertThat(world.cells.get(0).leases).isEmpty();
  }

  @Test
  void whateverIsLostNothingStaysReservedAndEveryWishIsSatisfied() {
    Seeds.each("loans", 10, LoansTest::messagesAreLost);
  }

  private static void messagesAreLost(long seed) {
    World world = new World(lending(0.5), seed);
    List<List<MiniSwarm.Peer>> boxes = List.of(new ArrayList<>(), new ArrayList<>());
    for (int cell = 0; cell < 2; cell++) {
      for (int number = 1; number <= 4; number++) {
        boxes.get(cell).add(world.box(cell, number, 300_000L + world.random.nextInt(2_000_000)));
      }
    }
    List<Manifest> films = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      films.add(world.film(number, boxes.get(number % 2).getFirst()));
    }
    for (int cell = 0; cell < 2; cell++) {
      for (MiniSwarm.Peer box : boxes.get(cell)) {
        world.join(cell, box);
        int wish = world.random.nextInt(films.size());
        world.cells.get(cell).list(box, films.get(wish).media());
      }
    }
    world.lost = 0.3;
    world.cells.forEach(cell -> cell.failureRate = 0.1);
    for (int round = 0; round < 20; round++) {
      disturb(world, boxes);
      world.summarize();
      world.run(Duration.ofMillis(500 + world.random.nextInt(3000)));
    }
    world.lost = 0;
    world.cells.forEach(cell -> cell.failureRate = 0);
    for (int cell = 0; cell < 2; cell++) {
      for (MiniSwarm.Peer box : boxes.get(cell)) {
        if (!box.online) {
          world.join(cell, box);
        }
      }
    }
    for (int round = 0; round < 40; round++) {
      world.summarize();
      world.run(Duration.ofSeconds(15));
    }
    assertThat(world.cells).allMatch(MiniSwarm::everyWishIsSatisfied);
    assertThat(world.cells)
        .allSatisfy(
            cell ->
                assertThat(cell.scheduler.state().nodes())
                    .allSatisfy(node -> assertThat(node.uplinkReserved()).isZero()));
  }

  private static void disturb(World world, List<List<MiniSwarm.Peer>> boxes) {
    int cell = world.random.nextInt(2);
    MiniSwarm.Peer box = boxes.get(cell).get(world.random.nextInt(4));
    if (!box.online) {
      world.join(cell, box);
    } else if (world.random.nextInt(3) == 0) {
      world.cells.get(cell).leave(box);
      world.cells.get(1 - cell).tell(new SchedulerEvent.Left(box.id));
    }
  }
}
