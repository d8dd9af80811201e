package tributary.cluster.vault;

import java.security.PublicKey;
import tributary.model.ClientId;

/**
 * Who shows a media pass, as its session knows it.
 *
 * @param device of its certificate
 * @param territory ISO 3166 alpha-2, by its address; empty if that says nothing
 */
public record Redeemer(ClientId client, PublicKey device, String territory) {}
