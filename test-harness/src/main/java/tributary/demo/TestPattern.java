package tributary.demo;

import java.util.SplittableRandom;

/** Pictures of drifting waves and grain, in YUV 4:2:0; a seed's own colours and directions. */
final class TestPattern {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;
  private static final int GRAIN = 1 << 12;
  private static final int TURN = 1 << 10;
  private final int[] wave = new int[TURN];
  private final byte[] grain = new byte[GRAIN];
  private final int right;
  private final int down;
  private final int blue;
  private final int red;

  TestPattern(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < TURN; i++) {
      wave[i] = (int) Math.round(40 * Math.sin(2 * Math.PI * i / TURN));
    }
    for (int i = 0; i < GRAIN; i++) {
      grain[i] = (byte) random.nextInt(-20, 21);
    }
    double hue = 2 * Math.PI * random.nextDouble();
    blue = 128 + (int) (80 * Math.cos(hue));
    red = 128 + (int) (80 * Math.sin(hue));
    right = random.nextInt(1, 6);
    down = random.nextInt(1, 6);
  }

  /** Row {@code y} of picture {@code frame}'s brightness. */
  void brightness(int frame, int y, byte[] row) {
    int shifted = wave[(y * down + frame * 7) & (TURN - 1)];
    int drift = frame * right + (y >> 2) * 97;
    for (int x = 0; x < WIDTH; x++) {
      int level = 120 + shifted + wave[(x * right + frame * 11) & (TURN - 1)];
      row[x] = (byte) (level + grain[((x >> 2) + drift) & (GRAIN - 1)]);
    }
  }

  /** Row {@code y}, of half as many, of the blue or red colour difference. */
  void colour(int frame, int y, boolean isRed, byte[] row) {
    int base = isRed ? red : blue;
    for (int x = 0; x < WIDTH / 2; x++) {
      row[x] = (byte) (base + wave[(x + y + frame * 3) & (TURN - 1)] / 2);
    }
  }
}
