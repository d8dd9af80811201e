package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import tributary.model.Manifest;
import tributary.wire.ManifestMessages;

/** A manifest in a file of its own, as the wire writes it; never changed after it was made. */
final class ManifestFile {
  private static final long MOST_BYTES = 8 << 20;

  private ManifestFile() {}

  /**
   * @throws tributary.model.RefusedException BAD_MESSAGE if the bytes are no manifest
   */
  static Manifest read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is too long for a manifest");
    }
    return ManifestMessages.fromBytes(Files.readAllBytes(file));
  }

  static void write(Path file, Manifest manifest) throws IOException {
    try (DataFile bytes = new DataFile(file)) {
      bytes.write(0, ByteBuffer.wrap(ManifestMessages.toBytes(manifest)));
      bytes.force();
    }
  }
}
