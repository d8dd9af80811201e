package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SecretFile;
import tributary.wire.Fields;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Renew;

/**
 * Who this node is, as it changes while it runs: its certificate, renewed in time, and the nonce by
 * which the cluster tells it from its copy, which is stored before it is used. Thread-safe.
 */
public final class Credentials {
  private static final Logger log = LoggerFactory.getLogger(Credentials.class);
  private static final int LONGEST_NONCE = 64;

  private final Path directory;
  private final List<Consumer<Identity>> listeners = new CopyOnWriteArrayList<>();
  private volatile Registration registration;
  private volatile ByteString joinNonce;
  private volatile String toldRefusals;

  /**
   * @param directory of the identity
   * @throws IOException naming the file that cannot be read
   */
  public Credentials(Path directory, Registration registration) throws IOException {
    this.directory = directory;
    this.registration = registration;
    Path file = nonceFile();
    this.joinNonce =
        Files.exists(file) ? ByteString.copyFrom(Files.readAllBytes(file)) : ByteString.EMPTY;
    this.toldRefusals = Files.exists(refusalsFile()) ? Files.readString(refusalsFile()) : "";
  }

  private Path refusalsFile() {
    return directory.resolve("boot-refusals-told");
  }

  private Path nonceFile() {
    return directory.resolve("join-nonce");
  }

  public Registration registration() {
    return registration;
  }

  /** Told of each new certificate. */
  public void listen(Consumer<Identity> listener) {
    listeners.add(listener);
  }

  /** What the last Welcome gave; empty before the first. */
  ByteString joinNonce() {
    return joinNonce;
  }

  /**
   * On a full disk the one before it counts on, which the cluster takes as it does when a Welcome
   * is lost: a session is worth more. Refused: BAD_MESSAGE.
   */
  void joined(ByteString nonce) {
    if (!Fields.atMost("join_nonce", nonce, LONGEST_NONCE).isEmpty()
        && isStored(nonceFile(), nonce.toByteArray())) {
      joinNonce = nonce;
    }
  }

  private static boolean isStored(Path file, byte[] content) {
    return isStored(file, () -> SecretFile.write(file, content));
  }

  private static boolean isStored(Path file, Storing storing) {
    try {
      storing.store();
      return true;
    } catch (IOException e) {
      log.warn("not stored: file={} why=\"{}\"", file, e.toString());
      return false;
    }
  }

  private interface Storing {
    void store() throws IOException;
  }

  /** What the boot stage refused, or nothing if the cluster was told of it already. */
  String untold(String bootRefusals) {
    return bootRefusals.equals(toldRefusals) ? "" : bootRefusals;
  }

  /** If that cannot be stored it will be told again. */
  void told(String bootRefusals) {
    if (!bootRefusals.isEmpty()
        && isStored(refusalsFile(), bootRefusals.getBytes(StandardCharsets.US_ASCII))) {
      toldRefusals = bootRefusals;
    }
  }

  /** Of the device key that this node has had from the start. */
  Renew renewal() throws IOException {
    return Renew.newBuilder()
        .setClientId(registration.client().text())
        .setCertificateRequest(ByteString.copyFrom(key().certificateRequest()))
        .build();
  }

  private DeviceKey key() throws IOException {
    return Registration.deviceKey(directory);
  }

  /**
   * Stores what the cluster issued, and uses it from now on; without having stored it on a full
   * disk: the next start then has it renewed again. Refused: BAD_CERTIFICATE.
   */
  void renewed(Enrolled enrolled) throws IOException {
    List<X509Certificate> before = registration.identity().trustAnchors();
    Registration newer = Registration.of(enrolled, key(), before);
    var _ = isStored(directory, () -> newer.store(directory, before));
    registration = newer;
    listeners.forEach(listener -> listener.accept(newer.identity()));
  }
}
