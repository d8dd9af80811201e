package tributary.cluster.artwork;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import tributary.model.RefusedException;

/**
 * A picture whose form is sound, without anything in it that its pixels do not need: no metadata,
 * no profiles, nothing behind its end. What it is, its first bytes say.
 *
 * @param format as {@link javax.imageio.ImageIO} names it
 * @param width as it is to be seen, as is the height
 */
record Picture(String format, int width, int height, Orientation orientation, byte[] bytes) {
  private static final int JPEG_START = 0xffd8;
  private static final int PNG_START = 0x8950;
  private static final int RIFF_START = 'R' << 8 | 'I';

  /**
   * @param width as it is stored, as is the height
   */
  static Picture stored(
      String format, int width, int height, Orientation orientation, byte[] bytes) {
    return orientation.isOnItsSide()
        ? new Picture(format, height, width, orientation, bytes)
        : new Picture(format, width, height, orientation, bytes);
  }

  /**
   * @throws RefusedException UNSUPPORTED_PICTURE or BAD_PICTURE
   */
  static Picture read(byte[] bytes, int mostPixels) {
    int start = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    Picture picture =
        switch (start) {
          case JPEG_START -> JpegShape.read(bytes);
          case PNG_START -> PngShape.read(bytes);
          case RIFF_START -> WebpShape.read(bytes);
          default ->
              throw new RefusedException(
                  "UNSUPPORTED_PICTURE",
                  "the body must be a JPEG, PNG or WebP file, and is none of them");
        };
    // Before anything is decoded: a few bytes may stand for more pixels than there is memory.
    if ((long) picture.width() * picture.height() > mostPixels) {
      throw bad(
          "has %d x %d pixels, and may have at most %d in all"
              .formatted(picture.width(), picture.height(), mostPixels));
    }
    return picture;
  }

  /**
   * Its pixels, the right way up; every second, third... only where more than {@code enough} are
   * left of a row, for they take memory.
   */
  BufferedImage decoded(int enough) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      int step = Math.max(1, width / enough);
      param.setSourceSubsampling(step, step, 0, 0);
      BufferedImage image = reader.read(0, param);
      if (!warnings.isEmpty()) {
        throw bad("is damaged: " + warnings.getFirst());
      }
      return orientation.upright(image);
    } catch (RefusedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The reader answers what it did not expect with exceptions of any kind.
      throw refused(e);
    } finally {
      reader.dispose();
    }
  }

  private static RefusedException refused(Exception failure) {
    RefusedException refused = bad("is damaged, or of a kind that cannot be read");
    refused.initCause(failure);
    return refused;
  }

  static RefusedException bad(String what) {
    return new RefusedException("BAD_PICTURE", "the picture " + what);
  }
}
