package tributary.cluster.artwork;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Posters painted for tests, each number another one. */
public final class Pictures {
  private Pictures() {}

  public static byte[] poster(int number) {
    return jpeg(800, 1200, number);
  }

  public static byte[] jpeg(int width, int height, int number) {
    return file(painted(width, height, number, BufferedImage.TYPE_INT_RGB), "jpeg");
  }

  public static byte[] png(int width, int height, int type) {
    return file(painted(width, height, 1, type), "png");
  }

  /** A poster that a browser has written, with a colour profile. */
  public static byte[] webp(String name) {
    try (InputStream file = Pictures.class.getResourceAsStream("/pictures/" + name + ".webp")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A dusk over a sea, and a sun: something like a photograph, with grain. */
  private static BufferedImage painted(int width, int height, int number, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    double hue = number * 0.137 % 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double far = Math.hypot(x - width * (0.3 + 0.4 * hue), y - height * 0.45) / width;
        boolean isSun = far < 0.16;
        boolean isSea = y > height * 0.6;
        double wave = isSea ? 0.08 * Math.sin(y * 0.31 + Math.sin(x * 0.021 * (1 + hue)) * 4) : 0;
        int grain = (x * 31 + y * 57 + x * y) % 7;
        double light = (isSea ? 0.3 + wave : 0.75 - 0.5 * y / height) + grain * 0.004;
        float saturation = isSun && !isSea ? 0.35f : 0.75f;
        float bright = (float) Math.clamp(isSun && !isSea ? 0.98 : light, 0, 1);
        image.setRGB(
            x, y, java.awt.Color.HSBtoRGB((float) (hue + 0.1 * y / height), saturation, bright));
      }
    }
    return image;
  }

  private static byte[] file(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, format, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
