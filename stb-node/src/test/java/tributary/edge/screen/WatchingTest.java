package tributary.edge.screen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.DeviceKey;
import tributary.edge.playback.Play;
import tributary.edge.playback.PlayableItem.PlayableTrack;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.playback.Plays;
import tributary.edge.playback.TestCluster;
import tributary.edge.playback.ViewableTimes;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ClearTrack;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;

/** Plays of the real film without a browser: what is refused, what is waited for, how plays end. */
class WatchingTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** Of some five; this one is in the middle of the pictures, index and sound are at the end. */
  private static final int MISSING = 2;

  @TempDir static Path shared;
  private static FilmBox film;

  @TempDir Path directory;
  private SegmentStore store;
  private TestCluster cluster;
  private Plays plays;

  @BeforeAll
  static void takeTheFilmIn() throws IOException {
    film = new FilmBox(shared, POLICY);
  }

  @AfterAll
  static void stop() {
    film.close();
  }

  @BeforeEach
  void openBox() throws IOException {
    store = SegmentStore.open(directory.resolve("store"), 1 << 30);
    cluster = film.box.cluster;
    cluster.forgetRentals();
    cluster.replaceDevice(film.box.deviceKey.publicKey());
    plays = plays(POLICY);
  }

  @AfterEach
  void closeBox() {
    plays.close();
    store.close();
  }

  @Test
  void everyTrackComesOutAsItWasPackaged() throws IOException {
    holdAll();
    Play play = watch();

    for (PlayableTrack track : play.item().tracks()) {
      MessageDigest frames = Digest.sha256();
      for (int i = 0; i < track.index().fragments().size(); i++) {
        ClearTrack.digestFrames(play.fragment(track.number(), i), frames);
      }
      assertThat(Digest.of(frames.digest())).isEqualTo(track.part().clearDigest());
    }
    assertThat(play.item().tracks()).hasSize(2);
  }

  @Test
  void anItemThatIsNotHereIsRefusedBeforeAnythingIsBilled() {
    assertThatThrownBy(this::watch).hasMessageStartingWith("ITEM_NOT_HERE");

    assertThat(cluster.billed()).isEmpty();
  }

  @Test
  void aFragmentThatHasNotArrivedIsWaitedForAndServedAsSoonAsItIsHeld() throws Exception {
    StoredItem item = holdAllButOne();
    Play play = watch();

    refused("SEGMENTS_AWAITED", () -> missingFragment(play));
    CompletableFuture<byte[]> asked = inBackground(() -> missingFragment(play));
    assertThat(asked).isNotDone();
    item.write(MISSING, film.item().read(MISSING));

    String type = new String(asked.get(10, TimeUnit.SECONDS), 4, 4, US_ASCII);
    assertThat(type).isEqualTo("moof");
  }

  @Test
  void theClusterHearsWhereSomebodyWatchesUntilThePlayEnds() throws IOException {
    holdAllButOne();
    cluster.forgetClosed();
    Play play = watch();
    Manifest manifest = film.item().manifest();
    int index =
        manifest.parts().stream()
            .filter(part -> part.kind() == Manifest.Kind.INDEX)
            .map(part -> manifest.segmentsOf(part.offsetBytes(), part.lengthBytes()).first())
            .findFirst()
            .orElseThrow();
    assertThat(index).as("behind the pictures").isGreaterThan(MISSING);
    assertThat(cluster.watched()).as("the index first").startsWith(List.of(index));

    refused("SEGMENTS_AWAITED", () -> missingFragment(play));
    assertThat(cluster.watched().getLast()).containsAnyOf(MISSING - 1, MISSING);
    assertThat(cluster.watched()).doesNotContain(List.of());

    plays.close(play.id());
    assertThat(cluster.watched()).endsWith(List.of());
  }

  @Test
  void ofAnItemThatIsWholeTheClusterHearsNothing() throws IOException {
    holdAll();
    cluster.forgetClosed();
    Play play = watch();
    assertThat(play.fragment(play.item().tracks().getFirst().number(), 0)).isNotEmpty();
    plays.close(play.id());

    assertThat(cluster.watched()).isEmpty();
  }

  @Test
  void whoWaitsForAFragmentIsLetGoWhenThePlayEnds() throws Exception {
    holdAllButOne();
    plays.close();
    plays =
        plays(
            new PlaybackPolicy(
                2, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(10)));
    Play play = watch();
    CompletableFuture<byte[]> asked = inBackground(() -> missingFragment(play));

    plays.close(play.id());

    assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("PLAY_CLOSED");
  }

  @Test
  void aQuoteCanBeTakenOnce() throws IOException {
    holdAll();
    String quote = plays.quote(film.media).quoteId();
    plays.open(quote, film.media);

    refused("UNKNOWN_QUOTE", () -> plays.open(quote, film.media));
    assertThat(cluster.billed()).hasSize(1);
  }

  @Test
  void moreThanTheMostPlaysAreRefusedBeforeAnythingIsBilled() throws IOException {
    holdAll();
    watch();
    watch();
    int billed = cluster.billed().size();

    refused("TOO_MANY_PLAYS", this::watch);

    assertThat(cluster.billed()).hasSize(billed);
    assertThat(plays.openCount()).isEqualTo(2);
  }

  @Test
  void aWrongKeyIsFoundBeforeItMakesNoise() throws IOException {
    holdAll();
    KeyId key = film.item().manifest().keyId();
    byte[] right = cluster.muddle(key);

    refused("WRONG_KEY", this::watch);

    cluster.restore(key, right);
    assertThat(plays.openCount()).isZero();
    assertThat(watch().init(1)).isNotEmpty();
  }

  @Test
  void aKeySealedToAnotherDeviceOpensNothing() throws IOException {
    holdAll();
    cluster.replaceDevice(DeviceKey.generate().publicKey());

    refused("SEAL_BROKEN", this::watch);

    assertThat(plays.openCount()).isZero();
  }

  @Test
  void aUsedPassAndAnotherDevicesPassFetchNoKey() throws IOException {
    holdAll();
    byte[] pass = pass();
    cluster.key(pass).toCompletableFuture().join();

    assertThatThrownBy(() -> cluster.key(pass).toCompletableFuture().join())
        .hasMessageContaining("PASS_USED");

    byte[] fresh = pass();
    cluster.replaceDevice(DeviceKey.generate().publicKey());
    assertThatThrownBy(() -> cluster.key(fresh).toCompletableFuture().join())
        .hasMessageContaining("PASS_NOT_YOURS");
  }

  @Test
  void aPlayThatNobodyWatchesIsClosedAndSaysSo() throws IOException {
    holdAll();
    plays.close();
    plays =
        plays(
            new PlaybackPolicy(
                2, Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(10)));
    Play play = watch();
    cluster.forgetClosed();

    FilmBox.await("the play is closed", () -> plays.openCount() == 0);

    FilmBox.await("the receipt", () -> cluster.closed().size() == 1);
    refused("PLAY_CLOSED", () -> plays.play(play.id()));
    assertThatThrownBy(() -> plays.play(play.id())).hasMessageContaining("nobody was watching");
    refused("PLAY_CLOSED", () -> play.fragment(1, 0));
  }

  @Test
  void aPlayEndsWithItsViewingTimeAndThePieWithIt() throws IOException {
    holdAll();
    cluster.rentFor(Duration.ofMillis(1500));
    try {
      Play play = watch();
      assertThat(plays.viewable(film.media)).isPresent();

      FilmBox.await("the play is closed", () -> plays.openCount() == 0);

      assertThatThrownBy(() -> plays.play(play.id()))
          .hasMessageContaining("the viewing time is over");
      assertThat(plays.viewable(film.media)).isEmpty();
      assertThat(plays.quote(film.media).price().cents()).isPositive();
    } finally {
      cluster.rentFor(Duration.ofHours(24));
    }
  }

  @Test
  void theReceiptOfAPlayClosedWithoutAConnectionIsToldLater() throws IOException {
    holdAll();
    Play play = watch();
    plays.played(play.id(), 4321);
    cluster.forgetClosed();
    cluster.disconnect();
    try {
      plays.close(play.id());
      assertThat(plays.close(play.id()).playedMillis()).isEqualTo(4321);
      assertThat(cluster.closed()).isEmpty();
    } finally {
      cluster.connect();
    }

    FilmBox.await("the receipt", () -> cluster.closed().size() == 1);
    assertThat(cluster.closed().getFirst().playedMillis()).isEqualTo(4321);
  }

  @Test
  void aRestartedBoxStillShowsHowLongAnItemIsViewable() throws IOException {
    holdAll();
    watch();
    plays.close();

    plays = plays(POLICY);

    assertThat(plays.viewable(film.media)).isPresent();
  }

  @Test
  void anItemThatIsWatchedIsNotRemoved() throws IOException {
    holdAll();
    Play play = watch();

    refused("PINNED", () -> store.remove(film.media));

    plays.close(play.id());
    store.remove(film.media);
    assertThat(store.item(film.media)).isEmpty();
  }

  @Test
  void aTrackOrFragmentThatIsNotThereIsNamed() throws IOException {
    holdAll();
    Play play = watch();

    refused("NO_SUCH_TRACK", () -> play.init(9));
    refused("NO_SUCH_FRAGMENT", () -> play.fragment(1, 10_000));
    refused("NO_SUCH_FRAGMENT", () -> play.fragment(1, -1));
  }

  private Plays plays(PlaybackPolicy policy) {
    return new Plays(
        policy,
        cluster,
        store,
        film.box.deviceKey::privateKey,
        new ViewableTimes(directory.resolve("viewable.properties")),
        Clock.systemUTC(),
        new SecureRandom());
  }

  private Play watch() throws IOException {
    return plays.open(plays.quote(film.media).quoteId(), film.media);
  }

  private byte[] pass() {
    String quote = plays.quote(film.media).quoteId();
    return cluster.play(quote, film.media).toCompletableFuture().join().pass();
  }

  private void holdAll() throws IOException {
    holdAllButOne().write(MISSING, film.item().read(MISSING));
  }

  private StoredItem holdAllButOne() throws IOException {
    Manifest manifest = film.item().manifest();
    StoredItem item = store.create(manifest);
    for (int segment = 0; segment < manifest.segmentCount(); segment++) {
      if (segment != MISSING) {
        item.write(segment, film.item().read(segment));
      }
    }
    return item;
  }

  /** A fragment whose end lies in the segment that the box does not hold. */
  private static byte[] missingFragment(Play play) throws IOException {
    long missing = play.item().manifest().segmentOffset(MISSING);
    for (PlayableTrack track : play.item().tracks()) {
      int count = track.index().fragments().size();
      for (int i = 0; i < count; i++) {
        MediaIndex.Fragment fragment = track.index().fragments().get(i);
        long end = track.part().offsetBytes() + fragment.offsetBytes() + fragment.lengthBytes();
        if (end > missing) {
          return play.fragment(track.number(), i);
        }
      }
    }
    throw new AssertionError("no fragment ends after byte " + missing);
  }

  private static CompletableFuture<byte[]> inBackground(Callable<byte[]> work) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static void refused(String reason, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().reason()).isEqualTo(reason));
  }
}
