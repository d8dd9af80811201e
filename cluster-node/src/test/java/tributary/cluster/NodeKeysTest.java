package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import tributary.crypto.WrappingKeyFile;
import tributary.crypto.WrappingKeySource;

/** Which files there are, who reads which, and who makes them. */
class NodeKeysTest {
  private static final Set<NodeRole> ALL = EnumSet.allOf(NodeRole.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path parent;

  private Path secrets() {
    return parent.resolve("secrets");
  }

  private static List<WrappingKeySource> inFile(Path secrets) {
    return List.of(new WrappingKeyFile(ClusterSecret.WRAPPING_KEY.in(secrets)));
  }

  private NodeKeys load(boolean mayCreate, Set<NodeRole> roles) throws StartFailure {
    return NodeKeys.load(secrets(), mayCreate, roles, inFile(secrets()), Clock.systemUTC(), RANDOM);
  }

  private int command(StringWriter out, StringWriter err) {
    return new CommandLine(new SecretsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(secrets().toString());
  }

  @Test
  void theCommandMakesAllOnceAndSaysWhoNeedsWhat() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    assertThat(command(out, err)).isZero();

    for (ClusterSecret secret : ClusterSecret.values()) {
      assertThat(secret.in(secrets())).exists();
      assertThat(out.toString()).contains(secret.path());
    }
    assertThat(out.toString().lines()).anyMatch(it -> it.matches("keys/wrapping.key +for vault"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets())))
        .isEqualTo("rwx------");
    Map<Path, FileTime> made = times();

    assertThat(command(out, err)).isEqualTo(1);

    assertThat(err.toString()).contains("authority.key is there; nothing was made");
    assertThat(times()).isEqualTo(made);
  }

  private Map<Path, FileTime> times() {
    return Arrays.stream(ClusterSecret.values())
        .map(secret -> secret.in(secrets()))
        .collect(Collectors.toMap(file -> file, NodeKeysTest::time));
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(NodeRole.class)
  void aRoleStartsWithItsOwnFilesAndWithoutAnyOfThemDoesNot(NodeRole role) throws Exception {
    command(new StringWriter(), new StringWriter());
    for (ClusterSecret secret : ClusterSecret.values()) {
      if (!secret.readers().contains(role)) {
        Files.delete(secret.in(secrets()));
      }
    }

    NodeKeys keys = load(false, EnumSet.of(role));

    assertThat(keys.gateway().isPresent()).isEqualTo(role == NodeRole.GATEWAY);
    assertThat(keys.vault().isPresent()).isEqualTo(role == NodeRole.VAULT);
    assertThat(keys.operatorToken().isPresent()).isEqualTo(role == NodeRole.API);
    for (ClusterSecret secret : ClusterSecret.values()) {
      if (secret.readers().contains(role)) {
        Path file = secret.in(secrets());
        Path aside = parent.resolve("aside");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> load(false, EnumSet.of(role)))
            .isInstanceOf(StartFailure.class)
            .hasMessageContaining(file.toString())
            .hasMessageContaining("secrets-create is false");
        assertThat(file).doesNotExist();
        Files.move(aside, file);
      }
    }
  }

  @Test
  void gatewayAndVaultOfOneClusterFitTogether() throws Exception {
    command(new StringWriter(), new StringWriter());

    NodeKeys.Gateway gateway = load(false, EnumSet.of(NodeRole.GATEWAY)).gateway().orElseThrow();
    var vault = load(false, EnumSet.of(NodeRole.VAULT)).vault().orElseThrow();

    assertThat(gateway.vault()).isEqualTo(vault.vault().publicKey());
    assertThat(vault.pass()).isEqualTo(gateway.pass().publicKey());
    assertThat(gateway.authority().trustAnchors().getFirst())
        .as("edge nodes and nodes have authorities of their own")
        .isNotEqualTo(load(false, ALL).nodes().trustAnchors().getFirst());
  }

  @Test
  void aLoneNodeMakesItsSecretsAndFindsThemAgain() throws Exception {
    NodeKeys first = load(true, ALL);

    assertThat(load(false, ALL).operatorToken()).isEqualTo(first.operatorToken());
    assertThat(load(false, EnumSet.of(NodeRole.VAULT)).nodes().trustAnchors().getFirst())
        .isEqualTo(first.nodes().trustAnchors().getFirst());
  }

  @Test
  void oneThatHasOnlySomeRolesMakesNone() {
    assertThatThrownBy(() -> load(true, EnumSet.of(NodeRole.GATEWAY, NodeRole.VAULT)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("authority.key is missing")
        .hasMessageContaining("only some roles")
        .hasMessageContaining("SecretsCommand");
    assertThat(secrets()).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path inFile = Files.createFile(parent.resolve("file")).resolve("secrets");

    assertThatThrownBy(
            () -> NodeKeys.load(inFile, true, ALL, inFile(inFile), Clock.systemUTC(), RANDOM))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(inFile.resolve("authority/authority.key").toString())
        .hasMessageContaining("cannot be written");
  }
}
