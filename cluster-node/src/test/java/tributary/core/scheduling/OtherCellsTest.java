package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static tributary.core.scheduling.SchedulingFixture.SEGMENT;
import static tributary.core.scheduling.SchedulingFixture.media;
import static tributary.core.scheduling.SchedulingFixture.policy;
import static tributary.core.scheduling.SchedulingFixture.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.core.scheduling.CellState.ItemState;
import tributary.core.scheduling.CellSummary.ItemSummary;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.CellId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** Boxes have room for four films of {@link #SEGMENTS} segments: three shown, one hidden. */
final class OtherCellsTest {
  private static final long MBIT = 1_000_000;
  private static final int SEGMENTS = 8;
  private static final long FILM = (long) SEGMENTS * SEGMENT;
  private static final CellId OWN = new CellId(0);
  private static final Instant SINCE = Instant.EPOCH;

  /** Further copies are made as long as there is room. */
  private static final SchedulerPolicy POLICY =
      policy(
          DonorOrder.PEER_FIRST,
          new SchedulerPolicy.Shadow(0.25, 1L << 40, 0, 2, 0.5, Duration.ofDays(1), 64, 16));

  private final MiniSwarm swarm = new MiniSwarm(POLICY, 1);
  private final MiniSwarm.Peer server =
      swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);

  /** The first other cell that stands there in the item's order. */
  private static CellId other(MediaId media, boolean before) {
    return IntStream.range(1, CellId.COUNT)
        .mapToObj(CellId::new)
        .filter(cell -> OtherCells.isBefore(cell, OWN, media) == before)
        .findFirst()
        .orElseThrow();
  }

  private void hear(CellId cell, Instant since, int boxes, ItemSummary... items) {
    swarm.tell(new SchedulerEvent.OtherCell(new CellSummary(cell, since, boxes, List.of(items))));
  }

  private Manifest known(int number) {
    Manifest film = swarm.publish(number, SEGMENTS, server);
    swarm.tell(new SchedulerEvent.ItemKnown(film));
    return film;
  }

  /** With all films so far. */
  private void serverJoins() {
    swarm.join(server);
    swarm.run(Duration.ofSeconds(1));
  }

  private MiniSwarm.Peer box(int number) {
    return swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
  }

  private static void has(MiniSwarm.Peer box, Manifest film) {
    BitSet all = new BitSet();
    all.set(0, SEGMENTS);
    box.held.put(film.media(), all);
    box.confirmed.put(film.media(), true);
  }

  private ItemState state(Manifest film) {
    return swarm.scheduler.items(swarm.now).stream()
        .filter(item -> item.media().equals(film.media()))
        .findFirst()
        .orElseThrow();
  }

  /** A box that keeps the one copy here of a film on no list, while two others have none at all. */
  private MiniSwarm.Peer keeperOf(Manifest film) {
    MiniSwarm.Peer keeper = box(10);
    has(keeper, film);
    swarm.join(keeper, 4 * FILM);
    swarm.run(Duration.ofSeconds(2));
    assertThat(keeper.shadow).containsExactly(film.media());
    known(2);
    known(3);
    swarm.join(server);
    return keeper;
  }

  @Test
  void ofTheCellsThatSeeTheOneCopyOnAServerTheFirstAloneSaysItIsTheLast() {
    Manifest film = known(1);
    serverJoins();
    assertThat(state(film).isLast()).isTrue();

    hear(other(film.media(), false), SINCE, 1);
    assertThat(state(film).isLast()).isTrue();
    hear(other(film.media(), true), SINCE, 1);
    assertThat(state(film).isLast()).isFalse();
  }

  @Test
  void aCopyOnABoxIsTheLastUnlessAnotherCellHasOne() {
    Manifest film = known(1);
    keeperOf(film);
    swarm.leave(server);
    assertThat(state(film).boxes()).isOne();
    assertThat(state(film).isLast()).isTrue();

    hear(other(film.media(), false), SINCE, 1, new ItemSummary(film.media(), 1, 0));
    assertThat(state(film).isLast()).isFalse();
    assertThat(state(film).elsewhere()).isOne();
  }

  @Test
  void ofTheCellsThatWantWhatNobodyHasTheFirstAloneSaysItIsMissing() {
    Manifest film = known(1);
    MiniSwarm.Peer box = box(10);
    box.list = box.list.replacedBy(List.of(film.media()));
    swarm.join(box, 4 * FILM);
    assertThat(state(film).isMissing()).isTrue();

    hear(other(film.media(), true), SINCE, 1);
    assertThat(state(film).isMissing()).isTrue();
    hear(other(film.media(), true), SINCE, 1, new ItemSummary(film.media(), 0, 1));
    assertThat(state(film).isMissing()).isFalse();
    hear(other(film.media(), true), SINCE, 1, new ItemSummary(film.media(), 0, 0));
    assertThat(state(film).isMissing()).isTrue();
  }

  @Test
  void theLastCopyHereMakesWayWhenACellBeforeThisOneHasIt() {
    Manifest film = known(1);
    MiniSwarm.Peer keeper = keeperOf(film);

    hear(other(film.media(), true), SINCE, 1, new ItemSummary(film.media(), 1, 0));
    swarm.run(Duration.ofSeconds(30));

    assertThat(keeper.shadow).hasSize(1).doesNotContain(film.media());
  }

  @Test
  void theLastCopyHereStaysWhenOnlyACellBehindThisOneHasIt() {
    Manifest film = known(1);
    MiniSwarm.Peer keeper = keeperOf(film);

    hear(other(film.media(), false), SINCE, 1, new ItemSummary(film.media(), 50, 0));
    swarm.run(Duration.ofSeconds(30));

    assertThat(keeper.shadow).containsExactly(film.media());
  }

  @Test
  void whatNoCellHasComesBeforeWhatAnotherCellHas() {
    Manifest elsewhere = known(1);
    Manifest nowhere = known(2);
    serverJoins();
    for (boolean before : new boolean[] {true, false}) {
      hear(other(elsewhere.media(), before), SINCE, 1, new ItemSummary(elsewhere.media(), 1, 0));
    }
    assertThat(state(elsewhere).lacking()).isZero();
    assertThat(state(nowhere).lacking()).isEqualTo(1);

    MiniSwarm.Peer box = box(10);
    swarm.join(box, 4 * FILM);
    swarm.run(Duration.ofSeconds(30));

    assertThat(box.shadow).containsExactly(nowhere.media());
  }

  @Test
  void aCellNotHeardOfForAWhileCountsNoMore() {
    Manifest film = known(1);
    serverJoins();
    CellId cell = other(film.media(), true);
    hear(cell, SINCE, 1, new ItemSummary(film.media(), 1, 0));

    swarm.run(Duration.ofSeconds(50));
    hear(cell, SINCE, 1);
    swarm.run(Duration.ofSeconds(50));
    assertThat(state(film).lacking()).as("what it told stays while it is heard of").isZero();

    swarm.run(Duration.ofSeconds(15));
    assertThat(state(film).lacking()).isEqualTo(1);
  }

  @Test
  void aCellThatMovedBeginsAnewAndWhatItToldBeforeIsVoid() {
    Manifest film = known(1);
    Manifest second = known(2);
    serverJoins();
    CellId cell = new CellId(7);
    Instant later = SINCE.plusSeconds(5);
    hear(cell, SINCE, 9, new ItemSummary(film.media(), 1, 0));

    hear(cell, later, 9, new ItemSummary(second.media(), 1, 0));
    assertThat(state(film).lacking()).isEqualTo(1);
    assertThat(state(second).lacking()).isZero();

    hear(cell, SINCE, 9, new ItemSummary(film.media(), 1, 0));
    assertThat(state(film).lacking()).as("a word of before it moved").isEqualTo(1);
  }

  @Test
  void aCellDoesNotListenToItself() {
    Manifest film = known(1);
    serverJoins();

    hear(OWN, SINCE, 9, new ItemSummary(film.media(), 1, 9));

    assertThat(state(film).lacking()).isEqualTo(1);
    assertThat(state(film).demand()).isZero();
  }

  @Test
  void wishesElsewhereCountByTheShareOfTheirBoxesThatHasThem() {
    Manifest film = known(1);
    swarm.join(box(10), 1);
    swarm.join(box(11), 1);

    hear(new CellId(1), SINCE, 30, new ItemSummary(film.media(), 0, 10));
    hear(new CellId(2), SINCE, 10, new ItemSummary(film.media(), 0, 10));
    // 20 of 40 boxes elsewhere want it: so do half as large a share of these two.
    assertThat(state(film).demand()).isEqualTo(0.5, within(0.001));

    hear(new CellId(1), SINCE, 30, new ItemSummary(film.media(), 0, 0));
    assertThat(state(film).demand()).isEqualTo(0.25, within(0.001));
  }

  @Test
  void whatIsWantedElsewhereIsBroughtHereFirst() {
    known(1);
    Manifest wanted = known(2);
    swarm.join(box(9), 1);
    serverJoins();
    hear(new CellId(1), SINCE, 10, new ItemSummary(wanted.media(), 0, 10));

    MiniSwarm.Peer box = box(10);
    swarm.join(box, 4 * FILM);
    swarm.run(Duration.ofSeconds(30));

    assertThat(box.shadow).containsExactly(wanted.media());
  }

  @Test
  void allItemsAreToldOfInTurnSoManyAtATime() {
    MiniSwarm small =
        new MiniSwarm(
            policy(
                DonorOrder.PEER_FIRST,
                shadow(0.25),
                new SchedulerPolicy.Summary(2, Duration.ofMinutes(1), 0.5)),
            1);
    MiniSwarm.Peer box = small.add(10, NodeKind.SET_TOP_BOX, MBIT, MBIT, true);
    for (int number = 1; number <= 5; number++) {
      has(box, small.publish(number, SEGMENTS));
    }
    small.publish(6, SEGMENTS);
    small.join(box);
    small.run(Duration.ofSeconds(2));
    small.tell(new SchedulerEvent.ItemKnown(small.catalog.get(media(6))));

    List<CellSummary> told = told(small, 3);

    assertThat(told).allMatch(summary -> summary.items().size() <= 2 && summary.boxes() == 1);
    assertThat(told.stream().flatMap(summary -> summary.items().stream()))
        .contains(
            IntStream.rangeClosed(1, 5)
                .mapToObj(number -> new ItemSummary(media(number), 1, 0))
                .toArray(ItemSummary[]::new))
        .extracting(ItemSummary::media)
        .doesNotContain(media(6));

    small.leave(box);
    assertThat(told(small, 3).stream().flatMap(summary -> summary.items().stream()))
        .as("that there is nothing left is told too")
        .contains(
            IntStream.rangeClosed(1, 5)
                .mapToObj(number -> new ItemSummary(media(number), 0, 0))
                .toArray(ItemSummary[]::new));
  }

  private static List<CellSummary> told(MiniSwarm swarm, int times) {
    return Stream.generate(() -> swarm.scheduler.summary(swarm.now)).limit(times).toList();
  }

  @Test
  void whatOthersToldIsNotToldOn() {
    Manifest film = known(1);
    swarm.join(box(10), 1);

    hear(new CellId(1), SINCE, 10, new ItemSummary(film.media(), 3, 10));

    assertThat(swarm.scheduler.summary(swarm.now).items()).isEmpty();
  }

  /**
   * Cells that get copies and let go of them as they may, while what they tell comes late, several
   * times, out of order or never.
   */
  @Test
  void theLastCopyOfAllIsLetGoByNobodyHoweverOldWhatCellsKnow() {
    Seeds.each("the last copy", 300, OtherCellsTest::letGoAsTheyMay);
  }

  private static void letGoAsTheyMay(long seed) {
    Random random = new Random(seed);
    List<Cell> cells = new ArrayList<>();
    List<OtherCells> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Cell cell = new Cell(POLICY);
      cell.item(media(1)).copies = 1;
      cells.add(cell);
      others.add(new OtherCells(new CellId(i), cell, POLICY.summary()));
    }
    List<CellSummary> sent = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      int at = random.nextInt(cells.size());
      Item item = cells.get(at).item(media(1));
      switch (random.nextInt(8)) {
        case 0 -> item.copies++;
        case 1, 2 ->
            sent.add(
                new CellSummary(
                    new CellId(at),
                    SINCE,
                    1,
                    List.of(new ItemSummary(item.media, item.copies, 0))));
        case 3, 4, 5 -> {
          if (!sent.isEmpty()) {
            others.get(at).hear(sent.get(random.nextInt(sent.size())), SINCE);
          }
        }
        default -> item.copies -= item.copies > 0 && !item.isLast() ? 1 : 0;
      }
      assertThat(cells).anyMatch(cell -> cell.item(media(1)).copies > 0);
    }
  }

  // ---- several cells that hear each other

  /** Films of a catalog with a copy on a box of any cell, after each exchange. */
  private static List<Set<MediaId>> onBoxes(int films, boolean exchange) {
    List<MiniSwarm> cells = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      MiniSwarm cell = new MiniSwarm(new CellId(number), POLICY, 1 + number);
      MiniSwarm.Peer origin = cell.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
      IntStream.rangeClosed(1, films).forEach(film -> cell.publish(film, SEGMENTS, origin));
      cell.join(origin);
      for (int box = 10; box < 14; box++) {
        cell.join(cell.add(box, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true), 4 * FILM);
      }
      cells.add(cell);
    }
    List<Set<MediaId>> onBoxes = new ArrayList<>();
    for (int turn = 0; turn < 30; turn++) {
      cells.forEach(cell -> cell.run(Duration.ofSeconds(10)));
      cells.forEach(OtherCellsTest::letGo);
      Set<MediaId> held = new HashSet<>();
      for (MiniSwarm cell : cells) {
        cell.scheduler.items(cell.now).stream()
            .filter(item -> item.boxes() > 0)
            .forEach(item -> held.add(item.media()));
      }
      onBoxes.add(held);
      if (exchange) {
        List<CellSummary> told =
            cells.stream().map(cell -> cell.scheduler.summary(cell.now)).toList();
        cells.forEach(cell -> told.forEach(it -> cell.tell(new SchedulerEvent.OtherCell(it))));
      }
    }
    return onBoxes;
  }

  /** What is on neither list makes room. */
  private static void letGo(MiniSwarm cell) {
    for (MiniSwarm.Peer box : cell.peers.values()) {
      if (box.kind == NodeKind.SET_TOP_BOX) {
        for (MediaId media : List.copyOf(box.confirmed.keySet())) {
          if (!box.shadow.contains(media)) {
            box.confirmed.remove(media);
            box.held.remove(media);
            cell.tell(new SchedulerEvent.SegmentsDropped(box.id, media, List.of()));
          }
        }
      }
    }
  }

  @Test
  void cellsThatHearEachOtherKeepTogetherWhatNoneOfThemHasRoomFor() {
    List<Set<MediaId>> alone = onBoxes(12, false);
    List<Set<MediaId>> together = onBoxes(12, true);

    assertThat(alone.getLast()).as("each has room for four, and keeps the same").hasSize(4);
    assertThat(together.getLast()).hasSize(12);
    for (int turn = 1; turn < together.size(); turn++) {
      assertThat(together.get(turn)).containsAll(together.get(turn - 1));
    }
  }

  @Test
  void theSameCellsHearingTheSameDoTheSame() {
    assertThat(onBoxes(12, true)).isEqualTo(onBoxes(12, true));
  }
}
