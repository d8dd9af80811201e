package tributary.cluster.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;

/**
 * Server-sent events for operators: what to look at again. While anybody listens, {@link Watch} is
 * asked once in a while, so whoever changed something, on whichever node, need not tell.
 */
final class OperatorEvents {
  /** Events that a slow reader may be behind; then its stream ends, and it comes back. */
  private static final int LONGEST_QUEUE = 64;

  private final Watch watch;
  private final SiteSettings settings;
  private final int mostStreams;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  OperatorEvents(Watch watch, ConsoleSettings console, SiteSettings settings) {
    this.watch = watch;
    this.settings = settings;
    this.mostStreams = console.streams();
  }

  /** One reader, and what it knows of. */
  private static final class Stream {
    final Operator operator;
    final BoundedSourceQueue<ByteString> queue;
    final Map<String, Object> known;

    Stream(Operator operator, BoundedSourceQueue<ByteString> queue, Map<String, Object> known) {
      this.operator = operator;
      this.queue = queue;
      this.known = new HashMap<>(known);
    }

    synchronized void look(Map<String, Object> now) {
      now.forEach(
          (what, value) -> {
            if (!value.equals(known.put(what, value))) {
              say(EventStreams.event(what, Map.of()));
            }
          });
    }

    private void say(ByteString event) {
      if (queue.offer(event) == QueueOfferResult.dropped()) {
        queue.complete();
      }
    }
  }

  /** Looks at what changes from now on, as long as the system runs. */
  void start(ActorSystem<?> system) {
    Duration interval = settings.progressInterval();
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(interval, interval, this::look, system.executionContext());
  }

  private void look() {
    if (open.isEmpty()) {
      return;
    }
    watch.now().thenAccept(now -> open.forEach(stream -> stream.look(now.to(stream.operator))));
  }

  CompletionStage<Reply> listen(Call call, Operator operator) {
    if (open.size() >= mostStreams) {
      throw Problem.of("TOO_MANY_STREAMS", "may have at most " + mostStreams + " at once")
          .withHeader("Retry-After", Long.toString(settings.streamLife().toSeconds()))
          .thrown();
    }
    // What is asked for after the first event is compared with what was known before it.
    return watch.now().thenApply(now -> stream(operator, now.to(operator)));
  }

  private Reply stream(Operator operator, Map<String, Object> known) {
    Source<ByteString, NotUsed> events =
        Source.<ByteString>queue(LONGEST_QUEUE)
            .mapMaterializedValue(queue -> opened(new Stream(operator, queue, known)))
            .prepend(Source.single(EventStreams.event("hello", Map.of())))
            .keepAlive(settings.heartbeat(), () -> ByteString.fromString(": heartbeat\n\n"))
            .takeWithin(settings.streamLife())
            .watchTermination(
                (stream, done) -> {
                  done.whenComplete((_, _) -> open.remove(stream));
                  return NotUsed.getInstance();
                });
    return Reply.stream(EventStreams.TYPE, events).with("X-Accel-Buffering", "no");
  }

  private Stream opened(Stream stream) {
    open.add(stream);
    return stream;
  }

  /** Readers come back elsewhere. */
  void end() {
    open.forEach(stream -> stream.queue.complete());
  }
}
