package tributary.cluster.artwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.model.RefusedException;

/** What becomes of a vendor's logo. */
class LogoTest {
  private static final ArtworkSettings SETTINGS =
      ArtworkSettings.from(ConfigFactory.defaultReference());

  private static BufferedImage shown(Logo logo) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(logo.png()));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static BufferedImage plain(int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, x < width / 2 ? colour : 0);
      }
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "1600, 400, 640, 160",
    "2560, 320, 640, 80",
    "400, 800, 80, 160",
    "300, 100, 300, 100"
  })
  void aLogoFitsIntoItsFrameAndIsNeverMadeLarger(int width, int height, int wide, int high)
      throws IOException {
    BufferedImage logo = shown(Logo.of(png(plain(width, height, 0xff7fc8ff)), SETTINGS));

    assertThat(logo.getWidth()).isEqualTo(wide);
    assertThat(logo.getHeight()).isEqualTo(high);
  }

  @Test
  void whatWasTransparentStaysSoAndColoursAreAsTheyWere() throws IOException {
    BufferedImage logo = shown(Logo.of(png(plain(1280, 320, 0x807fc8ff)), SETTINGS));

    int half = logo.getRGB(100, 80);
    assertThat(half >>> 24).isBetween(0x7e, 0x82);
    assertThat(half >> 16 & 0xff).isBetween(0x7c, 0x82);
    assertThat(half & 0xff).isBetween(0xfc, 0xff);
    assertThat(logo.getRGB(600, 80) >>> 24).isZero();
  }

  @Test
  void aLogoOfWhichTheFileWouldBeTooLargeIsMadeSmaller() throws IOException {
    Logo logo = Logo.of(Pictures.jpeg(1280, 320, 1), SETTINGS);

    assertThat(logo.png()).hasSizeLessThanOrEqualTo(SETTINGS.largestLogo());
    assertThat(logo.version()).matches("[0-9a-f]{16}");
  }

  @Test
  void noiseIsRefusedByItsSize() throws IOException {
    Random random = new Random(1);
    BufferedImage noise = new BufferedImage(640, 160, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 640 * 160; i++) {
      noise.setRGB(i % 640, i / 640, random.nextInt(1 << 24));
    }
    byte[] given = png(noise);

    assertThatThrownBy(() -> Logo.of(given, SETTINGS))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("does not fit into 40960 bytes");
  }

  @ParameterizedTest
  @CsvSource({"640, 60", "60, 64", "800, 90", "100, 201"})
  void aLogoThatNobodyCouldReadIsRefused(int width, int height) throws IOException {
    byte[] given = png(plain(width, height, 0xffffffff));

    assertThatThrownBy(() -> Logo.of(given, SETTINGS))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("has " + width + " x " + height);
  }
}
