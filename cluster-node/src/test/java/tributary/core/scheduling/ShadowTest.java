package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static tributary.core.scheduling.SchedulingFixture.SEGMENT;
import static tributary.core.scheduling.SchedulingFixture.policy;
import static tributary.core.scheduling.SchedulingFixture.shadow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.CatalogSnapshot;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** Boxes have room for four films of {@link #SEGMENTS} segments: three shown, one hidden. */
final class ShadowTest {
  private static final long MBIT = 1_000_000;
  private static final int SEGMENTS = 8;
  private static final long FILM = (long) SEGMENTS * SEGMENT;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST, shadow(0.25)), 1);
  private final MiniSwarm.Peer server =
      swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  private final List<Manifest> films = new ArrayList<>();

  private Manifest film() {
    films.add(swarm.publish(films.size() + 1, SEGMENTS, server));
    return films.getLast();
  }

  private MiniSwarm.Peer box(int number, Manifest... list) {
    MiniSwarm.Peer box = swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
    box.list = box.list.replacedBy(List.of(list).stream().map(Manifest::media).toList());
    return box;
  }

  private void joinAll() {
    swarm.join(server);
    swarm.peers.values().stream()
        .filter(peer -> peer != server)
        .forEach(box -> swarm.join(box, 4 * FILM));
  }

  private static void has(MiniSwarm.Peer box, Manifest film) {
    BitSet all = new BitSet();
    all.set(0, SEGMENTS);
    box.held.put(film.media(), all);
    box.confirmed.put(film.media(), true);
  }

  private List<LeaseTerms> hidden() {
    return swarm.granted.stream().filter(terms -> terms.reason().isShadow()).toList();
  }

  @Test
  void everyItemOfTheMediaServersGetsACopyOnSomeBox() {
    film();
    film();
    film();
    List<MiniSwarm.Peer> boxes = List.of(box(10), box(11), box(12));

    joinAll();
    swarm.run(Duration.ofMinutes(2));

    for (Manifest film : films) {
      assertThat(boxes).anyMatch(box -> box.confirmed.containsKey(film.media()));
    }
    assertThat(boxes).allMatch(box -> box.shadow.size() == 1);
  }

  @Test
  void aSnapshotOfACatalogIsCopiedOntoNoBoxForItsOwnSake() {
    Manifest plain = film();
    Manifest snapshot =
        SchedulingFixture.withParts(
            plain,
            0,
            new Manifest.Part(
                Manifest.Kind.OPAQUE,
                1,
                0,
                plain.lengthBytes(),
                CatalogSnapshot.CONTENT_TYPE,
                plain.rootDigest()));
    swarm.catalog.put(snapshot.media(), snapshot);
    Manifest other = film();
    MiniSwarm.Peer box = box(10);

    joinAll();
    swarm.run(Duration.ofMinutes(2));

    assertThat(box.confirmed).containsOnlyKeys(other.media());
    assertThat(box.shadow).containsExactly(other.media());
  }

  @Test
  void whatDoesNotFitAmongWhatIsShownComesHiddenAndIsShownOnceOneIsDiscarded() {
    MiniSwarm.Peer box = box(10, film(), film(), film(), film(), film());
    List<MediaId> list = films.stream().map(Manifest::media).toList();

    joinAll();
    swarm.run(Duration.ofMinutes(2));
    assertThat(box.confirmed).containsOnlyKeys(list.subList(0, 4));
    assertThat(box.shadow).hasSize(1);
    MediaId hidden = box.shadow.getFirst();
    assertThat(list).contains(hidden);

    int granted = swarm.granted.size();
    MediaId discarded = list.stream().filter(media -> !media.equals(hidden)).findFirst().get();
    swarm.list(
        box, list.stream().filter(media -> !media.equals(discarded)).toArray(MediaId[]::new));
    assertThat(box.shadow).as("shown at once").doesNotContain(hidden);
    assertThat(swarm.granted).hasSize(granted);
  }

  @Test
  void aWishForWhatIsHiddenThereIsDeliveredAtOnce() {
    Manifest film = film();
    MiniSwarm.Peer box = box(10);
    joinAll();
    swarm.run(Duration.ofMinutes(1));
    assertThat(box.shadow).containsExactly(film.media());
    int granted = swarm.granted.size();

    swarm.list(box, film.media());

    assertThat(box.shadow).isEmpty();
    assertThat(swarm.granted).hasSize(granted);
  }

  @Test
  void aWishEndsWhatGoesToShadowListsByTheSameDonor() {
    Manifest rare = film();
    Manifest wished = film();
    MiniSwarm.Peer holder = box(9);
    has(holder, rare);
    has(holder, wished);
    server.held.clear();
    server.confirmed.clear();
    MiniSwarm.Peer idle = box(10);
    swarm.tell(new SchedulerEvent.ItemKnown(rare));
    push(rare);
    joinAll();
    swarm.run(Duration.ofSeconds(1));
    assertThat(hidden()).isNotEmpty();

    MiniSwarm.Peer wishing = box(11, wished);
    swarm.join(wishing, 4 * FILM);
    swarm.run(Duration.ofMinutes(2));

    assertThat(wishing.confirmed).containsKey(wished.media());
    assertThat(swarm.decided)
        .filteredOn(Decision.Cancel.class::isInstance)
        .extracting(decision -> ((Decision.Cancel) decision).reason())
        .contains("gives way to a wish");
    swarm.run(Duration.ofMinutes(2));
    assertThat(idle.confirmed).as("taken up again afterwards").isNotEmpty();
  }

  @Test
  void theLastCopyOnABoxIsKeptWhenItLeavesTheList() {
    Manifest film = film();
    MiniSwarm.Peer box = box(10, film);
    has(box, film);
    joinAll();
    swarm.run(Duration.ofSeconds(5));
    assertThat(box.shadow).isEmpty();

    swarm.list(box);

    assertThat(box.shadow).containsExactly(film.media());
    swarm.run(Duration.ofMinutes(1));
    film();
    film();
    swarm.join(server);
    swarm.run(Duration.ofMinutes(2));
    assertThat(box.shadow).as("others do not take its place").containsExactly(film.media());
  }

  /** Boxes tell that they let go of something when they need its room, which may be much later. */
  @Test
  void ofTwoWhoHaveTheOnlyCopiesOnlyOneIsToldToLetGo() {
    Manifest film = film();
    List<MiniSwarm.Peer> boxes = List.of(box(10, film), box(11, film));
    boxes.forEach(box -> has(box, film));
    joinAll();
    swarm.run(Duration.ofSeconds(5));
    boxes.forEach(swarm::list);
    swarm.run(Duration.ofSeconds(5));
    assertThat(boxes).allMatch(box -> box.shadow.equals(List.of(film.media())));

    film();
    film();
    swarm.join(server);
    swarm.run(Duration.ofMinutes(2));

    assertThat(boxes).filteredOn(box -> box.shadow.contains(film.media())).hasSize(1);
  }

  @Test
  void noMoreIsFetchedThanADaysBudget() {
    MiniSwarm small =
        new MiniSwarm(
            policy(
                DonorOrder.PEER_FIRST,
                new SchedulerPolicy.Shadow(0.5, FILM, 1, 2, 0.5, Duration.ofDays(1), 64, 16)),
            1);
    MiniSwarm.Peer origin = small.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    small.publish(1, SEGMENTS, origin);
    small.publish(2, SEGMENTS, origin);
    MiniSwarm.Peer box = small.add(10, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
    small.join(origin);
    small.join(box, 8 * FILM);

    small.run(Duration.ofHours(2));
    assertThat(box.confirmed).hasSize(1);
    small.run(Duration.ofHours(23));
    assertThat(box.confirmed).hasSize(2);
  }

  @Test
  void aPushedItemGoesToEveryBoxBeforeAnythingElseHidden() {
    film();
    Manifest pushed = film();
    List<MiniSwarm.Peer> boxes = List.of(box(10), box(11), box(12), box(13));
    push(pushed);

    joinAll();
    swarm.run(Duration.ofMinutes(3));

    assertThat(boxes).allMatch(box -> box.confirmed.containsKey(pushed.media()));
    assertThat(hidden().getFirst().lease().transfer().media()).isEqualTo(pushed.media());
  }

  private void push(Manifest... items) {
    swarm.tell(
        new SchedulerEvent.Pushed(
            Stream.of(items)
                .map(item -> new Push(item.media().text(), item.media(), 1, ""))
                .toList()));
  }

  @Test
  void aPushThatIsTakenBackIsFetchedNoMoreAndLeavesWhatIsThere() {
    Manifest pushed = film();
    MiniSwarm.Peer early = box(10);
    push(pushed);
    swarm.join(server);
    swarm.join(early, 4 * FILM);
    swarm.run(Duration.ofMinutes(3));
    assertThat(swarm.scheduler.pushes())
        .containsExactly(new CellState.PushState(pushed.media().text(), 1, 1));
    MiniSwarm.Peer late = box(11);
    swarm.join(late, 4 * FILM);
    swarm.run(Duration.ofSeconds(1));
    assertThat(late.shadow).contains(pushed.media());

    push();

    assertThat(swarm.scheduler.pushes()).isEmpty();
    assertThat(late.shadow).doesNotContain(pushed.media());
    assertThat(early.shadow).contains(pushed.media());
    assertThat(swarm.decided)
        .filteredOn(Decision.Cancel.class::isInstance)
        .extracting(decision -> ((Decision.Cancel) decision).transfer().client())
        .contains(late.id);
  }

  @Test
  void aGreaterShareTakesInTheBoxesOfASmallerOne() {
    List<ClientId> boxes = IntStream.range(0, 20_000).mapToObj(SchedulingFixture::client).toList();
    Set<ClientId> before = Set.of();
    for (double share : new double[] {0.01, 0.25, 0.75, 1}) {
      Push push = new Push("a push", new MediaId("ABCDEFGH0123"), share, "");
      Set<ClientId> members = boxes.stream().filter(push::isFor).collect(Collectors.toSet());

      assertThat((double) members.size() / boxes.size()).isCloseTo(share, within(0.015));
      assertThat(members).containsAll(before);
      before = members;
    }
  }

  @Test
  void aPushToAShareOfTheBoxesGoesToThoseBeforeAnythingElse() {
    Manifest pushed = film();
    List<MiniSwarm.Peer> boxes = IntStream.range(10, 30).mapToObj(this::box).toList();
    Push push = new Push("a push", pushed.media(), 0.5, "");
    swarm.tell(new SchedulerEvent.Pushed(List.of(push)));
    joinAll();

    swarm.run(Duration.ofMinutes(2));

    List<MiniSwarm.Peer> members = boxes.stream().filter(box -> push.isFor(box.id)).toList();
    assertThat(members).hasSizeBetween(1, 19);
    assertThat(members).allMatch(box -> box.confirmed.containsKey(pushed.media()));
    assertThat(hidden().getFirst().receiver()).matches(push::isFor);
    assertThat(swarm.scheduler.pushes())
        .containsExactly(new CellState.PushState("a push", members.size(), members.size()));
  }

  @Test
  void aSchedulerThatBeginsAnewKeepsWhatWasHidden() {
    Manifest film = film();
    Manifest other = film();
    MiniSwarm.Peer box = box(10);
    has(box, film);
    has(box, other);
    joinAll();
    swarm.tell(new SchedulerEvent.ShadowKnown(box.id, List.of(film.media())));
    swarm.run(Duration.ofSeconds(5));

    assertThat(box.shadow).isNotEqualTo(List.of(other.media()));
    assertThat(hidden()).isEmpty();
  }
}
