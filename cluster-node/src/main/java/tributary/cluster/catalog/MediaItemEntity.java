package tributary.cluster.catalog;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import tributary.cluster.catalog.MediaItemCommand.Describe;
import tributary.cluster.catalog.MediaItemCommand.Publish;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.message.EntityRestart;
import tributary.cluster.message.Replies;
import tributary.core.Decision;
import tributary.core.catalog.MediaItem;
import tributary.core.catalog.MediaItem.Command;
import tributary.core.catalog.MediaItem.Event;
import tributary.core.catalog.MediaItem.State;
import tributary.model.MediaId;

/** The actor of one {@link MediaItem}; its entity id is the media id's text. */
public final class MediaItemEntity
    extends EventSourcedBehaviorWithEnforcedReplies<MediaItemCommand, Event, State> {
  public static final EntityTypeKey<MediaItemCommand> TYPE_KEY =
      EntityTypeKey.create(MediaItemCommand.class, "MediaItem");

  /** Tag of every event, for the read side. */
  public static final String TAG = "media-item";

  private final MediaId media;
  private final InstantSource clock;

  private MediaItemEntity(MediaId media, InstantSource clock) {
    super(PersistenceId.of(TYPE_KEY.name(), media.text()), EntityRestart.strategy());
    this.media = media;
    this.clock = clock;
  }

  public static void init(ClusterSharding sharding, InstantSource clock) {
    sharding.init(
        Entity.of(TYPE_KEY, context -> create(new MediaId(context.getEntityId()), clock)));
  }

  public static EntityRef<MediaItemCommand> of(ClusterSharding sharding, MediaId media) {
    return sharding.entityRefFor(TYPE_KEY, media.text());
  }

  static Behavior<MediaItemCommand> create(MediaId media, InstantSource clock) {
    return new MediaItemEntity(media, clock);
  }

  @Override
  public State emptyState() {
    return new State.Unknown();
  }

  @Override
  public CommandHandlerWithReply<MediaItemCommand, Event, State> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Publish publish ->
              answer(
                  state,
                  new Command.Publish(publish.manifest(), publish.title()),
                  publish.replyTo(),
                  _ -> media);
          case Describe(var replyTo) ->
              answer(state, new Command.Describe(), replyTo, MediaItemEntity::published);
        };
  }

  private static PublishedItem published(State state) {
    return switch (state) {
      case State.Listed(var manifest, var title) -> new PublishedItem(manifest, title);
      case State.Unknown _ -> throw new IllegalStateException("described before published");
    };
  }

  private <R> ReplyEffect<Event, State> answer(
      State state, Command command, ActorRef<StatusReply<R>> replyTo, Function<State, R> result) {
    Decision<Event> decision =
        MediaItem.decide(media, state, command, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return Effect()
        .persist(decision.events())
        .thenReply(replyTo, after -> Replies.of(decision.refusal(), () -> result.apply(after)));
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return MediaItem::evolve;
  }

  @Override
  public Set<String> tagsFor(Event event) {
    return Set.of(TAG);
  }
}
