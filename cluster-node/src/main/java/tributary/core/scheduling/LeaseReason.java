package tributary.core.scheduling;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a lease has the donor it has: every byte is counted under one of these. The names are stored,
 * counted in metrics and shown by the API, so they stay as they are.
 */
public enum LeaseReason {
  BOX_HOLDS("a box that holds missing segments has free uplink; rarest first"),
  BOX_OF_OTHER_NETWORK(
      "no box of the same network could send them, or it was time to look further"),
  BOX_OF_OTHER_CELL("no box of the cell could send them, one of another cell was lent"),
  BOX_NEXT_TO_PLAY("a box holds what somebody is watching and needs next"),
  BOX_SHADOW("a copy for a shadow list, by uplink that nobody asks for"),
  BOX_UNRECORDED("from a box, before reasons were recorded"),
  ORIGIN_FIRST_COPY("no box holds or is getting these segments"),
  ORIGIN_BOXES_BUSY("the boxes that hold these segments have no free uplink"),
  ORIGIN_PATIENCE("no box could send for too long"),
  ORIGIN_SERVER_FIRST("servers come first by setting"),
  ORIGIN_PLACEMENT("a further copy on a media server"),
  ORIGIN_NEXT_TO_PLAY("somebody is watching and needs these segments next"),
  ORIGIN_RELAY("nothing joins the two boxes, so a media server passes the segments on"),
  ORIGIN_SHADOW("the first copy on a box, for a shadow list"),
  ORIGIN_UNRECORDED("from origin, before reasons were recorded");

  private final String sentence;

  LeaseReason(String sentence) {
    this.sentence = sentence;
  }

  /** Empty if it is a reason of a later version. */
  public static Optional<LeaseReason> named(String name) {
    return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
  }

  /** For operators. */
  public String sentence() {
    return sentence;
  }

  /** Nobody waits for what is sent for this reason: it gives way to other traffic. */
  public boolean isBackground() {
    return switch (this) {
      case BOX_HOLDS,
          BOX_OF_OTHER_NETWORK,
          BOX_OF_OTHER_CELL,
          BOX_SHADOW,
          ORIGIN_PLACEMENT,
          ORIGIN_SHADOW ->
          true;
      case BOX_NEXT_TO_PLAY,
          BOX_UNRECORDED,
          ORIGIN_FIRST_COPY,
          ORIGIN_BOXES_BUSY,
          ORIGIN_PATIENCE,
          ORIGIN_SERVER_FIRST,
          ORIGIN_NEXT_TO_PLAY,
          ORIGIN_RELAY,
          ORIGIN_UNRECORDED ->
          false;
    };
  }

  /** Nobody wishes for it: it gives way to all that somebody does. */
  public boolean isShadow() {
    return this == BOX_SHADOW || this == ORIGIN_SHADOW;
  }

  /** Somebody watches it, and needs it before anything else. */
  public boolean isNextToPlay() {
    return this == BOX_NEXT_TO_PLAY || this == ORIGIN_NEXT_TO_PLAY;
  }

  /** Whether what comes for this reason is origin traffic. */
  public boolean isOrigin() {
    return switch (this) {
      case BOX_HOLDS,
          BOX_OF_OTHER_NETWORK,
          BOX_OF_OTHER_CELL,
          BOX_NEXT_TO_PLAY,
          BOX_SHADOW,
          BOX_UNRECORDED ->
          false;
      case ORIGIN_FIRST_COPY,
          ORIGIN_BOXES_BUSY,
          ORIGIN_PATIENCE,
          ORIGIN_SERVER_FIRST,
          ORIGIN_PLACEMENT,
          ORIGIN_NEXT_TO_PLAY,
          ORIGIN_RELAY,
          ORIGIN_SHADOW,
          ORIGIN_UNRECORDED ->
          true;
    };
  }
}
