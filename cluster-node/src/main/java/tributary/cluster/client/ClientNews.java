package tributary.cluster.client;

import java.util.Optional;
import java.util.Set;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.AuditTag;
import tributary.core.client.Client.Event;
import tributary.model.Refusal;

/** Whom a client's event concerns besides its scheduler. */
final class ClientNews {
  private ClientNews() {}

  /** Why sessions of the device, wherever they are, must end now. */
  static Optional<Refusal> expulsion(Event event) {
    return switch (event) {
      case Event.Revoked _ -> Optional.of(new Refusal("REVOKED", "the client was revoked"));
      case Event.CloneSuspected _ ->
          Optional.of(new Refusal("CLONE_SUSPECTED", "another device has this one's key"));
      case Event.Reserved _,
          Event.WrongCodeTried _,
          Event.Activated _,
          Event.ListReplaced _,
          Event.LimitsSet _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.ItemWatched _,
          Event.ShadowReplaced _,
          Event.Joined _,
          Event.Released _,
          Event.Renewed _ ->
          Optional.empty();
    };
  }

  static Optional<AccountChanged.What> whatChanged(Event event) {
    return switch (event) {
      case Event.ListReplaced _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.ShadowReplaced _ ->
          Optional.of(AccountChanged.What.LISTS);
      case Event.Activated _,
          Event.Revoked _,
          Event.CloneSuspected _,
          Event.Released _,
          Event.LimitsSet _ ->
          Optional.of(AccountChanged.What.DEVICES);
      // Its account adds it in a moment, and says so.
      case Event.Reserved _,
          Event.WrongCodeTried _,
          Event.ItemWatched _,
          Event.Joined _,
          Event.Renewed _ ->
          Optional.empty();
    };
  }

  static Set<String> tags(Event event) {
    return switch (event) {
      case Event.Reserved _, Event.Activated _, Event.Revoked _, Event.Renewed _ ->
          Set.of(ClientEntity.TAG, AuditTag.NAME);
      case Event.CloneSuspected _, Event.Released _ -> Set.of(AuditTag.NAME);
      case Event.ListReplaced _, Event.ShadowReplaced _ -> Set.of(ClientEntity.TAG);
      case Event.WrongCodeTried _,
          Event.LimitsSet _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.ItemWatched _,
          Event.Joined _ ->
          Set.of();
    };
  }
}
