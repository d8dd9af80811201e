package tributary.cluster.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;

/** The overview, again and again, as server-sent events; a slow reader misses some. */
final class ConsoleStreams {
  private final Swarm swarm;
  private final ConsoleSettings settings;
  private final SiteSettings streams;
  private final AtomicInteger open = new AtomicInteger();
  private final SharedKillSwitch end = KillSwitches.shared("console");

  ConsoleStreams(Swarm swarm, ConsoleSettings settings, SiteSettings streams) {
    this.swarm = swarm;
    this.settings = settings;
    this.streams = streams;
  }

  CompletionStage<Reply> overview(Call call, Operator operator) {
    return swarm.overview(by(call)).thenApply(Reply::ok);
  }

  private static Flows.By by(Call call) {
    return call.query("by", Flows.By::named).orElse(Flows.By.NETWORK);
  }

  CompletionStage<Reply> listen(Call call, Operator operator) {
    Flows.By by = by(call);
    if (open.incrementAndGet() > settings.streams()) {
      open.decrementAndGet();
      throw Problem.of("TOO_MANY_STREAMS", "may have at most " + settings.streams() + " at once")
          .withHeader("Retry-After", Long.toString(streams.streamLife().toSeconds()))
          .thrown();
    }
    Source<ByteString, NotUsed> events =
        Source.tick(Duration.ZERO, settings.liveInterval(), by)
            .mapAsync(1, this::event)
            .keepAlive(streams.heartbeat(), () -> ByteString.fromString(": heartbeat\n\n"))
            .takeWithin(streams.streamLife())
            .via(end.flow())
            .watchTermination(
                (_, done) -> {
                  done.whenComplete((_, _) -> open.decrementAndGet());
                  return NotUsed.getInstance();
                });
    return CompletableFuture.completedFuture(
        Reply.stream(EventStreams.TYPE, events).with("X-Accel-Buffering", "no"));
  }

  private CompletionStage<ByteString> event(Flows.By by) {
    return swarm
        .overview(by)
        .handle(
            (overview, failure) ->
                failure == null
                    ? EventStreams.event("overview", overview)
                    : EventStreams.event("late", Map.of()));
  }

  /** Readers come back elsewhere. */
  void end() {
    end.shutdown();
  }
}
