package tributary.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Keys in a variable of the environment, with commas between; who sets it changes them. */
public final class WrappingKeyVariable implements WrappingKeySource {
  private final String name;
  private final Map<String, String> environment;

  public WrappingKeyVariable(String name, Map<String, String> environment) {
    this.name = name;
    this.environment = environment;
  }

  @Override
  public List<HeldKey> read() throws IOException {
    return AesKeys.parse(environment.getOrDefault(name, "").getBytes(US_ASCII), name);
  }

  @Override
  public void addKey() throws IOException {
    throw unchangeable("add 32 random bytes in base 64 at its end, after a comma");
  }

  @Override
  public void dropOlderKeys() throws IOException {
    throw unchangeable("leave its last key only");
  }

  private IOException unchangeable(String instead) {
    return new IOException(
        name + " is a variable of the environment: whoever sets it has to " + instead);
  }
}
