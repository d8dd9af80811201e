package tributary.edge.link;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SecretFile;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Renew;

/**
 * Who this node is, as it changes while it runs: its certificate, renewed in time, and the nonce by
 * which the cluster tells it from its copy. Both are stored before they are used. Thread-safe.
 */
public final class Credentials {
  private static final int LONGEST_NONCE = 64;

  private final Path directory;
  private final List<Consumer<Identity>> listeners = new CopyOnWriteArrayList<>();
  private volatile Registration registration;
  private volatile ByteString joinNonce;

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
  }

  private Path nonceFile() {
    return directory.resolve("join-nonce");
  }

  public Registration registration() {
    return registration;
  }

  /** Told of each new certificate, once it is stored. */
  public void listen(Consumer<Identity> listener) {
    listeners.add(listener);
  }

  /** What the last Welcome gave; empty before the first. */
  ByteString joinNonce() {
    return joinNonce;
  }

  /** Refused: DISK if it cannot be stored; the one before it then counts on. BAD_MESSAGE. */
  void joined(ByteString nonce) {
    if (Fields.atMost("join_nonce", nonce, LONGEST_NONCE).isEmpty()) {
      return;
    }
    try {
      SecretFile.write(nonceFile(), nonce.toByteArray());
    } catch (IOException e) {
      throw new RefusedException("DISK", "the join nonce cannot be stored: " + e.getMessage());
    }
    joinNonce = nonce;
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

  /** Stores what the cluster issued, and uses it from now on. Refused: BAD_CERTIFICATE. */
  void renewed(Enrolled enrolled) throws IOException {
    Registration newer = Registration.of(enrolled, key(), registration.identity().trustAnchors());
    newer.store(directory, registration.identity().trustAnchors());
    registration = newer;
    listeners.forEach(listener -> listener.accept(newer.identity()));
  }
}
