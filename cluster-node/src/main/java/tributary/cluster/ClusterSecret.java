package tributary.cluster;

import static tributary.cluster.NodeRole.API;
import static tributary.cluster.NodeRole.GATEWAY;
import static tributary.cluster.NodeRole.VAULT;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The files in {@code tributary.secrets-dir}, and who needs which. */
enum ClusterSecret {
  AUTHORITY_KEY("authority/authority.key"),
  AUTHORITY("authority/authority.pem"),
  NODES_KEY("nodes/authority.key"),
  NODES("nodes/authority.pem"),
  TICKET_KEY("keys/ticket.key"),
  PASS_KEY("keys/pass.key"),
  PASS_PUBLIC("keys/pass.pub"),
  VAULT_KEY("keys/vault.key"),
  VAULT_PUBLIC("keys/vault.pub"),
  WRAPPING_KEY("keys/wrapping.key"),
  OPERATOR_TOKEN("operator.token");

  private final String path;

  ClusterSecret(String path) {
    this.path = path;
  }

  Path in(Path directory) {
    return directory.resolve(path);
  }

  /** Below the directory. */
  String path() {
    return path;
  }

  Set<NodeRole> readers() {
    return switch (this) {
      case AUTHORITY_KEY, AUTHORITY, TICKET_KEY, PASS_KEY, VAULT_PUBLIC -> EnumSet.of(GATEWAY);
      case VAULT_KEY, WRAPPING_KEY, PASS_PUBLIC -> EnumSet.of(VAULT);
      case OPERATOR_TOKEN -> EnumSet.of(API);
      case NODES_KEY, NODES -> EnumSet.allOf(NodeRole.class);
    };
  }

  /** A node that has a private key needs no file of its public half. */
  boolean isNeededBy(Set<NodeRole> roles) {
    boolean hasBoth = roles.contains(GATEWAY) && roles.contains(VAULT);
    boolean isHalf = this == PASS_PUBLIC || this == VAULT_PUBLIC;
    return readers().stream().anyMatch(roles::contains) && !(isHalf && hasBoth);
  }
}
