package tributary.cluster.artwork;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import tributary.model.Digest;
import tributary.model.RefusedException;

/**
 * A poster as pages show it: JPEG files, each 2 wide by 3 high, that this program wrote itself, so
 * nothing of the file that was given is in them but what it showed.
 *
 * @param version of the files: a digest of them
 * @param files by width
 */
public record Artwork(String version, SortedMap<Integer, byte[]> files) {
  public static final List<Integer> WIDTHS = List.of(200, 400, 800);
  static final int LARGEST_WIDTH = WIDTHS.getLast();

  /** Posters are 2:3, 27:40 or 1:1.41; what is beyond 2:3 is cut off at both ends. */
  private static final double SQUATTEST = 1.4;

  private static final double TALLEST = 1.6;
  private static final List<Float> QUALITIES =
      List.of(0.86f, 0.8f, 0.72f, 0.64f, 0.56f, 0.48f, 0.4f, 0.3f, 0.2f, 0.1f);

  public static int height(int width) {
    return width * 3 / 2;
  }

  /**
   * Takes a picture in.
   *
   * @throws RefusedException UNSUPPORTED_PICTURE or BAD_PICTURE
   */
  public static Artwork of(byte[] given, ArtworkSettings settings) {
    Picture picture = Picture.read(given, settings.maxPixels());
    requirePoster(picture);
    BufferedImage decoded = picture.decoded(2 * LARGEST_WIDTH);
    BufferedImage largest = scaled(decoded, LARGEST_WIDTH);
    SortedMap<Integer, byte[]> files = new TreeMap<>();
    for (int i = 0; i < WIDTHS.size(); i++) {
      int width = WIDTHS.get(i);
      files.put(width, encoded(scaled(largest, width), settings.largestFiles().get(i)));
    }
    return new Artwork(version(files), files);
  }

  private static void requirePoster(Picture picture) {
    double ratio = (double) picture.height() / picture.width();
    if (ratio < SQUATTEST || ratio > TALLEST) {
      throw Picture.bad(
          "must be about 3 high to 2 wide, and has %d x %d pixels"
              .formatted(picture.width(), picture.height()));
    }
    Rectangle part = middle(picture.width(), picture.height());
    if (part.width < LARGEST_WIDTH || part.height < height(LARGEST_WIDTH)) {
      throw Picture.bad(
          "must have %d x %d pixels at least, and has %d x %d"
              .formatted(LARGEST_WIDTH, height(LARGEST_WIDTH), picture.width(), picture.height()));
    }
  }

  /** The largest part of this size that is 2:3. */
  private static Rectangle middle(int width, int height) {
    int partWidth = Math.min(width, height * 2 / 3);
    int partHeight = Math.min(height, width * 3 / 2);
    return new Rectangle((width - partWidth) / 2, (height - partHeight) / 2, partWidth, partHeight);
  }

  private static BufferedImage scaled(BufferedImage source, int width) {
    return Scaling.opaque(
        Scaling.scaled(
            source, middle(source.getWidth(), source.getHeight()), width, height(width)));
  }

  /** As good as fits. */
  private static byte[] encoded(BufferedImage image, int mostBytes) {
    for (float quality : QUALITIES) {
      byte[] file = encoded(image, quality);
      if (file.length <= mostBytes) {
        return file;
      }
    }
    throw Picture.bad("does not fit into %d bytes at any quality".formatted(mostBytes));
  }

  private static byte[] encoded(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String version(SortedMap<Integer, byte[]> files) {
    MessageDigest digest = Digest.sha256();
    files.values().forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
