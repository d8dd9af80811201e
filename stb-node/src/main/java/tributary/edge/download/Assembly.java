package tributary.edge.download;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/**
 * The end of a transfer: an item has all its segments; the digest of the file as it lies on the
 * disk goes to the cluster, and its word, once it comes, into the store (R305 to R307). Told again
 * in every new session, and whenever the cluster asks, until the word has come.
 */
public final class Assembly extends AbstractBehavior<Assembly.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** To this actor. */
  public sealed interface Command {}

  /** A session with the cluster stands. */
  public record Connected(ClientId self) implements Command {}

  /** The cluster has not heard, or not understood, that an item is whole. */
  public record Asked() implements Command {}

  /** A segment of an item was stored, but not its last. */
  public record Grown(MediaId media) implements Command {}

  /** The last segment of an item was stored. */
  public record Completed(MediaId media) implements Command {}

  /** The cluster found the digest right. */
  public record Confirmed(MediaId media) implements Command {}

  private record DigestedAhead(MediaId media) implements Command {}

  private record Unconfirmed(List<MediaId> items) implements Command {}

  private record Digested(MediaId media, Optional<Digest> digest) implements Command {}

  /** To the cluster. */
  @FunctionalInterface
  public interface Assembled {
    void assembled(TransferId transfer, Digest rootDigest);
  }

  private final SegmentStore store;
  private final Executor disk;
  private final Assembled cluster;
  private final Set<MediaId> digesting = new HashSet<>();
  private final Set<MediaId> ahead = new HashSet<>();
  private ClientId self;

  private Assembly(
      ActorContext<Command> context, SegmentStore store, Executor disk, Assembled cluster) {
    super(context);
    this.store = store;
    this.disk = disk;
    this.cluster = cluster;
  }

  public static Behavior<Command> create(SegmentStore store, Executor disk, Assembled cluster) {
    return Behaviors.setup(context -> new Assembly(context, store, disk, cluster));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Connected(ClientId client) -> {
        self = client;
        findUnconfirmed();
      }
      case Asked() -> findUnconfirmed();
      case Unconfirmed(List<MediaId> items) -> items.forEach(this::digest);
      case Grown(MediaId media) -> digestAhead(media);
      case DigestedAhead(MediaId media) -> ahead.remove(media);
      case Completed(MediaId media) -> digest(media);
      case Digested(MediaId media, Optional<Digest> digest) -> digested(media, digest);
      case Confirmed(MediaId media) -> confirm(media);
    }
    return this;
  }

  private void findUnconfirmed() {
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(
                () ->
                    store.items().stream()
                        .filter(item -> item.have().isComplete() && !item.isConfirmed())
                        .map(item -> item.manifest().media())
                        .toList(),
                disk),
            (items, failure) -> new Unconfirmed(failure == null ? items : List.of()));
  }

  private void digest(MediaId media) {
    if (!digesting.add(media)) {
      return;
    }
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> digestOf(media), disk),
            (digest, failure) -> new Digested(media, failure == null ? digest : Optional.empty()));
  }

  /** What is there already from the file's start need not be read at the end. */
  private void digestAhead(MediaId media) {
    if (ahead.add(media)) {
      getContext()
          .pipeToSelf(
              CompletableFuture.supplyAsync(() -> readAhead(media), disk),
              (done, failure) -> new DigestedAhead(media));
    }
  }

  private MediaId readAhead(MediaId media) {
    try {
      Optional<StoredItem> item = store.item(media);
      if (item.isPresent()) {
        item.get().digestAhead();
      }
    } catch (IOException e) {
      LOG.warn("item cannot be read media={}", media, e);
    }
    return media;
  }

  /** Empty when the item is not whole after all. */
  private Optional<Digest> digestOf(MediaId media) {
    Optional<StoredItem> item = store.item(media).filter(it -> it.have().isComplete());
    if (item.isEmpty()) {
      return Optional.empty();
    }
    try {
      Digest digest = item.get().rootDigest();
      if (!digest.equals(item.get().manifest().rootDigest())) {
        List<SegmentRange> lost = item.get().recheck();
        LOG.warn("file digest wrong on this disk media={} dropped={}", media, lost);
        if (!lost.isEmpty()) {
          return Optional.empty();
        }
      }
      return Optional.of(digest);
    } catch (IOException e) {
      LOG.warn("item cannot be read media={}", media, e);
      return Optional.empty();
    }
  }

  private void digested(MediaId media, Optional<Digest> digest) {
    digesting.remove(media);
    if (self != null && digest.isPresent()) {
      LOG.info("item assembled media={} digest={}", media, digest.get());
      cluster.assembled(new TransferId(self, media), digest.get());
    }
  }

  private void confirm(MediaId media) {
    disk.execute(
        () -> {
          try {
            Optional<StoredItem> item = store.item(media);
            if (item.isPresent()) {
              item.get().confirm();
              LOG.info("item confirmed media={}", media);
            }
          } catch (IOException | RuntimeException e) {
            LOG.warn("item not confirmed media={}", media, e);
          }
        });
  }
}
