package tributary.bench.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import tributary.model.Digest;

/** What taking in is measured against: a file copied while it goes through SHA-256 twice. */
final class FilmCopy {
  private FilmCopy() {}

  static void write(Path film, Path to) throws IOException {
    MessageDigest first = Digest.sha256();
    MessageDigest second = Digest.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    try (FileChannel in = FileChannel.open(film, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(buffer) >= 0) {
        buffer.flip();
        first.update(buffer.duplicate());
        second.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
    }
    if (!Digest.of(first.digest()).equals(Digest.of(second.digest()))) {
      throw new IllegalStateException("two digests of one file differ");
    }
  }
}
