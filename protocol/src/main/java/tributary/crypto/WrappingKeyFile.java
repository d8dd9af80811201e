package tributary.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Keys in a text file (owner only), one a line; made with one key when there is none. */
public final class WrappingKeyFile implements WrappingKeySource {
  private final Path file;

  public WrappingKeyFile(Path file) {
    this.file = file;
  }

  @Override
  public List<HeldKey> read() throws IOException {
    return AesKeys.parse(
        SecretFile.readOrCreate(file, () -> fresh().getBytes(US_ASCII)), file.toString());
  }

  private static String fresh() {
    return Base64.getEncoder().encodeToString(AesKeys.fresh());
  }

  @Override
  public void addKey() throws IOException {
    write(String.join("\n", valid()) + "\n" + fresh());
  }

  @Override
  public void dropOlderKeys() throws IOException {
    write(valid().getLast());
  }

  private List<String> valid() throws IOException {
    byte[] text = Files.readAllBytes(file);
    AesKeys.parse(text, file.toString());
    return AesKeys.words(text);
  }

  private void write(String lines) throws IOException {
    SecretFile.write(file, (lines + "\n").getBytes(US_ASCII));
  }
}
