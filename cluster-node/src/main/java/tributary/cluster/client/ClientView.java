package tributary.cluster.client;

import java.util.Optional;
import java.util.Set;
import tributary.cluster.message.ClusterMessage;
import tributary.core.client.BoxItems;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * A client as others may see it.
 *
 * @param registrationNumber serial of its certificate; empty before activation
 * @param deviceKey SHA-256 of its SubjectPublicKeyInfo; empty before activation
 * @param holdings what its household sees as delivered; a release before hidden copies has no items
 * @param items what stands on the box
 * @param limits what the household lets the box use of its line
 * @param use what its box has said of the line since it joined; empty while it is away
 */
public record ClientView(
    ClientId client,
    AccountId account,
    NodeKind kind,
    Optional<String> registrationNumber,
    Optional<Digest> deviceKey,
    boolean revoked,
    PriorityList list,
    Set<MediaId> holdings,
    BoxItems items,
    HouseholdLimits limits,
    Optional<LineUse> use)
    implements ClusterMessage {
  public ClientView {
    holdings = Set.copyOf(holdings);
    // From a node of the release before, while the cluster rolls to this one.
    items = items == null ? new BoxItems(holdings, Set.of(), Set.of()) : items;
    limits = limits == null ? HouseholdLimits.NONE : limits;
    use = use == null ? Optional.empty() : use;
  }

  /** Of a box that is away. */
  public ClientView(
      ClientId client,
      AccountId account,
      NodeKind kind,
      Optional<String> registrationNumber,
      Optional<Digest> deviceKey,
      boolean revoked,
      PriorityList list,
      BoxItems items,
      HouseholdLimits limits) {
    this(
        client,
        account,
        kind,
        registrationNumber,
        deviceKey,
        revoked,
        list,
        items.shown(),
        items,
        limits,
        Optional.empty());
  }

  ClientView using(Optional<LineUse> newest) {
    return new ClientView(
        client,
        account,
        kind,
        registrationNumber,
        deviceKey,
        revoked,
        list,
        holdings,
        items,
        limits,
        newest);
  }
}
