package tributary.edge.boot;

import static tributary.edge.boot.UntrustedSoftwareException.Reason.TOO_OLD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The first stage (B1 of Fig 13): verify, start, watch; at the next end verify again. Software on
 * trial that does not become ready is given up for what was good before. Where what must run is not
 * what was signed, the fallback page is all there is, until somebody has served the box.
 */
public final class BootStage {
  /** The software ends with it to be started anew, on a new release say. */
  public static final int RESTART = 75;

  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final BootSettings settings;
  private final ReleaseKey key;
  private final BootFile file;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** The release that is about to run. */
  private record Candidate(Slot slot, SoftwareManifest manifest, boolean onTrial) {}

  private enum End {
    NO_GOOD,
    STOPPED,
    RESTART,
    FAILED
  }

  BootStage(BootSettings settings) throws IOException {
    this.settings = settings;
    this.key = ReleaseKey.read(settings.releaseKey());
    this.file = new BootFile(settings.record());
  }

  /**
   * Until it is stopped.
   *
   * @throws IOException if the record, the copy or the page cannot be had
   */
  void run() throws IOException, InterruptedException {
    try {
      Duration wait = FIRST_WAIT;
      while (!isStopping()) {
        if (runOnce() == End.FAILED) {
          say("the software ended; started again in " + wait.toSeconds() + " s");
          pause(wait);
          Duration twice = wait.multipliedBy(2);
          wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
        } else {
          wait = FIRST_WAIT;
        }
      }
    } catch (UntrustedSoftwareException e) {
      fallBack(e);
    } finally {
      stopped.countDown();
    }
  }

  private End runOnce() throws UntrustedSoftwareException, IOException, InterruptedException {
    BootRecord record = file.read();
    Optional<SoftwareManifest> newest = newest(record);
    return switch (record.choose(newest.map(SoftwareManifest::counter))) {
      case BootRecord.Choice.Proven(Slot slot) -> start(proven(record, slot));
      case BootRecord.Choice.OnTrial(Slot slot) ->
          tryOut(record, new Candidate(slot, newest.orElseThrow(), true));
    };
  }

  /**
   * What is in the other slot may be half written, or no release at all: then it is not looked at.
   */
  private Optional<SoftwareManifest> newest(BootRecord record) {
    Path slot = record.current().other().in(settings.software());
    if (!Files.exists(slot)) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.manifestIn(slot));
    } catch (UntrustedSoftwareException e) {
      say("the other slot is passed over: " + e.reason() + ", " + e.getMessage());
      return Optional.empty();
    }
  }

  private Candidate proven(BootRecord record, Slot slot) throws UntrustedSoftwareException {
    SoftwareManifest manifest = key.manifestIn(slot.in(settings.software()));
    if (manifest.counter() < record.floor()) {
      throw new UntrustedSoftwareException(
          TOO_OLD, "release %d is here, %d was".formatted(manifest.counter(), record.floor()));
    }
    return new Candidate(slot, manifest, false);
  }

  private End tryOut(BootRecord record, Candidate candidate)
      throws IOException, InterruptedException {
    long counter = candidate.manifest().counter();
    BootRecord trying = record.trying(counter, settings.trialStarts());
    file.write(trying);
    if (trying.trial().isEmpty()) {
      say("release " + counter + " has been started often enough and is given up");
      return End.NO_GOOD;
    }
    try {
      return start(candidate);
    } catch (UntrustedSoftwareException e) {
      say("release " + counter + " is given up: " + e.reason() + ", " + e.getMessage());
      file.write(trying.rejecting(counter, e.reason().name()).refusing(e.reason()));
      return End.NO_GOOD;
    }
  }

  private End start(Candidate candidate)
      throws UntrustedSoftwareException, IOException, InterruptedException {
    SoftwareManifest manifest = candidate.manifest();
    Path copy = settings.runDirectory().resolve("software");
    VerifiedCopy.make(manifest, candidate.slot().in(settings.software()), copy);
    say(
        "release %d, version %s, verified%s: %d files, %d bytes"
            .formatted(
                manifest.counter(),
                manifest.version(),
                candidate.onTrial() ? ", on trial" : "",
                manifest.files().size(),
                manifest.totalBytes()));
    try (Software software = new Software(manifest, copy, settings, file.read().refusals())) {
      return watch(software, candidate);
    }
  }

  /** Until it ends, or is no good. */
  private End watch(Software software, Candidate candidate)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long readySince = Long.MIN_VALUE;
    boolean judged = file.read().floor() == candidate.manifest().counter();
    while (!software.awaitEnd(TICK)) {
      if (isStopping()) {
        return End.STOPPED;
      }
      if (judged) {
        continue;
      }
      long now = System.nanoTime();
      if (!software.isReady()) {
        readySince = Long.MIN_VALUE;
      } else if (readySince == Long.MIN_VALUE) {
        readySince = now;
      } else if (now - readySince >= settings.goodAfter().toNanos()) {
        file.write(file.read().good(candidate.slot(), candidate.manifest().counter()));
        say("release " + candidate.manifest().counter() + " is good");
        judged = true;
      }
      if (!judged && candidate.onTrial() && now - begun >= settings.trialLimit().toNanos()) {
        say("release " + candidate.manifest().counter() + " was not ready in time");
        return End.NO_GOOD;
      }
    }
    if (isStopping()) {
      return End.STOPPED;
    }
    return software.exitStatus() == RESTART ? End.RESTART : End.FAILED;
  }

  private void fallBack(UntrustedSoftwareException why) throws IOException, InterruptedException {
    say("this box needs service: " + why.reason() + ", " + why.getMessage());
    file.write(file.read().refusing(why.reason()));
    try (FallbackPage page = new FallbackPage(settings.page(), why)) {
      say("fallback page on port " + page.port());
      stopping.await();
    }
  }

  private static void say(String line) {
    System.err.println("boot: " + line);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    boolean cutShort = stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    if (cutShort) {
      say("stopped");
    }
  }

  /** Has what runs end, in order, and waits for that; nothing if {@link #run} is over. */
  void stop() throws InterruptedException {
    stopping.countDown();
    stopped.await();
  }

  /**
   * Runs until the process is asked to end.
   *
   * @param args the settings' file
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      say("needs one argument: the file with its settings");
      System.exit(64);
    }
    try {
      BootStage stage = new BootStage(BootSettings.read(Path.of(args[0])));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(stage)));
      stage.run();
    } catch (IOException | IllegalArgumentException | InterruptedException e) {
      say("cannot go on: " + e);
      System.exit(1);
    }
  }

  private static void end(BootStage stage) {
    try {
      stage.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
