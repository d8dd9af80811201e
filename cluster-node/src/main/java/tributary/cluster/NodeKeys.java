package tributary.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.cluster.api.OperatorToken;
import tributary.cluster.vault.SealedKeyVault;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.PublicKeyFile;
import tributary.crypto.SigningKey;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.crypto.WrappingKeySource;

/**
 * What a node has of the cluster's secrets: as much as its roles need.
 *
 * @param nodes issues the certificates by which nodes know each other; never those of edge nodes
 */
record NodeKeys(
    CertificateAuthority nodes,
    Optional<Gateway> gateway,
    Optional<SealedKeyVault.Keys> vault,
    Optional<String> operatorToken) {

  /**
   * @param authority issues the certificates of edge nodes
   * @param vault to which depositors of content keys seal
   */
  record Gateway(
      CertificateAuthority authority, SigningKey ticket, SigningKey pass, PublicKey vault) {}

  /** {@link #load} by a node's settings. */
  static NodeKeys of(NodeSettings settings, Clock clock, SecureRandom random) throws StartFailure {
    return load(
        settings.secretsDirectory(),
        settings.secretsCreate(),
        settings.roles(),
        settings.wrapping(),
        clock,
        random);
  }

  /**
   * Reads them. A node of every role makes those that are missing, if it may and can.
   *
   * @param wrapping where the vault's wrapping keys lie
   * @throws StartFailure naming the file that is missing or broken
   */
  static NodeKeys load(
      Path directory,
      boolean mayCreate,
      Set<NodeRole> roles,
      List<WrappingKeySource> wrapping,
      Clock clock,
      SecureRandom random)
      throws StartFailure {
    try {
      Optional<Path> missing =
          Arrays.stream(ClusterSecret.values())
              .filter(secret -> secret.isNeededBy(roles))
              .filter(secret -> secret != ClusterSecret.WRAPPING_KEY || hasFile(wrapping))
              .map(secret -> secret.in(directory))
              .filter(file -> !Files.exists(file))
              .findFirst();
      if (missing.isPresent()) {
        requireCreation(missing.get(), mayCreate, roles);
        create(directory, wrapping, clock, random);
      }
      return read(directory, roles, wrapping, clock, random);
    } catch (IOException e) {
      throw new StartFailure("a key of this cluster cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireCreation(Path missing, boolean mayCreate, Set<NodeRole> roles)
      throws StartFailure {
    String why =
        !mayCreate
            ? "tributary.secrets-create is false"
            : !roles.containsAll(EnumSet.allOf(NodeRole.class))
                ? "a node with only some roles makes none of the secrets that others share"
                : !isWritable(missing.getParent()) ? "its folder cannot be written" : "";
    if (!why.isEmpty()) {
      throw new StartFailure(
          "tributary.secrets-dir: "
              + missing
              + " is missing, and "
              + why
              + "; tributary.cluster.SecretsCommand makes the secrets of a cluster");
    }
  }

  private static boolean isWritable(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return Files.isDirectory(there) && Files.isWritable(there);
  }

  /** Makes what is missing; what is there stays. */
  static void create(
      Path directory, List<WrappingKeySource> wrapping, Clock clock, SecureRandom random)
      throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    NodeKeys all = read(directory, EnumSet.allOf(NodeRole.class), wrapping, clock, random);
    PublicKeyFile.write(
        ClusterSecret.PASS_PUBLIC.in(directory), all.gateway().orElseThrow().pass().publicKey());
    PublicKeyFile.write(
        ClusterSecret.VAULT_PUBLIC.in(directory), all.gateway().orElseThrow().vault());
  }

  private static boolean hasFile(List<WrappingKeySource> wrapping) {
    return wrapping.stream().anyMatch(WrappingKeyFile.class::isInstance);
  }

  private static NodeKeys read(
      Path directory,
      Set<NodeRole> roles,
      List<WrappingKeySource> wrapping,
      Clock clock,
      SecureRandom random)
      throws IOException {
    Optional<SealedKeyVault.Keys> vault =
        roles.contains(NodeRole.VAULT)
            ? Optional.of(vault(directory, roles, wrapping))
            : Optional.empty();
    return new NodeKeys(
        authority(ClusterSecret.NODES, directory, clock),
        roles.contains(NodeRole.GATEWAY)
            ? Optional.of(gateway(directory, vault, clock))
            : Optional.empty(),
        vault,
        roles.contains(NodeRole.API)
            ? Optional.of(OperatorToken.readOrCreate(directory, random))
            : Optional.empty());
  }

  private static CertificateAuthority authority(ClusterSecret file, Path directory, Clock clock)
      throws IOException {
    return CertificateAuthority.loadOrCreate(file.in(directory).getParent(), clock);
  }

  private static SealedKeyVault.Keys vault(
      Path directory, Set<NodeRole> roles, List<WrappingKeySource> wrapping) throws IOException {
    return new SealedKeyVault.Keys(
        WrappingKey.of(wrapping),
        DeviceKey.loadOrCreate(ClusterSecret.VAULT_KEY.in(directory)),
        roles.contains(NodeRole.GATEWAY)
            ? SigningKey.loadOrCreate(ClusterSecret.PASS_KEY.in(directory)).publicKey()
            : PublicKeyFile.readSigning(ClusterSecret.PASS_PUBLIC.in(directory)));
  }

  private static Gateway gateway(Path directory, Optional<SealedKeyVault.Keys> vault, Clock clock)
      throws IOException {
    return new Gateway(
        CertificateAuthority.loadOrCreateBelowRoot(
            ClusterSecret.AUTHORITY.in(directory).getParent(), clock),
        SigningKey.loadOrCreate(ClusterSecret.TICKET_KEY.in(directory)),
        SigningKey.loadOrCreate(ClusterSecret.PASS_KEY.in(directory)),
        vault.isPresent()
            ? vault.get().vault().publicKey()
            : PublicKeyFile.readDevice(ClusterSecret.VAULT_PUBLIC.in(directory)));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "keys of " + nodes.trustAnchors().getFirst().getSubjectX500Principal();
  }
}
