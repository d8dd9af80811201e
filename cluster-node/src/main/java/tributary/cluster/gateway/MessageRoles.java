package tributary.cluster.gateway;

import java.util.EnumSet;
import java.util.Set;
import tributary.crypto.PeerCertificate;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.wire.proto.EdgeToCluster.MessageCase;

/** Which kinds of node may say what in a session, whatever they claim: the certificate counts. */
final class MessageRoles {
  static final Set<NodeKind> HOUSEHOLD = EnumSet.of(NodeKind.SET_TOP_BOX, NodeKind.HOME_STORAGE);

  private MessageRoles() {}

  static Set<NodeKind> of(MessageCase message) {
    return switch (message) {
      case PUBLISH_ITEM, INGEST_REPORT -> EnumSet.of(NodeKind.MEDIA_SERVER);
      case BOOT_REPORT, RELEASE_PASS_REQUEST -> EnumSet.of(NodeKind.SET_TOP_BOX);
      case CATALOG_COPY_REQUEST, SNAPSHOT_REQUEST ->
          EnumSet.of(NodeKind.SET_TOP_BOX, NodeKind.MEDIA_SERVER, NodeKind.HOME_STORAGE);
      case LIST_EDIT,
          ARTWORK_REQUEST,
          QUOTE_REQUEST,
          PLAY_REQUEST,
          KEY_REQUEST,
          PLAYBACK_CLOSED,
          WATCHING ->
          HOUSEHOLD;
      case HELLO,
          HEARTBEAT,
          RENEW,
          INVENTORY,
          SEGMENTS_HELD,
          ITEM_ASSEMBLED,
          ITEM_DROPPED,
          PARTY_REPORT,
          LIMITS_CHANGED,
          LINE_USE,
          CATALOG_REQUEST,
          MANIFEST_REQUEST ->
          EnumSet.allOf(NodeKind.class);
      // Only without a certificate; and what this version does not know.
      case ENROL, MESSAGE_NOT_SET -> EnumSet.noneOf(NodeKind.class);
    };
  }

  /** Refused: WRONG_ROLE. */
  static void require(MessageCase message, PeerCertificate peer) {
    Set<NodeKind> allowed = of(message);
    if (!allowed.isEmpty() && !allowed.contains(peer.kind())) {
      throw new RefusedException(
          "WRONG_ROLE", message + " is not for a " + peer.kind() + " to say, but for " + allowed);
    }
  }
}
