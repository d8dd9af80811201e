package tributary.bench.data;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import tributary.model.Digest;
import tributary.model.Manifest;

/** What a receiver does besides receiving, done alone on one thread with nothing else to it. */
enum Alone {
  SHA_256_OF_SEGMENTS {
    @Override
    void of(Manifest manifest, int number, ByteBuffer segment, FileChannel out) {
      MessageDigest digest = Digest.sha256();
      digest.update(segment);
      if (!manifest.segmentDigests().get(number).equals(Digest.of(digest.digest()))) {
        throw new IllegalStateException("segment " + number + " is not what it was");
      }
    }
  },

  WRITE_AND_FSYNC {
    @Override
    void of(Manifest manifest, int number, ByteBuffer segment, FileChannel out) throws IOException {
      long next = manifest.segmentOffset(number);
      while (segment.hasRemaining()) {
        next += out.write(segment, next);
      }
      out.force(false);
    }
  };

  abstract void of(Manifest manifest, int number, ByteBuffer segment, FileChannel out)
      throws IOException;

  /** CPU-seconds of the whole item; what its file is read with is not counted. */
  double cpuSeconds(Item item, Path out) throws IOException {
    long nanos = 0;
    try (FileChannel file =
        FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int number = 0; number < item.manifest().segmentCount(); number++) {
        ByteBuffer heap = item.segment(number);
        ByteBuffer segment = ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
        long before = cpuNanos();
        of(item.manifest(), number, segment, file);
        nanos += cpuNanos() - before;
      }
    } finally {
      Files.delete(out);
    }
    return nanos / 1e9;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
