package tributary.cluster.artwork;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;

/**
 * Makes pictures smaller: each new pixel is the mean of what it covers, each weighed by how opaque
 * it is.
 */
final class Scaling {
  private static final int COLOURS = 3;
  private static final int PARTS = COLOURS + 1;

  private Scaling() {}

  /** This part of a picture, with its transparency. */
  static BufferedImage scaled(BufferedImage source, Rectangle part, int width, int height) {
    float[] sums = new float[width * height * PARTS];
    double step = (double) part.height / height;
    for (int y = 0; y < part.height; y++) {
      float[] row = narrowed(source, part, part.y + y, width);
      // A row of the source may lie across the edge of two new ones.
      int last = Math.min(height - 1, (int) ((y + 1) / step));
      for (int to = Math.min(height - 1, (int) (y / step)); to <= last; to++) {
        float share = (float) (overlap(y, to, step) / step);
        for (int i = 0; i < row.length; i++) {
          sums[to * row.length + i] += row[i] * share;
        }
      }
    }
    return image(sums, width, height);
  }

  private static float[] narrowed(BufferedImage source, Rectangle part, int y, int width) {
    int[] pixels = source.getRGB(part.x, y, part.width, 1, null, 0, part.width);
    float[] row = new float[width * PARTS];
    double step = (double) part.width / width;
    for (int x = 0; x < pixels.length; x++) {
      int pixel = pixels[x];
      int opacity = pixel >>> 24;
      int last = Math.min(width - 1, (int) ((x + 1) / step));
      for (int to = Math.min(width - 1, (int) (x / step)); to <= last; to++) {
        float covered = (float) (overlap(x, to, step) / step);
        float share = covered * opacity / 255f;
        row[to * PARTS] += (pixel >> 16 & 0xff) * share;
        row[to * PARTS + 1] += (pixel >> 8 & 0xff) * share;
        row[to * PARTS + 2] += (pixel & 0xff) * share;
        row[to * PARTS + COLOURS] += opacity * covered;
      }
    }
    return row;
  }

  /** How much of the old pixel, which is 1 wide, the new one covers, which is a step wide. */
  private static double overlap(int old, int fresh, double step) {
    return Math.max(0, Math.min(old + 1, (fresh + 1) * step) - Math.max(old, fresh * step));
  }

  private static BufferedImage image(float[] sums, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
    int[] pixels = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * PARTS;
        int opacity = whole(sums[at + COLOURS]);
        pixels[x] = opacity;
        for (int c = 0; c < COLOURS; c++) {
          pixels[x] = pixels[x] << 8 | Math.min(opacity, whole(sums[at + c]));
        }
      }
      image.getRaster().setDataElements(0, y, width, 1, pixels);
    }
    return image;
  }

  private static int whole(float value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /** On black. */
  static BufferedImage opaque(BufferedImage scaled) {
    BufferedImage opaque =
        new BufferedImage(scaled.getWidth(), scaled.getHeight(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[scaled.getWidth()];
    for (int y = 0; y < scaled.getHeight(); y++) {
      scaled.getRaster().getDataElements(0, y, row.length, 1, row);
      opaque.getRaster().setDataElements(0, y, row.length, 1, row);
    }
    return opaque;
  }
}
