package tributary.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * Keys in a PKCS#11 token, which never leave it: it wraps and unwraps itself (CKM_AES_GCM), by the
 * JDK's SunPKCS11.
 */
public final class WrappingKeyToken implements WrappingKeySource {
  private final Path library;
  private final int slot;
  private final String label;
  private final Passphrase pin;

  /**
   * @param library the token's PKCS#11 module
   * @param slot which of the module's slots, from 0
   * @param label of the first key; later ones are {@code label-2} and so on
   */
  public WrappingKeyToken(Path library, int slot, String label, Passphrase pin) {
    this.library = library;
    this.slot = slot;
    this.label = label;
    this.pin = pin;
  }

  private record Token(Provider provider, KeyStore keys) {}

  private Token open() throws IOException {
    Provider bare = Security.getProvider("SunPKCS11");
    if (bare == null) {
      throw new IOException("this Java runtime has no PKCS#11 (module jdk.crypto.cryptoki)");
    }
    char[] secret = pin.read();
    try {
      Provider provider =
          bare.configure(
              """
              --name=tributary-%d
              library="%s"
              slotListIndex=%d
              attributes(generate,CKO_SECRET_KEY,CKK_AES) = {
                CKA_SENSITIVE = true
                CKA_EXTRACTABLE = false
                CKA_ENCRYPT = true
                CKA_DECRYPT = true
              }
              """
                  .formatted(slot, library, slot));
      KeyStore keys = KeyStore.getInstance("PKCS11", provider);
      keys.load(null, secret);
      return new Token(provider, keys);
    } catch (GeneralSecurityException | ProviderException | IOException e) {
      throw failed(e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private IOException failed(Exception e) {
    return new IOException(library + ", slot " + slot + ": " + e.getMessage(), e);
  }

  @Override
  public List<HeldKey> read() throws IOException {
    Token token = open();
    try {
      List<HeldKey> keys = new ArrayList<>();
      for (String entry : entries(token.keys()).values()) {
        if (!(token.keys().getKey(entry, null) instanceof SecretKey key)) {
          throw new IOException("the object " + entry + " is no secret key");
        }
        keys.add(new HeldKey(key, Optional.of(token.provider())));
      }
      return keys;
    } catch (GeneralSecurityException | ProviderException | IOException e) {
      throw failed(e);
    }
  }

  private SortedMap<Integer, String> entries(KeyStore keys)
      throws GeneralSecurityException, IOException {
    SortedMap<Integer, String> entries = NumberedEntries.of(keys, label);
    if (entries.isEmpty()) {
      throw new IOException("there is no key " + label + "; RotationCommand wrapping-key adds it");
    }
    return entries;
  }

  /** The token makes it. */
  @Override
  public void addKey() throws IOException {
    Token token = open();
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES", token.provider());
      generator.init(8 * AesKeys.LENGTH);
      String entry = NumberedEntries.next(NumberedEntries.of(token.keys(), label), label);
      token.keys().setEntry(entry, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
    } catch (GeneralSecurityException | ProviderException e) {
      throw failed(e);
    }
  }

  @Override
  public void dropOlderKeys() throws IOException {
    Token token = open();
    try {
      NumberedEntries.removeOlder(token.keys(), entries(token.keys()));
    } catch (GeneralSecurityException | ProviderException | IOException e) {
      throw failed(e);
    }
  }
}
