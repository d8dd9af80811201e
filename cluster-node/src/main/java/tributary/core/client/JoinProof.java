package tributary.core.client;

import java.util.Optional;
import tributary.model.Digest;

/**
 * What a joining device shows: SHA-256 digests of nonces.
 *
 * @param shown of what it was given at its last joining; empty if it says that it never was
 * @param next of what it will be given now; empty if it keeps none
 */
public record JoinProof(Optional<Digest> shown, Optional<Digest> next) {}
