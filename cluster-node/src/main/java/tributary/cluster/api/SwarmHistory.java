package tributary.cluster.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.ConsoleViews.Sample;
import tributary.cluster.api.Swarm.CellNow;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.model.ClientId;

/** The last hours, in memory: how the sums went, and when each node was last there. */
final class SwarmHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmHistory.class);
  private static final int REMEMBERED_NODES = 100_000;

  private final Swarm swarm;
  private final ConsoleSettings settings;
  private final InstantSource clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Map<ClientId, Instant> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientId, Instant> eldest) {
          return size() > REMEMBERED_NODES;
        }
      };

  SwarmHistory(Swarm swarm, ConsoleSettings settings, InstantSource clock) {
    this.swarm = swarm;
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks from now on, as long as the system runs. */
  void start(ActorSystem<?> system) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                settings.sampleInterval(),
                settings.sampleInterval(),
                () ->
                    swarm
                        .cells()
                        .thenAccept(this::note)
                        .exceptionally(
                            failure -> {
                              LOG.warn("no sample: {}", failure.toString());
                              return null;
                            }),
                system.executionContext());
  }

  private synchronized void note(List<CellNow> now) {
    Instant at = clock.instant();
    samples.addLast(Swarm.sample(at, now));
    while (samples.size() > settings.samples()) {
      samples.removeFirst();
    }
    now.forEach(cell -> cell.snapshot().nodes().forEach(node -> seen.put(node.client(), at)));
  }

  synchronized Optional<Instant> lastSeen(ClientId client) {
    return Optional.ofNullable(seen.get(client));
  }

  record History(long intervalMillis, List<Sample> items) {}

  CompletionStage<Reply> list(Call call, Operator operator) {
    return CompletableFuture.completedFuture(
        Reply.ok(new History(settings.sampleInterval().toMillis(), samples())));
  }

  private synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }
}
