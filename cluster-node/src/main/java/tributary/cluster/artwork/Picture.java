package tributary.cluster.artwork;

import tributary.model.RefusedException;

/**
 * A picture whose form is sound, without anything in it that its pixels do not need: no metadata,
 * no profiles, nothing behind its end. What it is, its first bytes say.
 *
 * @param format as {@link javax.imageio.ImageIO} names it
 */
record Picture(String format, int width, int height, byte[] bytes) {
  private static final int JPEG_START = 0xffd8;
  private static final int PNG_START = 0x8950;

  /**
   * @throws RefusedException UNSUPPORTED_PICTURE or BAD_PICTURE
   */
  static Picture read(byte[] bytes, int mostPixels) {
    int start = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    Picture picture =
        switch (start) {
          case JPEG_START -> JpegShape.read(bytes);
          case PNG_START -> PngShape.read(bytes);
          default ->
              throw new RefusedException(
                  "UNSUPPORTED_PICTURE", "the body must be a JPEG or a PNG file, and is neither");
        };
    // Before anything is decoded: a few bytes may stand for more pixels than there is memory.
    if ((long) picture.width() * picture.height() > mostPixels) {
      throw bad(
          "has %d x %d pixels, and may have at most %d in all"
              .formatted(picture.width(), picture.height(), mostPixels));
    }
    return picture;
  }

  static RefusedException bad(String what) {
    return new RefusedException("BAD_PICTURE", "the picture " + what);
  }
}
