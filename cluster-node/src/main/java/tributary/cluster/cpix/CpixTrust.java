package tributary.cluster.cpix;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tributary.crypto.Identity;

/**
 * Whose documents are read.
 *
 * @param signers exactly these certificates sign documents; nothing is trusted because they issued
 *     it
 * @param acceptsUnsigned documents without a signature too; a bad one is never accepted
 * @param now when the signers' certificates must be valid
 */
public record CpixTrust(List<X509Certificate> signers, boolean acceptsUnsigned, Instant now) {
  private static final String SECTION = "tributary.vault.cpix.";

  public CpixTrust {
    signers = List.copyOf(signers);
  }

  /**
   * @throws IOException naming the file that holds no certificate
   */
  public static CpixTrust from(Config config, Instant now) throws IOException {
    List<X509Certificate> signers = new ArrayList<>();
    for (String file : words(config.getString(SECTION + "signers"))) {
      signers.addAll(Identity.readCertificates(Path.of(file)));
    }
    String unsigned = config.getString(SECTION + "unsigned");
    return switch (unsigned) {
      case "accept" -> new CpixTrust(signers, true, now);
      case "refuse" -> new CpixTrust(signers, false, now);
      default ->
          throw new IllegalArgumentException(
              SECTION + "unsigned must be accept or refuse, was " + unsigned);
    };
  }

  private static List<String> words(String files) {
    return List.of(files.split(",")).stream()
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
