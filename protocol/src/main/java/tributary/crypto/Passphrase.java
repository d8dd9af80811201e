package tributary.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A password or PIN, read where it lies when it is needed; never an argument or a setting. */
@FunctionalInterface
public interface Passphrase {

  /** The caller zeroes it. */
  char[] read() throws IOException;

  /** The first line of the file. */
  static Passphrase inFile(Path file) {
    return () -> {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").toCharArray();
    };
  }

  static Passphrase inVariable(String name, Map<String, String> environment) {
    return () -> {
      String value = environment.get(name);
      if (value == null) {
        throw new IOException(name + " is not set in the environment");
      }
      return value.toCharArray();
    };
  }
}
