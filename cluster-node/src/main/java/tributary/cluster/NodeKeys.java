package tributary.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import tributary.cluster.api.OperatorToken;
import tributary.cluster.vault.SealedKeyVault;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.SigningKey;
import tributary.crypto.WrappingKey;

/** The secrets of this cluster: made at the first start, read at the next. */
record NodeKeys(
    CertificateAuthority authority,
    SigningKey ticket,
    SigningKey pass,
    SealedKeyVault.Keys vault,
    String operatorToken) {

  /**
   * @throws StartFailure naming the file that is broken
   */
  static NodeKeys load(Path dataDirectory, Clock clock, SecureRandom random) throws StartFailure {
    Path keys = dataDirectory.resolve("keys");
    try {
      SigningKey pass = SigningKey.loadOrCreate(keys.resolve("pass.key"));
      return new NodeKeys(
          CertificateAuthority.loadOrCreate(dataDirectory.resolve("authority"), clock),
          SigningKey.loadOrCreate(keys.resolve("ticket.key")),
          pass,
          new SealedKeyVault.Keys(
              WrappingKey.loadOrCreate(keys.resolve("wrapping.key")),
              DeviceKey.loadOrCreate(keys.resolve("vault.key")),
              pass.publicKey()),
          OperatorToken.readOrCreate(dataDirectory, random));
    } catch (IOException e) {
      throw new StartFailure("a key of this cluster cannot be read: " + e.getMessage(), e);
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "keys of " + authority.trustAnchor().getSubjectX500Principal();
  }
}
