package tributary.cluster.artwork;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, as Exif tells it (tag 0x0112): what has to be done to what is stored, in
 * the order of the numbers there, which begin at 1.
 */
enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  UPSIDE_DOWN(false),
  UPSIDE_DOWN_MIRRORED(false),
  LEFT_MIRRORED(true),
  LEFT(true),
  RIGHT_MIRRORED(true),
  RIGHT(true);

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  private final boolean isOnItsSide;

  Orientation(boolean isOnItsSide) {
    this.isOnItsSide = isOnItsSide;
  }

  /** Width and height change places. */
  boolean isOnItsSide() {
    return isOnItsSide;
  }

  /**
   * Of what Exif has to say, a TIFF file in small. What cannot be read says nothing: a picture is
   * no worse for it.
   */
  static Orientation of(ByteBuffer exif) {
    ByteBuffer tiff = exif.slice();
    int order = tiff.remaining() < 8 ? 0 : tiff.getShort(0);
    if (order != 0x4949 && order != 0x4d4d) {
      return UPRIGHT;
    }
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (tiff.getShort(2) != 42 || directory < 8 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY;
      if (at > tiff.limit() - ENTRY) {
        return UPRIGHT;
      }
      if ((tiff.getShort(at) & 0xffff) == TAG) {
        return tiff.getShort(at + 2) == SHORT ? numbered(tiff.getShort(at + 8)) : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static Orientation numbered(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
  }

  BufferedImage upright(BufferedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = isOnItsSide() ? stored.getHeight() : stored.getWidth();
    int height = isOnItsSide() ? stored.getWidth() : stored.getHeight();
    int type =
        stored.getColorModel().hasAlpha()
            ? BufferedImage.TYPE_INT_ARGB
            : BufferedImage.TYPE_INT_RGB;
    BufferedImage upright = new BufferedImage(width, height, type);
    int right = stored.getWidth() - 1;
    int bottom = stored.getHeight() - 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel =
            switch (this) {
              case UPRIGHT -> stored.getRGB(x, y);
              case MIRRORED -> stored.getRGB(right - x, y);
              case UPSIDE_DOWN -> stored.getRGB(right - x, bottom - y);
              case UPSIDE_DOWN_MIRRORED -> stored.getRGB(x, bottom - y);
              case LEFT_MIRRORED -> stored.getRGB(y, x);
              case LEFT -> stored.getRGB(y, bottom - x);
              case RIGHT_MIRRORED -> stored.getRGB(right - y, bottom - x);
              case RIGHT -> stored.getRGB(right - y, x);
            };
        upright.setRGB(x, y, pixel);
      }
    }
    return upright;
  }
}
