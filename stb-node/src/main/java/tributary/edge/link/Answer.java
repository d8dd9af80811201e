package tributary.edge.link;

import java.util.Optional;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.proto.Artwork;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.CatalogPage;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.KeyGrant;
import tributary.wire.proto.ListUpdate;
import tributary.wire.proto.Manifest;
import tributary.wire.proto.MediaPass;
import tributary.wire.proto.Published;
import tributary.wire.proto.Quote;

/** The answer that was asked for; another kind is refused as BAD_MESSAGE. */
final class Answer {
  private Answer() {}

  static ListUpdate listUpdate(ClusterToEdge message) {
    return is(message.hasListUpdate(), message).getListUpdate();
  }

  static CatalogPage catalogPage(ClusterToEdge message) {
    return is(message.hasCatalogPage(), message).getCatalogPage();
  }

  static CatalogCopy catalogCopy(ClusterToEdge message) {
    return is(message.hasCatalogCopy(), message).getCatalogCopy();
  }

  /** Empty: none. */
  static Optional<String> snapshotOrder(ClusterToEdge message) {
    return Optional.of(is(message.hasSnapshotOrder(), message).getSnapshotOrder().getCatalogId())
        .filter(catalog -> !catalog.isEmpty());
  }

  static Artwork artwork(ClusterToEdge message) {
    return is(message.hasArtwork(), message).getArtwork();
  }

  static Manifest manifest(ClusterToEdge message) {
    return is(message.hasManifest(), message).getManifest();
  }

  static Quote quote(ClusterToEdge message) {
    return is(message.hasQuote(), message).getQuote();
  }

  static MediaPass mediaPass(ClusterToEdge message) {
    return is(message.hasMediaPass(), message).getMediaPass();
  }

  static KeyGrant keyGrant(ClusterToEdge message) {
    return is(message.hasKeyGrant(), message).getKeyGrant();
  }

  static Published published(ClusterToEdge message) {
    return is(message.hasPublished(), message).getPublished();
  }

  static Enrolled enrolled(ClusterToEdge message) {
    return is(message.hasEnrolled(), message).getEnrolled();
  }

  static RefusedException unexpected(ClusterToEdge message) {
    return Fields.bad("message", "an answer of another kind: " + message.getMessageCase());
  }

  private static ClusterToEdge is(boolean expected, ClusterToEdge message) {
    if (!expected) {
      throw unexpected(message);
    }
    return message;
  }
}
