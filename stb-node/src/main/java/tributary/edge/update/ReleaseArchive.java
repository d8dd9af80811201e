package tributary.edge.update;

import static tributary.edge.boot.UntrustedSoftwareException.Reason.MALFORMED;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.OTHER_RELEASE;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.TOO_LARGE;
import static tributary.edge.boot.UntrustedSoftwareException.Reason.WRONG_CONTENT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.SoftwareDirectory;
import tributary.edge.boot.SoftwareFile;
import tributary.edge.boot.SoftwareManifest;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.model.Digest;

/**
 * A signed release as one file: a line, the signature, the manifest with its length before it, and
 * then the bytes of the manifest's files, one after the other, as many as it says of each. There is
 * no other name, length or order than what was signed, so nothing is read of it before that.
 */
public final class ReleaseArchive {
  private static final byte[] FORMAT = "tributary-release 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 1 << 16;

  private final InputStream in;
  private final byte[] manifestBytes;
  private final byte[] signature;
  private final SoftwareManifest manifest;

  private ReleaseArchive(
      InputStream in, byte[] manifestBytes, byte[] signature, SoftwareManifest manifest) {
    this.in = in;
    this.manifestBytes = manifestBytes;
    this.signature = signature;
    this.manifest = manifest;
  }

  /** Of a directory that was signed. */
  public static void pack(Path directory, OutputStream out)
      throws IOException, UntrustedSoftwareException {
    byte[] manifest = Files.readAllBytes(directory.resolve(ReleaseKey.MANIFEST));
    out.write(FORMAT);
    out.write(Files.readAllBytes(directory.resolve(ReleaseKey.SIGNATURE)));
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(manifest.length).array());
    out.write(manifest);
    for (SoftwareFile file : SoftwareManifest.parse(manifest).files()) {
      Files.copy(directory.resolve(file.path()), out);
    }
  }

  /**
   * Reads up to the manifest, which is verified.
   *
   * @throws UntrustedSoftwareException MALFORMED, BAD_SIGNATURE
   */
  static ReleaseArchive open(InputStream in, ReleaseKey key)
      throws IOException, UntrustedSoftwareException {
    if (!MessageDigest.isEqual(exactly(in, FORMAT.length, "its first line"), FORMAT)) {
      throw malformed("is of another form");
    }
    byte[] signature = exactly(in, ReleaseKey.SIGNATURE_LENGTH, "the signature");
    int length = ByteBuffer.wrap(exactly(in, Integer.BYTES, "a length")).getInt();
    if (length < 1 || length > SoftwareManifest.LIMIT) {
      throw malformed("has a manifest of " + length + " bytes, at most " + SoftwareManifest.LIMIT);
    }
    byte[] manifest = exactly(in, length, "the manifest");
    return new ReleaseArchive(in, manifest, signature, key.verified(manifest, signature));
  }

  private static byte[] exactly(InputStream in, int length, String what)
      throws IOException, UntrustedSoftwareException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw malformed("ends within " + what);
    }
    return bytes;
  }

  private static UntrustedSoftwareException malformed(String message) {
    return new UntrustedSoftwareException(MALFORMED, "the archive " + message);
  }

  SoftwareManifest manifest() {
    return manifest;
  }

  /**
   * Refuses what was not asked for.
   *
   * @param counter of the release that should be in it
   * @param most bytes of all files together
   * @throws UntrustedSoftwareException OTHER_RELEASE, TOO_LARGE
   */
  void require(long counter, long most) throws UntrustedSoftwareException {
    if (manifest.counter() != counter) {
      throw new UntrustedSoftwareException(
          OTHER_RELEASE,
          "the archive is of release %d, not %d".formatted(manifest.counter(), counter));
    }
    if (manifest.totalBytes() > most) {
      throw new UntrustedSoftwareException(
          TOO_LARGE, "the release has %d bytes, at most %d".formatted(manifest.totalBytes(), most));
    }
  }

  /**
   * In place of what is in the slot. Its signature comes last: until then there is no release in
   * it, whatever fails.
   *
   * @throws UntrustedSoftwareException MALFORMED, WRONG_CONTENT
   */
  void unpack(Path slot) throws IOException, UntrustedSoftwareException {
    withdraw(slot);
    SoftwareDirectory.clear(slot);
    Files.createDirectories(slot);
    for (SoftwareFile file : manifest.files()) {
      Path path = slot.resolve(file.path());
      Files.createDirectories(path.getParent());
      try (FileChannel out = create(path)) {
        write(file, out);
        out.force(true);
      }
    }
    if (in.read() >= 0) {
      throw malformed("goes on behind its last file");
    }
    write(slot.resolve(ReleaseKey.MANIFEST), manifestBytes);
    write(slot.resolve(ReleaseKey.SIGNATURE), signature);
    force(slot);
  }

  /** What is in the slot is no release any more. */
  static void withdraw(Path slot) throws IOException {
    if (Files.deleteIfExists(slot.resolve(ReleaseKey.SIGNATURE))) {
      force(slot);
    }
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void write(SoftwareFile file, FileChannel out)
      throws IOException, UntrustedSoftwareException {
    MessageDigest sha256 = Digest.sha256();
    long left = file.length();
    while (left > 0) {
      byte[] block = exactly(in, (int) Math.min(BLOCK, left), file.path());
      sha256.update(block);
      writeFully(out, block);
      left -= block.length;
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(file.sha256())) {
      throw new UntrustedSoftwareException(WRONG_CONTENT, file.path() + " is not what was signed");
    }
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    try (FileChannel out = create(path)) {
      writeFully(out, bytes);
      out.force(true);
    }
  }

  private static void writeFully(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
