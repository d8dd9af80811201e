package tributary.bench.line;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tributary.bench.swarm.Network;

/** One home of the comparison, and what was measured there, round by round. */
final class Home {
  private static final long SETTLE_SECONDS = 4;

  /** What gave way has come back after this. */
  private static final long RECOVER_SECONDS = 8;

  private static final long AFTER_SECONDS = 5;

  final Way way;
  final String host;
  final List<Sample> alone = new ArrayList<>();
  final List<Sample> beside = new ArrayList<>();
  final List<Sample> after = new ArrayList<>();
  private final Network network;
  private final BufferedReader answers;
  private final PrintWriter orders;

  /**
   * @param household the process of {@link Flows} there
   */
  Home(Way way, String host, Network network, Process household) {
    this.way = way;
    this.host = host;
    this.network = network;
    this.answers = household.inputReader(StandardCharsets.UTF_8);
    this.orders = new PrintWriter(household.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** The household is quiet, uploads, and is quiet again. Blocks. */
  void round(long seconds) {
    alone.add(stretch("quiet", RECOVER_SECONDS, seconds));
    beside.add(stretch("upload", SETTLE_SECONDS, seconds));
    after.add(stretch("quiet", 0, AFTER_SECONDS));
  }

  private Sample stretch(String what, long settleSeconds, long seconds) {
    orders.println(what + " " + settleSeconds + " " + seconds);
    long begun = System.nanoTime();
    awaitSeconds(begun, settleSeconds);
    long before = network.sent(host);
    long from = System.nanoTime();
    awaitSeconds(begun, settleSeconds + seconds);
    long bytes = network.sent(host) - before;
    double took = (System.nanoTime() - from) / 1e9;
    return new Sample(bytes * 8 / took, Sample.Noticed.of(answer()));
  }

  private static void awaitSeconds(long begun, long seconds) {
    long until = begun + seconds * 1_000_000_000L;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Of its household. */
  String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the household of " + host + " ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
