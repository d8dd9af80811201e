package tributary.cluster.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.core.ModelFixture;
import tributary.core.catalog.MediaItem.Event;
import tributary.core.catalog.MediaItem.State;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;

class MediaItemEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
  private static final MediaId ITEM = MediaId.of(7);
  private static final Manifest MANIFEST = ModelFixture.manifest(ITEM);
  private static final Title TITLE = ModelFixture.title(ITEM, "Brazil");

  private final EventSourcedBehaviorTestKit<MediaItemCommand, Event, State> entity =
      EventSourcedBehaviorTestKit.create(
          KIT.system(),
          MediaItemEntity.create(
              ITEM, InstantSource.fixed(Instant.parse("2026-11-22T10:00:00.123456789Z"))));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private <R> StatusReply<R> run(Function<ActorRef<StatusReply<R>>, MediaItemCommand> command) {
    return entity.<StatusReply<R>>runCommand(command).reply();
  }

  @Test
  void aPublishedItemIsDescribedAlsoAfterARestart() {
    assertThat(this.<PublishedItem>run(MediaItemCommand.Describe::new).getError())
        .hasMessage("UNKNOWN_ITEM: no item " + ITEM + " in the catalog");

    assertThat(this.<MediaId>run(r -> new MediaItemCommand.Publish(MANIFEST, TITLE, r)).getValue())
        .isEqualTo(ITEM);
    entity.restart();

    assertThat(this.<PublishedItem>run(MediaItemCommand.Describe::new).getValue())
        .isEqualTo(new PublishedItem(MANIFEST, TITLE));
  }

  @Test
  void publishingAgainIsHarmlessAndChangingIsRefused() {
    this.<MediaId>run(r -> new MediaItemCommand.Publish(MANIFEST, TITLE, r));

    var again =
        entity.<StatusReply<MediaId>>runCommand(
            r -> new MediaItemCommand.Publish(MANIFEST, TITLE, r));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply().isSuccess()).isTrue();
    assertThat(
            this.<MediaId>run(
                    r ->
                        new MediaItemCommand.Publish(
                            MANIFEST, ModelFixture.title(ITEM, "Other"), r))
                .getError())
        .hasMessage("ITEM_EXISTS: item " + ITEM + " is published already");
  }
}
