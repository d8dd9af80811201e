package tributary.crypto;

import java.io.IOException;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/** Where wrapping keys lie. Failures are told as IOException naming file, variable or token. */
public interface WrappingKeySource {

  /**
   * An AES-256 key and, when it must not leave a token, who computes with it.
   *
   * @param provider none: any provider of the runtime
   */
  record HeldKey(SecretKey key, Optional<Provider> provider) {
    /** Without the key. */
    @Override
    public String toString() {
      return "HeldKey[" + provider.map(Provider::getName).orElse("in memory") + "]";
    }
  }

  /** The newest is the last; at least one. */
  List<HeldKey> read() throws IOException;

  /** Adds a key, which wraps from now on; the older ones still unwrap. */
  void addKey() throws IOException;

  /** Leaves only the newest key: what is wrapped by others is lost. */
  void dropOlderKeys() throws IOException;
}
