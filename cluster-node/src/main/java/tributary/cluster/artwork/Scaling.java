package tributary.cluster.artwork;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;

/** Makes pictures smaller: each new pixel is the mean of what it covers. */
final class Scaling {
  private static final int COLOURS = 3;

  private Scaling() {}

  /** This part of a picture, opaque: what is transparent is black. */
  static BufferedImage scaled(BufferedImage source, Rectangle part, int width, int height) {
    float[] sums = new float[width * height * COLOURS];
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
    float[] row = new float[width * COLOURS];
    double step = (double) part.width / width;
    for (int x = 0; x < pixels.length; x++) {
      int pixel = pixels[x];
      float opacity = (pixel >>> 24) / 255f;
      int last = Math.min(width - 1, (int) ((x + 1) / step));
      for (int to = Math.min(width - 1, (int) (x / step)); to <= last; to++) {
        float share = (float) (overlap(x, to, step) / step) * opacity;
        row[to * COLOURS] += (pixel >> 16 & 0xff) * share;
        row[to * COLOURS + 1] += (pixel >> 8 & 0xff) * share;
        row[to * COLOURS + 2] += (pixel & 0xff) * share;
      }
    }
    return row;
  }

  /** How much of the old pixel, which is 1 wide, the new one covers, which is a step wide. */
  private static double overlap(int old, int fresh, double step) {
    return Math.max(0, Math.min(old + 1, (fresh + 1) * step) - Math.max(old, fresh * step));
  }

  private static BufferedImage image(float[] sums, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int pixel = 0;
      for (int c = 0; c < COLOURS; c++) {
        pixel = pixel << 8 | Math.clamp(Math.round(sums[i * COLOURS + c]), 0, 255);
      }
      image.setRGB(i % width, i / width, pixel);
    }
    return image;
  }
}
