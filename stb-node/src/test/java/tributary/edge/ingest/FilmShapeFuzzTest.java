package tributary.edge.ingest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;

/** Films before libavformat sees them. */
class FilmShapeFuzzTest {
  private static final FileChannel FILE = open();

  private static FileChannel open() {
    try {
      Path path = Files.createTempFile("film", ".fuzz");
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    byte[] webm = Files.readAllBytes(FormatsTest.SAMPLES.resolve("vp9-opus.webm"));
    byte[] mp4 = Files.readAllBytes(FormatsTest.SAMPLES.resolve("hevc-aac.mp4"));
    return Stream.of(Arrays.copyOf(webm, 3000), Arrays.copyOf(mp4, 500), mp4);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void shape(byte[] data) throws IOException {
    FILE.truncate(0);
    FILE.write(ByteBuffer.wrap(data), 0);
    refused(() -> EbmlShape.requireWhole("film", FILE));
    refused(() -> Mp4Shape.requireWhole("film", FILE));
  }

  private interface Look {
    void look() throws IOException;
  }

  private static void refused(Look look) throws IOException {
    try {
      look.look();
    } catch (RefusedException e) {
      if (!e.getMessage().contains("film")) {
        throw new AssertionError("refused without naming the film", e);
      }
    }
  }
}
