package tributary.cluster.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.ClusterMessage;
import tributary.core.client.Client;
import tributary.core.client.JoinProof;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.TraceContext;

/** What {@link ClientEntity} understands. */
public sealed interface ClientCommand extends ClusterMessage {

  /**
   * Attaches a device to an account before there is one (R225). {@code secretDigest} is of the
   * secret half of the authorization code, in UTF-8, as {@link ClientEntity#secretDigest} makes it.
   * Refused: ALREADY_RESERVED.
   */
  record Reserve(
      AccountId account,
      NodeKind kind,
      Digest secretDigest,
      Instant expires,
      ActorRef<StatusReply<Done>> replyTo)
      implements ClientCommand {
    Client.Command.Reserve wish() {
      return new Client.Command.Reserve(
          new Client.Owner(account, kind),
          new Client.Code(secretDigest, expires.truncatedTo(ChronoUnit.MILLIS)));
    }
  }

  /**
   * Trades the authorization code for a registration (R240-R243). The same device key may repeat
   * it, so that a lost reply loses nothing; the registration number of the repeat then counts.
   * Refused: UNKNOWN_CODE, CODE_EXPIRED, CODE_USED, CODE_LOCKED.
   */
  record Activate(
      String secret,
      Digest deviceKey,
      String registrationNumber,
      ActorRef<StatusReply<ClientView>> replyTo)
      implements ClientCommand {}

  /**
   * The device is connected; {@code session} is told of list changes until it stops. Refused:
   * UNKNOWN_CLIENT, REVOKED, WRONG_DEVICE, CLONE_SUSPECTED.
   *
   * @param proof empty if the session was let in before
   * @param limits told of the household's limits when they change; empty from a gateway of a
   *     release before there were any
   */
  record Connect(
      Digest deviceKey,
      Optional<JoinProof> proof,
      ActorRef<PriorityList> session,
      Optional<ActorRef<HouseholdLimits>> limits,
      ActorRef<StatusReply<ClientView>> replyTo)
      implements ClientCommand {
    public Connect {
      limits = limits == null ? Optional.empty() : limits;
    }
  }

  /**
   * Replaces the household's limits if they still have the expected version (any, when empty); the
   * new ones' own version does not count. Refused: SETTINGS_CHANGED, UNKNOWN_CLIENT, REVOKED.
   */
  record SetLimits(
      OptionalLong expectedVersion,
      HouseholdLimits limits,
      ActorRef<StatusReply<ClientView>> replyTo)
      implements ClientCommand {}

  /** Its box says how the line is used; forgotten when the session ends. */
  record UseLine(LineUse use) implements ClientCommand {}

  /**
   * Another certificate for the registered key may be issued. Refused: UNKNOWN_CLIENT, REVOKED,
   * WRONG_DEVICE, CLONE_SUSPECTED.
   */
  record Renew(
      Digest deviceKey, String registrationNumber, ActorRef<StatusReply<ClientView>> replyTo)
      implements ClientCommand {}

  /**
   * The operator trusts whichever device with its key joins next. Refused: UNKNOWN_CLIENT, REVOKED.
   */
  record Release(ActorRef<StatusReply<Done>> replyTo) implements ClientCommand {}

  /**
   * Replaces the list if it still has the expected version (any, when empty). The caller has
   * checked that the items exist. Refused: LIST_CHANGED, LIST_TOO_LONG, BAD_LIST, UNKNOWN_CLIENT,
   * REVOKED.
   */
  record EditList(
      OptionalLong expectedVersion,
      List<MediaId> items,
      Optional<TraceContext> trace,
      ActorRef<StatusReply<PriorityList>> replyTo)
      implements ClientCommand {}

  /**
   * Puts an item into the list, or moves it there: to a rank, counted from 1, or right before
   * another item. Merges with other changes of the list, unless a version is expected. The caller
   * has checked that the item exists. Refused as {@link EditList}.
   */
  record PlaceItem(
      OptionalLong expectedVersion,
      MediaId media,
      OptionalInt rank,
      Optional<MediaId> before,
      Optional<TraceContext> trace,
      ActorRef<StatusReply<PriorityList>> replyTo)
      implements ClientCommand {}

  /** Takes an item off the list, if it stands in it. Refused as {@link EditList}. */
  record RemoveItem(
      OptionalLong expectedVersion,
      MediaId media,
      Optional<TraceContext> trace,
      ActorRef<StatusReply<PriorityList>> replyTo)
      implements ClientCommand {}

  /** A transfer succeeded: the item is downloaded (R415). */
  record ConfirmHolding(MediaId media) implements ClientCommand {}

  record DropHolding(MediaId media) implements ClientCommand {}

  /** Its playing has begun on the box. */
  record WatchItem(MediaId media) implements ClientCommand {}

  /** What the scheduler has the box keep without showing it. */
  record ReplaceShadow(Set<MediaId> items) implements ClientCommand {}

  /** Never to be let in again. Refused: UNKNOWN_CLIENT. */
  record Revoke(ActorRef<StatusReply<Done>> replyTo) implements ClientCommand {}

  /** Refused: UNKNOWN_CLIENT. */
  record View(ActorRef<StatusReply<ClientView>> replyTo) implements ClientCommand {}

  /** The entity to itself: this session's actor has stopped. */
  record SessionEnded(ActorRef<PriorityList> session) implements ClientCommand {}

  /** The entity to itself: nobody has asked anything for a while. */
  record Idle() implements ClientCommand {}
}
