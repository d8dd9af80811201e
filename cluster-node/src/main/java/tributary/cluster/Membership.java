package tributary.cluster;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's way into the cluster, and its sign of life there. A second cluster on one database
 * would answer from what it read long ago: so nobody forms one while the database knows of others
 * that live, whether or not it can reach them.
 */
final class Membership {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration REMINDER = Duration.ofSeconds(10);

  /**
   * @param refresh how often a member says that it lives
   * @param staleAfter who has not said so for this long is no member
   */
  record Policy(Duration refresh, Duration staleAfter) {
    /**
     * @throws IllegalArgumentException naming key and value
     */
    static Policy of(Config config) {
      String section = "tributary.cluster.members";
      Duration refresh = config.getDuration(section + ".refresh-interval");
      Duration staleAfter = config.getDuration(section + ".stale-after");
      if (refresh.compareTo(Duration.ofMillis(100)) < 0) {
        throw new IllegalArgumentException(
            section + ".refresh-interval must be at least 100ms, was " + refresh.toMillis() + "ms");
      }
      if (staleAfter.compareTo(refresh.multipliedBy(3)) < 0) {
        throw new IllegalArgumentException(
            section
                + ".stale-after must be at least three refresh-intervals, was "
                + staleAfter.toMillis()
                + "ms");
      }
      return new Policy(refresh, staleAfter);
    }
  }

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final LiveMembers members;
  private final Policy policy;
  private final String self;
  private final CompletableFuture<Done> up = new CompletableFuture<>();
  private final MeterRegistry registry;
  private final InstantSource clock;
  private volatile int strangers;
  private volatile double clockAhead;

  Membership(
      ActorSystem<?> system,
      DataSource pool,
      Policy policy,
      MeterRegistry registry,
      InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.system = system;
    this.cluster = Cluster.get(system);
    this.members = new LiveMembers(pool, policy.staleAfter());
    this.policy = policy;
    this.self = text(cluster.selfMember().address());
    org.apache.pekko.cluster.Cluster.get(system)
        .registerOnMemberUp(() -> up.complete(Done.getInstance()));
    Gauge.builder(
            "tributary.cluster.members", this, it -> it.count(it.cluster.state().getMembers()))
        .description("Members of this node's cluster, as it sees it")
        .register(registry);
    Gauge.builder(
            "tributary.cluster.unreachable",
            this,
            it -> it.count(it.cluster.state().getUnreachable()))
        .description("Members that do not answer")
        .register(registry);
    Gauge.builder("tributary.cluster.strangers", this, it -> it.strangers)
        .description("Nodes that live by the database and are not of this cluster")
        .register(registry);
    // From the beginning: what appears with its first failure has no rate.
    var _ = commits("failed");
    Gauge.builder("tributary.clock.ahead.seconds", this, it -> it.clockAhead)
        .description("This node's clock before the database's")
        .register(registry);
  }

  private Timer commits(String outcome) {
    return Timer.builder("tributary.database.commits")
        .description("A small commit, made again and again")
        .tag("outcome", outcome)
        .register(registry);
  }

  private int count(Iterable<Member> found) {
    int members = 0;
    for (Member member : found) {
      members += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return members;
  }

  boolean isMember() {
    return cluster.selfMember().status().equals(MemberStatus.up());
  }

  /**
   * Blocks until this node is a member: of a cluster of the seeds, or of those that live; of a new
   * one only where no seeds are named or this is the first, and nobody lives.
   *
   * @param alone nobody else can have this database open, whatever its table says
   * @param patience while nobody is known to live
   * @throws StartFailure if it takes too long
   */
  void join(List<String> seeds, boolean alone, Duration patience) throws StartFailure {
    boolean founder = seeds.isEmpty() || seeds.getFirst().equals(self);
    List<String> asked = List.of();
    long deadline = System.nanoTime() + patience.toNanos();
    long reminded = System.nanoTime();
    do {
      Optional<Set<String>> live = alone ? Optional.of(Set.of()) : others();
      boolean known = live.isPresent() && !live.get().isEmpty();
      List<String> asking = founder ? whomToAsk(seeds, live) : seeds;
      if (!asking.equals(asked)) {
        log.info("joining: asking={} live={}", asking, live.<Object>map(it -> it).orElse("?"));
        ask(asking);
        asked = asking;
      }
      if (known) {
        deadline = System.nanoTime() + patience.toNanos();
      }
      if (known && System.nanoTime() - reminded > REMINDER.toNanos()) {
        log.warn(
            "no member yet: {} live by the database, but do not let this node in; it forms no"
                + " cluster beside theirs",
            live.get());
        reminded = System.nanoTime();
      }
      if (System.nanoTime() > deadline) {
        throw tooLate(patience);
      }
    } while (!isUpWithin(policy.refresh()));
  }

  /** The same where others decide whom this node joins. */
  void awaitUp(Duration patience) throws StartFailure {
    if (!isUpWithin(patience)) {
      throw tooLate(patience);
    }
  }

  private static StartFailure tooLate(Duration patience) {
    return new StartFailure("this node did not become a member of the cluster within " + patience);
  }

  /** With itself first, and then it may form a cluster, only where surely nobody lives. */
  private List<String> whomToAsk(List<String> seeds, Optional<Set<String>> live) {
    Set<String> peers = new LinkedHashSet<>(seeds);
    live.ifPresent(peers::addAll);
    peers.remove(self);
    List<String> asking = new ArrayList<>(peers);
    if (live.isPresent() && live.get().isEmpty()) {
      asking.addFirst(self);
    }
    return asking;
  }

  private void ask(List<String> peers) {
    if (!peers.isEmpty()) {
      cluster
          .manager()
          .tell(
              new JoinSeedNodes(
                  peers.stream()
                      .map(it -> AddressFromURIString.parse("pekko://" + system.name() + "@" + it))
                      .toList()));
    }
  }

  private boolean isUpWithin(Duration patience) throws StartFailure {
    try {
      var _ = up.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new StartFailure("joining the cluster was interrupted", e);
    }
  }

  /** Empty: the database does not say. */
  private Optional<Set<String>> others() {
    try {
      return Optional.of(members.others(self));
    } catch (SQLException e) {
      log.warn("who lives is not known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * From now on this node says that it lives, until it leaves. It must be a member.
   *
   * @param thrownOut by the others: it may be cut off from the database too, and its row grows
   *     stale
   */
  void keep(BooleanSupplier thrownOut) {
    refresh();
    forgetSilent();
    // A thread of its own: busy queries must not make this node look dead, nor a database that
    // hangs stop anything else.
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("member").daemon().factory());
    long pause = policy.refresh().toMillis();
    var _ = thread.scheduleWithFixedDelay(this::refresh, pause, pause, TimeUnit.MILLISECONDS);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseClusterShutdown(),
            "forget-member",
            () -> {
              CompletionStage<Done> left =
                  thrownOut.getAsBoolean()
                      ? CompletableFuture.completedFuture(Done.getInstance())
                      : CompletableFuture.supplyAsync(this::leave, thread);
              thread.shutdown();
              return left;
            });
  }

  /** Also the operator's canary: a small commit, again and again, and how long it takes. */
  private void refresh() {
    long started = System.nanoTime();
    boolean stored = false;
    try {
      members.lives(self);
      stored = true;
      clockAhead = Duration.between(members.now(), clock.instant()).toMillis() / 1e3;
      Set<String> unknown = new TreeSet<>(members.others(self));
      cluster.state().getMembers().forEach(member -> unknown.remove(text(member.address())));
      if (unknown.size() > strangers) {
        log.warn("alive by the database, but not of this cluster: {}", unknown);
      }
      strangers = unknown.size();
    } catch (SQLException | RuntimeException e) {
      log.warn("not said that this node lives: {}", e.getMessage());
    } finally {
      commits(stored ? "stored" : "failed")
          .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
  }

  private void forgetSilent() {
    try {
      members.forgetSilent();
    } catch (SQLException e) {
      log.warn("nodes that live no more are still in the table: {}", e.getMessage());
    }
  }

  private Done leave() {
    try {
      members.gone(self);
    } catch (SQLException e) {
      log.warn("still taken for a member for {}: {}", policy.staleAfter(), e.getMessage());
    }
    return Done.getInstance();
  }

  private static String text(Address address) {
    return address.hostPort().replaceFirst(".*@", "");
  }
}
