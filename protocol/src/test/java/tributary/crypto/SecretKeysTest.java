package tributary.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.hpke.HPKE;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.RefusedException;

class SecretKeysTest {
  private static final byte[] SECRET =
      "thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void aDeviceKeyIsReadBackWithItsPublicHalf() throws IOException {
    Path file = directory.resolve("keys/device.key");

    DeviceKey made = DeviceKey.loadOrCreate(file);
    DeviceKey read = DeviceKey.loadOrCreate(file);

    assertThat(read.digest()).isEqualTo(made.digest());
    assertThat(read.publicKey()).isEqualTo(made.publicKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made.toString()).doesNotContain("java.security");
  }

  @Test
  void aSigningKeyIsReadBackWithItsPublicHalf() throws IOException {
    Path file = directory.resolve("ticket.key");
    byte[] payload = {1, 2, 3};

    byte[] signature = SigningKey.loadOrCreate(file).sign(payload);

    SigningKey read = SigningKey.loadOrCreate(file);
    assertThat(signature).hasSize(64);
    assertThat(SigningKey.verify(read.publicKey(), payload, signature)).isTrue();
    assertThat(
            SigningKey.verify(
                SigningKey.publicKey(read.publicKey().getEncoded()), payload, signature))
        .isTrue();
    assertThat(SigningKey.verify(read.publicKey(), new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(SigningKey.verify(read.publicKey(), payload, new byte[3])).isFalse();
    assertThat(SigningKey.verify(SigningKey.generate().publicKey(), payload, signature)).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aBrokenKeyFileIsAnErrorNamingIt() throws IOException {
    Path file = directory.resolve("device.key");
    Files.writeString(file, "no key");

    assertThatThrownBy(() -> DeviceKey.loadOrCreate(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("device.key holds no PEM block PRIVATE KEY");
    assertThatThrownBy(() -> SigningKey.loadOrCreate(file)).hasMessageContaining("device.key");
    assertThatThrownBy(() -> WrappingKey.of(List.of(new WrappingKeyFile(file))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("device.key: a wrapping key is 32 bytes");
    assertThatThrownBy(() -> Identity.readCertificate(file)).hasMessageContaining("device.key");
  }

  @Test
  void aWrappedKeyOpensUnderItsNameOnly() throws IOException {
    Path file = directory.resolve("wrapping.key");
    byte[] wrapped =
        WrappingKey.of(List.of(new WrappingKeyFile(file))).wrap(SECRET, new byte[] {1});
    WrappingKey read = WrappingKey.of(List.of(new WrappingKeyFile(file)));

    assertThat(read.unwrap(wrapped, new byte[] {1})).isEqualTo(SECRET);

    assertThatThrownBy(() -> read.unwrap(wrapped, new byte[] {2})).satisfies(this::wrapBroken);
    assertThatThrownBy(() -> read.unwrap(new byte[5], new byte[] {1})).satisfies(this::wrapBroken);
    wrapped[20] ^= 1;
    assertThatThrownBy(() -> read.unwrap(wrapped, new byte[] {1})).satisfies(this::wrapBroken);
  }

  @Test
  void aNewWrappingKeyWrapsWhileTheOldOnesStillUnwrap() throws IOException {
    Path file = directory.resolve("wrapping.key");
    byte[] old = WrappingKey.of(List.of(new WrappingKeyFile(file))).wrap(SECRET, new byte[] {1});
    new WrappingKeyFile(file).addKey();
    WrappingKey both = WrappingKey.of(List.of(new WrappingKeyFile(file)));

    assertThat(both.unwrap(old, new byte[] {1})).isEqualTo(SECRET);
    byte[] fresh = both.rewrap(old, new byte[] {1}).orElseThrow();
    assertThat(both.rewrap(fresh, new byte[] {1})).as("already").isEmpty();

    new WrappingKeyFile(file).dropOlderKeys();
    WrappingKey newest = WrappingKey.of(List.of(new WrappingKeyFile(file)));
    assertThat(newest.unwrap(fresh, new byte[] {1})).isEqualTo(SECRET);
    assertThatThrownBy(() -> newest.unwrap(old, new byte[] {1})).satisfies(this::wrapBroken);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private void wrapBroken(Throwable thrown) {
    assertThat(thrown).isInstanceOf(RefusedException.class).hasMessageStartingWith("WRAP_BROKEN: ");
  }

  @Test
  void aSealedBoxOpensWithItsKeyAndContextOnly() {
    DeviceKey device = DeviceKey.generate();
    byte[] sealed =
        SealedBox.seal(
            SECRET, SealedBox.publicKey(device.publicKey().getEncoded()), "a content key");

    assertThat(SealedBox.open(sealed, device.privateKey(), "a content key")).isEqualTo(SECRET);

    assertThatThrownBy(
            () -> SealedBox.open(sealed, DeviceKey.generate().privateKey(), "a content key"))
        .satisfies(this::sealBroken);
    assertThatThrownBy(() -> SealedBox.open(sealed, device.privateKey(), "another"))
        .satisfies(this::sealBroken);
    for (int at : new int[] {0, 1, 40, 70, sealed.length - 1}) {
      byte[] tampered = sealed.clone();
      tampered[at] ^= 1;
      assertThatThrownBy(() -> SealedBox.open(tampered, device.privateKey(), "a content key"))
          .satisfies(this::sealBroken);
    }
    assertThatThrownBy(() -> SealedBox.open(new byte[7], device.privateKey(), "a content key"))
        .satisfies(this::sealBroken);
  }

  private void sealBroken(Throwable thrown) {
    assertThat(thrown).isInstanceOf(RefusedException.class).hasMessageStartingWith("SEAL_BROKEN: ");
  }

  /**
   * RFC 9180, A.3.1, sequence number 0; our own suite differs in the length of the AES key only.
   */
  @Test
  void theTestVectorOfTheStandardOpens() throws Exception {
    HexFormat hex = HexFormat.of();
    String encapsulated =
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
            + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4";
    String sealed =
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434";
    BigInteger scalar =
        new BigInteger("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2", 16);
    ECParameterSpec curve = ((ECPublicKey) DeviceKey.generate().publicKey()).getParams();
    PrivateKey key =
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(scalar, curve));
    HPKE suite =
        new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM128);

    byte[] plain =
        SealedBox.open(
            suite,
            hex.parseHex(encapsulated + sealed),
            key,
            hex.parseHex("4f6465206f6e2061204772656369616e2055726e"),
            hex.parseHex("436f756e742d30"));

    assertThat(new String(plain, StandardCharsets.UTF_8))
        .isEqualTo("Beauty is truth, truth beauty");
  }

  @Test
  void aKeyThatIsNotP256IsRefused() {
    byte[] ed25519 = SigningKey.generate().publicKey().getEncoded();

    assertThatThrownBy(() -> SealedBox.publicKey(ed25519))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("P-256");
    assertThatThrownBy(() -> SealedBox.publicKey(HexFormat.of().parseHex("00112233")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPasswordMatchesItsOwnHashOnly() {
    String hash = Passwords.hash("tide and töwn".toCharArray());

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Passwords.hash("tide and töwn".toCharArray())).isNotEqualTo(hash);
    assertThat(Passwords.matches("tide and töwn".toCharArray(), hash)).isTrue();
    assertThat(Passwords.matches("tide and tOwn".toCharArray(), hash)).isFalse();
    assertThat(Passwords.matches(new char[0], hash)).isFalse();
    assertThatThrownBy(() -> Passwords.matches("x".toCharArray(), "md5"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** From the tests of the reference implementation (phc-winner-argon2, version 19). */
  @Test
  void aHashWithOtherCostsStillMatches() {
    assertThat(
            Passwords.matches(
                "password".toCharArray(),
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"))
        .isTrue();
  }
}
