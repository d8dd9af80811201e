package tributary.cluster.artwork;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.typesafe.config.ConfigFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.model.RefusedException;

/** What is taken for a poster, what becomes of it, and what is refused before it is decoded. */
class ArtworkTest {
  private static final ArtworkSettings SETTINGS =
      ArtworkSettings.from(ConfigFactory.defaultReference());
  private static final byte[] JPEG = Pictures.jpeg(800, 1200, 1);
  private static final byte[] PNG = Pictures.png(800, 1200, BufferedImage.TYPE_INT_ARGB);

  private static Artwork taken(byte[] given) {
    return Artwork.of(given, SETTINGS);
  }

  private static BufferedImage shown(Artwork artwork, int width) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(artwork.files().get(width)));
  }

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of("of the least size", JPEG),
        Arguments.of("with transparency", PNG),
        Arguments.of("in grey", Pictures.png(900, 1300, BufferedImage.TYPE_BYTE_GRAY)),
        Arguments.of("in 16 bits of grey", Pictures.png(800, 1200, BufferedImage.TYPE_USHORT_GRAY)),
        Arguments.of("with a palette", Pictures.png(1000, 1400, BufferedImage.TYPE_BYTE_INDEXED)),
        Arguments.of("of two colours", Pictures.png(800, 1280, BufferedImage.TYPE_BYTE_BINARY)),
        Arguments.of("as large as may be", Pictures.jpeg(2828, 4242, 2)),
        Arguments.of("WebP", Pictures.webp("lossy")),
        Arguments.of("WebP without loss", Pictures.webp("lossless")),
        Arguments.of("WebP with transparency", Pictures.webp("transparent")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void aPosterBecomesThreeFilesOfKnownSizes(String kind, byte[] given) throws IOException {
    Artwork artwork = taken(given);

    assertThat(artwork.files().keySet()).containsExactlyElementsOf(Artwork.WIDTHS);
    for (int i = 0; i < Artwork.WIDTHS.size(); i++) {
      int width = Artwork.WIDTHS.get(i);
      assertThat(artwork.files().get(width))
          .hasSizeLessThanOrEqualTo(SETTINGS.largestFiles().get(i));
      assertThat(shown(artwork, width).getWidth()).isEqualTo(width);
      assertThat(shown(artwork, width).getHeight()).isEqualTo(width * 3 / 2);
    }
    assertThat(artwork.version()).matches("[0-9a-f]{16}").isEqualTo(taken(given).version());
  }

  @Test
  void theSmallerFilesLookLikeWhatWasGiven() throws IOException {
    BufferedImage given = ImageIO.read(new ByteArrayInputStream(JPEG));
    BufferedImage small = shown(taken(JPEG), 200);
    for (int x = 20; x < 200; x += 40) {
      for (int y = 20; y < 300; y += 40) {
        assertThat(brightness(small.getRGB(x, y)))
            .isCloseTo(brightness(given.getRGB(4 * x + 2, 4 * y + 2)), offset(30));
      }
    }
  }

  private static int brightness(int pixel) {
    return ((pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / 3;
  }

  @Test
  void whatIsBeyondTwoByThreeIsCutOffEvenly() throws IOException {
    BufferedImage tall = new BufferedImage(800, 1280, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 1280; y++) {
      for (int x = 0; x < 800; x++) {
        tall.setRGB(x, y, y < 36 || y >= 1244 ? 0xff0000 : 0x00ff00);
      }
    }
    BufferedImage small = shown(taken(file(tall, "png")), 200);

    for (int y : List.of(0, 150, 299)) {
      int pixel = small.getRGB(100, y);
      assertThat(pixel >> 16 & 0xff).as("red at %d", y).isLessThan(40);
      assertThat(pixel >> 8 & 0xff).as("green at %d", y).isGreaterThan(200);
    }
  }

  @Test
  void noisePutIntoAPosterStillFits() throws IOException {
    Random random = new Random(1);
    BufferedImage noise = new BufferedImage(800, 1200, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 800 * 1200; i++) {
      noise.setRGB(i % 800, i / 800, random.nextInt(1 << 24));
    }
    assertThat(taken(file(noise, "png")).files().get(200)).hasSizeLessThanOrEqualTo(8 << 10);
  }

  @Test
  void nothingIsKeptButThePixels() {
    byte[] secret = "51.5007 N, 0.1246 W".getBytes(ISO_8859_1);
    byte[] jpeg = spliced(JPEG, 2, segment(0xe1, "Exif\0\0" + new String(secret, ISO_8859_1)));
    jpeg = joined(jpeg, "<?php evil(); ?>".getBytes(ISO_8859_1));
    byte[] png = spliced(PNG, 33, chunk("tEXt", secret));

    for (byte[] given : List.of(jpeg, png)) {
      Picture picture = Picture.read(given, SETTINGS.maxPixels());
      assertThat(new String(picture.bytes(), ISO_8859_1)).doesNotContain("51.5007", "evil");
      taken(given)
          .files()
          .values()
          .forEach(
              file -> assertThat(new String(file, ISO_8859_1)).doesNotContain("51.5007", "evil"));
    }
    assertThat(taken(jpeg).version()).isEqualTo(taken(JPEG).version());
  }

  private static Arguments bad(String kind, byte[] given, String reason, String says) {
    return Arguments.of(kind, given, reason, says);
  }

  private static Arguments bad(String kind, UnaryOperator<byte[]> spoilt, String says) {
    return bad(kind, spoilt.apply(JPEG.clone()), "BAD_PICTURE", says);
  }

  private static Arguments badPng(String kind, byte[] given, String says) {
    return bad(kind, given, "BAD_PICTURE", says);
  }

  private static Arguments badWebp(String kind, UnaryOperator<byte[]> spoilt, String says) {
    return bad(kind, spoilt.apply(Pictures.webp("lossy")), "BAD_PICTURE", says);
  }

  private static byte[] webp(int... chunks) {
    ByteBuffer file =
        ByteBuffer.allocate(12 + chunks.length).put("RIFF....WEBP".getBytes(ISO_8859_1));
    file.order(ByteOrder.LITTLE_ENDIAN).putInt(4, 4 + chunks.length);
    for (int one : chunks) {
      file.put((byte) one);
    }
    return file.array();
  }

  static Stream<Arguments> bad() {
    String other = "UNSUPPORTED_PICTURE";
    byte[] header = Arrays.copyOf(PNG, 33);
    return Stream.of(
        bad("nothing", new byte[0], other, "none of them"),
        bad("one byte", new byte[] {(byte) 0xff}, other, "none of them"),
        bad("GIF", "GIF89a".getBytes(ISO_8859_1), other, "none of them"),
        bad("BMP", "BM......".getBytes(ISO_8859_1), other, "none of them"),
        bad("SVG", "<svg onload='x'/>".getBytes(ISO_8859_1), other, "none of them"),
        bad("JPEG cut off", jpeg -> Arrays.copyOf(jpeg, jpeg.length / 2), "within a scan"),
        bad("JPEG without its end", jpeg -> Arrays.copyOf(jpeg, jpeg.length - 2), "within a scan"),
        bad("JPEG of two bytes", jpeg -> Arrays.copyOf(jpeg, 2), "without an end marker"),
        bad("a huge JPEG", jpeg -> resized(jpeg, 65_000, 65_000), "65000 x 65000 pixels"),
        bad("an empty JPEG", jpeg -> resized(jpeg, 0, 1200), "no size"),
        bad("a JPEG larger than its scan", jpeg -> resized(jpeg, 900, 1350), "damaged"),
        bad("a small JPEG", _ -> Pictures.jpeg(600, 900, 1), "800 x 1200 pixels at least"),
        bad("a broad JPEG", _ -> Pictures.jpeg(1920, 1080, 1), "3 high to 2 wide"),
        bad("a thin JPEG", _ -> Pictures.jpeg(800, 1400, 1), "3 high to 2 wide"),
        bad("JPEG in CMYK", jpeg -> cmyk(jpeg), "has 4 colours"),
        bad("arithmetic JPEG", jpeg -> with(jpeg, sof(jpeg) + 1, 0xc9), "0xc9, that is not taken"),
        bad("12 bits", jpeg -> with(jpeg, sof(jpeg) + 4, 12), "8 bits a colour"),
        bad("many scans", ArtworkTest::manyScans, "more than 32 scans"),
        badWebp("WebP cut off", webp -> Arrays.copyOf(webp, webp.length / 2), "within its file"),
        badWebp("not quite WebP", webp -> with(webp, 8, 'w'), "signature"),
        badWebp("a moving WebP", webp -> with(webp, 20, 2), "animation"),
        badWebp("a WebP that says it is smaller", webp -> with(webp, 24, 9), "another size"),
        badWebp("a WebP of nothing", _ -> webp(), "no pixels"),
        badWebp("a WebP chunk cut off", _ -> webp('V', 'P', '8', 'L', 9, 0, 0, 0), "a chunk"),
        badWebp(
            "a WebP bomb",
            _ -> webp('V', 'P', '8', 'L', 5, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f, 0),
            "16384 x 16384 pixels"),
        badWebp(
            "WebP without what it says",
            _ -> webp('V', 'P', '8', 'L', 5, 0, 0, 0, 0x2f, 0x1f, 0xc3, 0x2b, 0x01, 0),
            "damaged"),
        badPng("PNG cut off", Arrays.copyOf(PNG, PNG.length / 2), "within a chunk"),
        badPng("a signature", Arrays.copyOf(PNG, 8), "before its end chunk"),
        badPng("not quite PNG", with(PNG.clone(), 5, 0), "signature"),
        badPng("a flipped bit", with(PNG.clone(), 100, PNG[100] ^ 1), "checksum"),
        badPng("a PNG bomb", joined(pngHead(50_000, 50_000, 6), end()), "no pixels"),
        badPng(
            "a PNG bomb with pixels",
            joined(pngHead(50_000, 50_000, 6), chunk("IDAT", new byte[9]), end()),
            "50000 x 50000 pixels"),
        badPng("no pixels", joined(header, end()), "no pixels"),
        badPng("no header", joined(Arrays.copyOf(PNG, 8), end()), "header not in first place"),
        badPng(
            "pixels that are too few",
            joined(pngHead(800, 1200, 2), chunk("IDAT", new byte[9]), end()),
            "damaged"),
        badPng(
            "a palette that is missing",
            joined(pngHead(800, 1200, 3), chunk("IDAT", new byte[9]), end()),
            "damaged"),
        badPng(
            "colours that are not",
            joined(pngHead(800, 1200, 5), chunk("IDAT", new byte[9]), end()),
            "colours of type 5"),
        badPng(
            "an unknown part that matters",
            joined(header, chunk("EVIL", new byte[3]), end()),
            "not known"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void whatIsNoSoundPosterIsRefusedByName(String kind, byte[] given, String reason, String says) {
    assertThatThrownBy(() -> taken(given))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(reason);
              assertThat(refused.refusal().detail()).contains(says);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-upload = 10",
        "max-pixels = 1000",
        "queue = 0",
        "largest-files = [8 KiB]",
        "largest-files = [8 KiB, 30 KiB, 2 MB]",
        "largest-logo = 1 KiB"
      })
  void aSettingThatCannotBeIsNamed(String setting) {
    String key = setting.substring(0, setting.indexOf(' '));
    assertThatThrownBy(
            () ->
                ArtworkSettings.from(
                    ConfigFactory.parseString("tributary.api.artwork { " + setting + " }")
                        .withFallback(ConfigFactory.defaultReference())))
        .hasMessageStartingWith("tributary.api.artwork." + key + " must be");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orientations")
  void aPictureIsTurnedAsItsCameraWasHeld(int number, String reading) throws IOException {
    // Red, green over blue, white as it is stored.
    boolean isOnItsSide = number >= 5 && number <= 8;
    BufferedImage stored =
        new BufferedImage(
            isOnItsSide ? 1200 : 800, isOnItsSide ? 800 : 1200, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < stored.getHeight(); y++) {
      for (int x = 0; x < stored.getWidth(); x++) {
        boolean isLeft = x < stored.getWidth() / 2;
        boolean isTop = y < stored.getHeight() / 2;
        stored.setRGB(
            x, y, isTop ? (isLeft ? 0xff0000 : 0x00ff00) : (isLeft ? 0x0000ff : 0xffffff));
      }
    }
    byte[] exif =
        ByteBuffer.allocate(26)
            .put("MM\0*".getBytes(ISO_8859_1))
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) number)
            .array();
    byte[] jpeg =
        spliced(file(stored, "jpeg"), 2, segment(0xe1, "Exif\0\0" + new String(exif, ISO_8859_1)));
    byte[] png = spliced(file(stored, "png"), 33, chunk("eXIf", exif));

    for (byte[] given : List.of(jpeg, png)) {
      BufferedImage shown = shown(taken(given), 200);
      assertThat(
              colour(shown, 50, 75)
                  + colour(shown, 150, 75)
                  + colour(shown, 50, 225)
                  + colour(shown, 150, 225))
          .isEqualTo(reading);
    }
  }

  /** As Exif 2.3, 4.6.4 has them: where the first row and the first column of pixels are. */
  static Stream<Arguments> orientations() {
    return Stream.of(
        Arguments.of(1, "rgbw"),
        Arguments.of(2, "grwb"),
        Arguments.of(3, "wbgr"),
        Arguments.of(4, "bwrg"),
        Arguments.of(5, "rbgw"),
        Arguments.of(6, "brwg"),
        Arguments.of(7, "wgbr"),
        Arguments.of(8, "gwrb"),
        Arguments.of(9, "rgbw"));
  }

  private static String colour(BufferedImage image, int x, int y) {
    boolean isRed = (image.getRGB(x, y) >> 16 & 0xff) > 128;
    boolean isGreen = (image.getRGB(x, y) >> 8 & 0xff) > 128;
    return isRed ? (isGreen ? "w" : "r") : (isGreen ? "g" : "b");
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** Where the frame header of a baseline file is. */
  private static int sof(byte[] jpeg) {
    for (int i = 2; ; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        return i;
      }
    }
  }

  private static byte[] resized(byte[] jpeg, int width, int height) {
    ByteBuffer.wrap(jpeg)
        .putShort(sof(jpeg) + 5, (short) height)
        .putShort(sof(jpeg) + 7, (short) width);
    return jpeg;
  }

  private static byte[] cmyk(byte[] jpeg) {
    return with(jpeg, sof(jpeg) + 9, 4);
  }

  private static byte[] manyScans(byte[] jpeg) {
    byte[] scan = segment(0xda, "\1\1\0\0\77\0");
    byte[] all = jpeg;
    for (int i = 0; i < 40; i++) {
      all = spliced(all, all.length - 2, scan);
    }
    return all;
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] segment(int marker, String content) {
    return joined(
        new byte[] {(byte) 0xff, (byte) marker, 0, (byte) (content.length() + 2)},
        content.getBytes(ISO_8859_1));
  }

  private static byte[] pngHead(int width, int height, int colours) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) colours);
    return joined(Arrays.copyOf(PNG, 8), chunk("IHDR", header.array()));
  }

  private static byte[] end() {
    return chunk("IEND", new byte[0]);
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] more) {
    return joined(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
