package tributary.cluster.journal;

import java.time.Instant;
import tributary.cluster.journal.proto.MediaItemEvent;
import tributary.cluster.journal.proto.MediaItemState;
import tributary.core.catalog.MediaItem.Event;
import tributary.core.catalog.MediaItem.State;
import tributary.wire.ManifestMessages;
import tributary.wire.TitleMessages;

/** {@code media_item.proto}. */
public final class MediaItemSerializer extends JournalSerializer {
  public MediaItemSerializer() {
    super(
        7101,
        new Form<>(
            "MediaItemEvent",
            Event.class,
            MediaItemSerializer::toProto,
            MediaItemEvent.parser(),
            MediaItemSerializer::fromProto),
        new Form<>(
            "MediaItemState",
            State.class,
            MediaItemSerializer::toProto,
            MediaItemState.parser(),
            MediaItemSerializer::fromProto));
  }

  private static MediaItemEvent toProto(Event event) {
    return switch (event) {
      case Event.Published published ->
          MediaItemEvent.newBuilder()
              .setPublished(
                  MediaItemEvent.Published.newBuilder()
                      .setManifest(ManifestMessages.toProto(published.manifest()))
                      .setTitle(TitleMessages.toProto(published.title()))
                      .setAtMillis(published.at().toEpochMilli()))
              .build();
    };
  }

  private static Event fromProto(MediaItemEvent message) {
    return switch (message.getEventCase()) {
      case PUBLISHED ->
          new Event.Published(
              ManifestMessages.fromProto(message.getPublished().getManifest()),
              TitleMessages.fromProto(message.getPublished().getTitle()),
              Instant.ofEpochMilli(message.getPublished().getAtMillis()));
      case EVENT_NOT_SET -> throw new IllegalArgumentException("an event of a later version");
    };
  }

  private static MediaItemState toProto(State state) {
    return switch (state) {
      case State.Unknown _ -> MediaItemState.getDefaultInstance();
      case State.Listed listed ->
          MediaItemState.newBuilder()
              .setManifest(ManifestMessages.toProto(listed.manifest()))
              .setTitle(TitleMessages.toProto(listed.title()))
              .build();
    };
  }

  private static State fromProto(MediaItemState message) {
    return message.hasManifest()
        ? new State.Listed(
            ManifestMessages.fromProto(message.getManifest()),
            TitleMessages.fromProto(message.getTitle()))
        : new State.Unknown();
  }
}
