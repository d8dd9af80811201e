package tributary.cluster.artwork;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import tributary.model.Digest;
import tributary.model.RefusedException;

/**
 * A vendor's logo as pages show it: a PNG file that this program wrote itself from the pixels of
 * the one that was given; what was transparent is.
 *
 * @param version a digest of the file
 */
public record Logo(String version, byte[] png) {
  /** Pages show it 40 pixels high, screens up to four of their own to one of the page's. */
  public static final int HEIGHT = 160;

  public static final int WIDTH = 640;
  private static final int LEAST = 64;

  /** Of the largest size; what does not fit into a file becomes smaller. */
  private static final List<Integer> PERCENT = List.of(100, 75, 50);

  /**
   * Takes a picture in.
   *
   * @throws RefusedException UNSUPPORTED_PICTURE or BAD_PICTURE
   */
  public static Logo of(byte[] given, ArtworkSettings settings) {
    Picture picture = Picture.read(given, settings.maxPixels());
    requireLogo(picture);
    BufferedImage decoded = picture.decoded(2 * WIDTH);
    for (int percent : PERCENT) {
      byte[] png = png(decoded, percent);
      if (png.length <= settings.largestLogo()) {
        return new Logo(version(png), png);
      }
    }
    throw Picture.bad(
        "does not fit into %d bytes as PNG of %d x %d pixels: make it plainer"
            .formatted(settings.largestLogo(), WIDTH / 2, HEIGHT / 2));
  }

  private static void requireLogo(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    if (width < LEAST || height < LEAST || width > 8 * height || height > 2 * width) {
      throw Picture.bad(
          ("must have %d x %d pixels at least and be at most 8 times as wide as high and twice as"
                  + " high as wide, and has %d x %d")
              .formatted(LEAST, LEAST, width, height));
    }
  }

  private static byte[] png(BufferedImage image, int percent) {
    double scale =
        Math.min(
            1,
            Math.min(
                WIDTH * percent / 100.0 / image.getWidth(),
                HEIGHT * percent / 100.0 / image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(straight(Scaling.scaled(image, all, width, height)), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Colours as PNG has them, not yet weighed by how opaque they are. */
  private static BufferedImage straight(BufferedImage weighed) {
    int width = weighed.getWidth();
    int height = weighed.getHeight();
    BufferedImage straight = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    straight.setRGB(
        0, 0, width, height, weighed.getRGB(0, 0, width, height, null, 0, width), 0, width);
    return straight;
  }

  private static String version(byte[] png) {
    return HexFormat.of().formatHex(Digest.ofContent(png).bytes(), 0, 8);
  }
}
