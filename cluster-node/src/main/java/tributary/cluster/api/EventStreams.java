package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Json;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.scheduling.SchedulerCommand.TransferSnapshot;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;

/**
 * Server-sent events (HTML Standard, 9.2): which of an account's things to look at again, and the
 * progress of its transfers. An event is a hint and repeats nothing; who was away looks at all of
 * it, which the first event of a stream says.
 */
final class EventStreams {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  static final String TYPE = "text/event-stream";

  /** Events that a slow reader may be behind; then its stream ends, and it comes back. */
  private static final int LONGEST_QUEUE = 32;

  private final Entities entities;
  private final Snapshots snapshots;
  private final Supplier<CompletionStage<Long>> catalog;
  private final SiteSettings settings;
  private final Map<AccountId, Set<Stream>> open = new ConcurrentHashMap<>();

  /**
   * @param catalog grows when customers may see another catalog than before
   */
  EventStreams(
      Entities entities,
      Snapshots snapshots,
      Supplier<CompletionStage<Long>> catalog,
      SiteSettings settings) {
    this.entities = entities;
    this.snapshots = snapshots;
    this.catalog = catalog;
    this.settings = settings;
  }

  /** One reader. Its devices and what it was told last are only a hint too: they need no lock. */
  private static final class Stream {
    final AccountId account;
    final BoundedSourceQueue<ByteString> queue;
    volatile Set<ClientId> devices;
    volatile List<Views.CellTransfer> told = List.of();
    volatile long catalog;

    Stream(AccountView account, long catalog, BoundedSourceQueue<ByteString> queue) {
      this.account = account.account();
      this.queue = queue;
      this.catalog = catalog;
      this.devices = devices(account);
    }

    static Set<ClientId> devices(AccountView account) {
      return account.devices().stream()
          .map(AccountCommand.Device::client)
          .collect(Collectors.toUnmodifiableSet());
    }

    void say(ByteString event) {
      if (queue.offer(event) == QueueOfferResult.dropped()) {
        queue.complete();
      }
    }

    void catalog(long changes) {
      if (changes != catalog) {
        catalog = changes;
        say(event("catalog", Map.of()));
      }
    }

    void progress(Map<ClientId, List<TransferSnapshot>> byClient) {
      List<Views.CellTransfer> now =
          devices.stream()
              .flatMap(device -> byClient.getOrDefault(device, List.of()).stream())
              .map(Views.CellTransfer::of)
              .sorted(Comparator.comparing(Views.CellTransfer::transferId))
              .toList();
      if (!now.equals(told)) {
        told = now;
        say(event("transfers", new Views.Items<>(now)));
      }
    }
  }

  /** Looks at progress and catalogs from now on, as long as the system runs. */
  void start(ActorSystem<?> system) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                settings.progressInterval(),
                settings.progressInterval(),
                this::look,
                system.executionContext());
  }

  CompletionStage<Reply> listen(Call call, AccountView account) {
    if (open.getOrDefault(account.account(), Set.of()).size() >= settings.streamsPerAccount()) {
      throw Problem.of(
              "TOO_MANY_STREAMS", "may have at most " + settings.streamsPerAccount() + " at once")
          .withHeader("Retry-After", Long.toString(settings.streamLife().toSeconds()))
          .thrown();
    }
    // What is asked for after the first event is compared with what there was before it.
    return catalog.get().thenApply(changes -> stream(account, changes));
  }

  private Reply stream(AccountView account, long catalogChanges) {
    Source<ByteString, NotUsed> events =
        Source.<ByteString>queue(LONGEST_QUEUE)
            .mapMaterializedValue(queue -> opened(new Stream(account, catalogChanges, queue)))
            .prepend(Source.single(event("hello", Map.of())))
            .keepAlive(settings.heartbeat(), () -> ByteString.fromString(": heartbeat\n\n"))
            .takeWithin(settings.streamLife())
            .watchTermination(
                (stream, done) -> {
                  done.whenComplete((ended, failure) -> closed(stream));
                  return NotUsed.getInstance();
                });
    return Reply.stream(TYPE, events).with("X-Accel-Buffering", "no");
  }

  private Stream opened(Stream stream) {
    open.compute(
        stream.account,
        (account, streams) -> {
          Set<Stream> more = streams == null ? ConcurrentHashMap.newKeySet() : streams;
          more.add(stream);
          return more;
        });
    return stream;
  }

  private void closed(Stream stream) {
    open.computeIfPresent(
        stream.account,
        (account, streams) -> {
          streams.remove(stream);
          return streams.isEmpty() ? null : streams;
        });
  }

  /** Passes on what an account's owner may want to look at again. */
  void tell(AccountChanged changed) {
    Set<Stream> streams = open.getOrDefault(changed.account(), Set.of());
    if (streams.isEmpty()) {
      return;
    }
    String name =
        switch (changed.what()) {
          case ACCOUNT -> "account";
          case DEVICES -> "devices";
          case LISTS -> "lists";
          case RENTALS -> "rentals";
        };
    ByteString event = event(name, Map.of());
    streams.forEach(stream -> stream.say(event));
    if (changed.what() == AccountChanged.What.DEVICES) {
      entities
          .<AccountView>account(changed.account(), AccountCommand.View::new)
          .thenAccept(view -> streams.forEach(stream -> stream.devices = Stream.devices(view)))
          .exceptionally(EventStreams::unanswered);
    }
  }

  private void look() {
    List<Stream> streams = open.values().stream().flatMap(Collection::stream).toList();
    if (!streams.isEmpty()) {
      lookAtCatalog(streams);
      lookAtProgress(streams);
    }
  }

  private void lookAtCatalog(List<Stream> streams) {
    catalog
        .get()
        .thenAccept(changes -> streams.forEach(stream -> stream.catalog(changes)))
        .exceptionally(EventStreams::unanswered);
  }

  private void lookAtProgress(List<Stream> streams) {
    Set<CellId> cells = new HashSet<>();
    streams.forEach(stream -> stream.devices.forEach(device -> cells.add(device.cell())));
    if (cells.isEmpty()) {
      return;
    }
    snapshots
        .progress(cells)
        .thenAccept(
            progress -> {
              Map<ClientId, List<TransferSnapshot>> byClient =
                  progress.transfers().values().stream()
                      .collect(Collectors.groupingBy(transfer -> transfer.transfer().client()));
              streams.forEach(stream -> stream.progress(byClient));
            })
        .exceptionally(EventStreams::unanswered);
  }

  private static Void unanswered(Throwable failure) {
    LOG.warn("events are late: {}", failure.toString());
    return null;
  }

  /** Readers come back elsewhere. */
  void end() {
    open.values().forEach(streams -> streams.forEach(stream -> stream.queue.complete()));
  }

  static ByteString event(String name, Object data) {
    String json = new String(Json.write(data), StandardCharsets.UTF_8);
    return ByteString.fromString("event: " + name + "\ndata: " + json + "\n\n");
  }
}
