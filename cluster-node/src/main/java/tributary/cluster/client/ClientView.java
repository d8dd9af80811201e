package tributary.cluster.client;

import java.util.Optional;
import java.util.Set;
import tributary.cluster.message.ClusterMessage;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * A client as others may see it.
 *
 * @param registrationNumber serial of its certificate; empty before activation
 * @param deviceKey SHA-256 of its SubjectPublicKeyInfo; empty before activation
 * @param holdings items whose whole-file digest was confirmed
 */
public record ClientView(
    ClientId client,
    AccountId account,
    NodeKind kind,
    Optional<String> registrationNumber,
    Optional<Digest> deviceKey,
    boolean revoked,
    PriorityList list,
    Set<MediaId> holdings)
    implements ClusterMessage {}
