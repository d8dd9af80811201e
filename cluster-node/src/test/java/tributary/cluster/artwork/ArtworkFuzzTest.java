package tributary.cluster.artwork;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.typesafe.config.ConfigFactory;
import java.awt.image.BufferedImage;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;

/** A poster as somebody with a vendor's password may send it. */
class ArtworkFuzzTest {
  private static final ArtworkSettings SETTINGS =
      ArtworkSettings.from(ConfigFactory.defaultReference());

  static Stream<byte[]> seeds() {
    return Stream.of(
        Pictures.jpeg(80, 120, 1),
        Pictures.png(80, 120, BufferedImage.TYPE_BYTE_INDEXED),
        Pictures.png(20, 30, BufferedImage.TYPE_INT_ARGB),
        Pictures.webp("lossy"),
        Pictures.webp("transparent"),
        Pictures.webp("lossless"));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void poster(byte[] data) {
    try {
      Artwork.of(data, SETTINGS);
    } catch (RefusedException e) {
      if (e.getMessage().length() > 400) {
        throw new AssertionError("a refusal as long as what was refused", e);
      }
    }
  }
}
