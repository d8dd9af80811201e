package tributary.crypto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys in a PKCS#12 file (RFC 7292), as {@code keytool -genseckey -keyalg AES -keysize 256} makes
 * them; the same password for file and entries.
 */
public final class WrappingKeyStore implements WrappingKeySource {
  private final Path file;
  private final String alias;
  private final Passphrase password;

  /**
   * @param alias of the first key; later ones are {@code alias-2} and so on
   */
  public WrappingKeyStore(Path file, String alias, Passphrase password) {
    this.file = file;
    this.alias = alias;
    this.password = password;
  }

  private interface Work<T> {
    T run(KeyStore store, char[] password) throws GeneralSecurityException, IOException;
  }

  private <T> T with(Work<T> work) throws IOException {
    char[] secret = password.read();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (Files.exists(file)) {
        try (InputStream content = Files.newInputStream(file)) {
          store.load(content, secret);
        }
      } else {
        store.load(null, secret);
      }
      return work.run(store, secret);
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  @Override
  public List<HeldKey> read() throws IOException {
    return with(
        (store, secret) -> {
          List<HeldKey> keys = new ArrayList<>();
          for (String entry : entries(store).values()) {
            if (!(store.getKey(entry, secret) instanceof SecretKey key)) {
              throw new IOException("the entry " + entry + " is no secret key");
            }
            keys.add(AesKeys.held(key.getEncoded(), entry));
          }
          return keys;
        });
  }

  private SortedMap<Integer, String> entries(KeyStore store)
      throws GeneralSecurityException, IOException {
    SortedMap<Integer, String> entries = NumberedEntries.of(store, alias);
    if (entries.isEmpty()) {
      throw new IOException(
          "there is no entry " + alias + "; RotationCommand wrapping-key adds it");
    }
    return entries;
  }

  /** Makes the file too if there is none. */
  @Override
  public void addKey() throws IOException {
    with(
        (store, secret) -> {
          String entry = NumberedEntries.next(NumberedEntries.of(store, alias), alias);
          store.setEntry(
              entry,
              new KeyStore.SecretKeyEntry(new SecretKeySpec(AesKeys.fresh(), "AES")),
              new KeyStore.PasswordProtection(secret));
          return save(store, secret);
        });
  }

  @Override
  public void dropOlderKeys() throws IOException {
    with(
        (store, secret) -> {
          NumberedEntries.removeOlder(store, entries(store));
          return save(store, secret);
        });
  }

  private Path save(KeyStore store, char[] secret) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    store.store(content, secret);
    SecretFile.write(file, content.toByteArray());
    return file;
  }
}
