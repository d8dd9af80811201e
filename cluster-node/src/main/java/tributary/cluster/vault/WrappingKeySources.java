package tributary.cluster.vault;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tributary.crypto.Passphrase;
import tributary.crypto.WrappingKeyFile;
import tributary.crypto.WrappingKeySource;
import tributary.crypto.WrappingKeyStore;
import tributary.crypto.WrappingKeyToken;
import tributary.crypto.WrappingKeyVariable;

/** Settings {@code tributary.vault.wrapping}; reference.conf says what each is for. */
public final class WrappingKeySources {
  private static final String SECTION = "tributary.vault.wrapping";

  private WrappingKeySources() {}

  /**
   * Where wrapping keys lie; nothing is read yet but the settings.
   *
   * @param words {@code tributary.vault.wrapping.sources}
   * @param file of the source {@code file}
   * @throws IllegalArgumentException naming key and value
   */
  public static List<WrappingKeySource> from(
      Config all, List<String> words, Path file, Map<String, String> environment) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(SECTION + ".sources must name at least one, was empty");
    }
    Config config = all.getConfig(SECTION);
    return words.stream().map(word -> source(word, config, file, environment)).toList();
  }

  private static WrappingKeySource source(
      String word, Config config, Path file, Map<String, String> environment) {
    return switch (word) {
      case "file" -> new WrappingKeyFile(file);
      case "environment" ->
          new WrappingKeyVariable(required(config, "environment.variable"), environment);
      case "pkcs12" ->
          new WrappingKeyStore(
              Path.of(required(config, "pkcs12.path")),
              required(config, "pkcs12.alias"),
              passphrase(config, "pkcs12.password", environment));
      case "pkcs11" ->
          new WrappingKeyToken(
              Path.of(required(config, "pkcs11.library")),
              slot(config),
              required(config, "pkcs11.label"),
              passphrase(config, "pkcs11.pin", environment));
      default ->
          throw new IllegalArgumentException(
              SECTION + ".sources must be of file, environment, pkcs12 and pkcs11, was " + word);
    };
  }

  private static int slot(Config config) {
    int slot = config.getInt("pkcs11.slot");
    if (slot < 0) {
      throw new IllegalArgumentException(
          SECTION + ".pkcs11.slot must not be negative, was " + slot);
    }
    return slot;
  }

  private static Passphrase passphrase(Config config, String key, Map<String, String> environment) {
    String file = config.getString(key + "-file");
    String variable = config.getString(key + "-variable");
    if (file.isEmpty() == variable.isEmpty()) {
      throw new IllegalArgumentException(
          "one of %s.%s-file and -variable must be set, were \"%s\" and \"%s\""
              .formatted(SECTION, key, file, variable));
    }
    return file.isEmpty()
        ? Passphrase.inVariable(variable, environment)
        : Passphrase.inFile(Path.of(file));
  }

  private static String required(Config config, String key) {
    String value = config.getString(key);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(SECTION + "." + key + " must be set, was empty");
    }
    return value;
  }
}
