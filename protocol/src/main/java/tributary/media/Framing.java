package tributary.media;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tributary.media.FramePart.Range;

/**
 * How a codec lays out its frames, so far as it decides which of their bytes may be protected:
 * players read headers before they decrypt.
 */
public sealed interface Framing {

  /** Sound: a frame is protected whole. */
  record Whole() implements Framing {}

  /**
   * NAL units with their lengths before them (ISO/IEC 14496-15). Of each slice everything but a
   * lead is protected, which is longer in HEVC, for its slice headers may list entry points; other
   * units stay clear.
   *
   * @param lengthBytes 1, 2 or 4
   */
  record NalUnits(int lengthBytes, boolean isHevc) implements Framing {
    private static final int AVC_LEAD = 48;
    private static final int HEVC_LEAD = 128;
    private static final int LAST_AVC_SLICE = 5;
    private static final int LAST_HEVC_SLICE = 31;

    List<Range> secret(byte[] data, int offset, int size) {
      List<Range> slices = new ArrayList<>();
      for (int at = 0; at < size; ) {
        long length = 0;
        if (size - at >= lengthBytes) {
          for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (data[offset + at + i] & 0xFF);
          }
        }
        int nal = at + lengthBytes;
        if (nal + length > size) {
          throw new IllegalArgumentException(
              "NAL unit at byte " + at + " of a frame of " + size + " bytes ends outside it");
        }
        if (length > 0 && isSlice(data[offset + nal])) {
          Range range = Range.afterLead(nal, (int) length, isHevc ? HEVC_LEAD : AVC_LEAD);
          if (!range.isEmpty()) {
            slices.add(range);
          }
        }
        at = nal + (int) length;
      }
      return slices;
    }

    private boolean isSlice(byte header) {
      int type = isHevc ? header >> 1 & 0x3F : header & 0x1F;
      return isHevc ? type <= LAST_HEVC_SLICE : type >= 1 && type <= LAST_AVC_SLICE;
    }
  }

  /**
   * VP9: of each frame of a superframe everything but its uncompressed header is protected, and the
   * superframe's index stays clear (VP Codec ISO Media File Format Binding, Common Encryption). An
   * uncompressed header has at most 70 bytes, whatever it says: so long a lead needs no parsing.
   */
  record Vp9() implements Framing {
    private static final int LEAD = 80;

    List<Range> secret(byte[] data, int offset, int size) {
      List<Range> frames = new ArrayList<>();
      int at = 0;
      for (int length : frameLengths(data, offset, size)) {
        Range range = Range.afterLead(at, length, LEAD);
        if (!range.isEmpty()) {
          frames.add(range);
        }
        at += length;
      }
      return frames;
    }

    /** VP9 Bitstream Specification, Annex B. */
    private static int[] frameLengths(byte[] data, int offset, int size) {
      int marker = size == 0 ? 0 : data[offset + size - 1] & 0xFF;
      int count = (marker & 7) + 1;
      int lengthBytes = (marker >> 3 & 3) + 1;
      int index = size - 2 - count * lengthBytes;
      if ((marker & 0xE0) != 0xC0 || index < 0 || (data[offset + index] & 0xFF) != marker) {
        return new int[] {size};
      }
      int[] lengths = new int[count];
      long total = 0;
      for (int i = 0; i < count; i++) {
        long length = 0;
        for (int n = lengthBytes - 1; n >= 0; n--) {
          length = length << 8 | (data[offset + index + 1 + i * lengthBytes + n] & 0xFF);
        }
        total += length;
        if (total > index) {
          throw new IllegalArgumentException(
              "frame " + i + " of a superframe of " + size + " bytes ends outside it");
        }
        lengths[i] = (int) length;
      }
      return lengths;
    }
  }

  /**
   * AV1: only the data of tiles is protected (AV1 Codec ISO Media File Format Binding, 4). Where
   * they lie takes a whole parser of frame headers, which the packager brings: {@link Tiles}.
   */
  record Av1() implements Framing {}

  /** Finds the parts of each AV1 frame of a clear fragment, which starts with a key frame. */
  interface Tiles {
    List<List<FramePart>> of(List<byte[]> frames);
  }

  /**
   * The parts of each frame.
   *
   * @param offsets of the frames in {@code data}
   * @throws DamagedFrameException saying which frame is not as its codec demands
   * @throws IllegalArgumentException where {@code tiles} found them not to be so
   */
  default List<List<FramePart>> parts(byte[] data, int[] offsets, int[] sizes, Tiles tiles) {
    return switch (this) {
      case Whole _ -> each(offsets, sizes, (_, size) -> FramePart.whole(size));
      case NalUnits nal ->
          each(offsets, sizes, (at, size) -> FramePart.of(nal.secret(data, at, size), size));
      case Vp9 vp9 ->
          each(offsets, sizes, (at, size) -> FramePart.of(vp9.secret(data, at, size), size));
      case Av1 _ -> tileParts(data, offsets, sizes, tiles);
    };
  }

  private static List<List<FramePart>> each(
      int[] offsets, int[] sizes, BiFunction<Integer, Integer, List<FramePart>> parts) {
    List<List<FramePart>> all = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      try {
        all.add(parts.apply(offsets[i], sizes[i]));
      } catch (IllegalArgumentException e) {
        throw new DamagedFrameException(i, e);
      }
    }
    return all;
  }

  private static List<List<FramePart>> tileParts(
      byte[] data, int[] offsets, int[] sizes, Tiles tiles) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      byte[] frame = new byte[sizes[i]];
      System.arraycopy(data, offsets[i], frame, 0, frame.length);
      frames.add(frame);
    }
    List<List<FramePart>> parts = tiles.of(frames);
    if (parts.size() != frames.size()) {
      throw new IllegalArgumentException(
          parts.size() + " of " + frames.size() + " frames could be taken apart");
    }
    for (int i = 0; i < sizes.length; i++) {
      List<FramePart> of = parts.get(i);
      long length = of.stream().mapToLong(part -> part.clear() + (long) part.secret()).sum();
      if (length != sizes[i] || of.size() > FramePart.MOST) {
        throw new IllegalArgumentException(
            "frame %d of %d bytes was taken apart into %d parts of %d bytes"
                .formatted(i, sizes[i], of.size(), length));
      }
    }
    return parts;
  }
}
