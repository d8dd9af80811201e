package tributary.media;

import java.util.List;

/**
 * One moof + mdat of one track, taken apart: where each frame lies. Takes what libavformat's mov
 * muxer and {@link ProtectedTrack} write; refuses the rest by name.
 *
 * @param decodeTime of the first frame, in the track's timescale
 * @param duration of all frames together
 * @param offsets of each frame in the fragment's bytes
 */
record MediaFragment(
    Box moof,
    Box traf,
    List<Box> truns,
    Box mdat,
    long decodeTime,
    long duration,
    int[] offsets,
    int[] sizes) {
  /** Sample group indexes local to a fragment start at 0x10001, and are 16 bits wide from there. */
  static final int MOST_FRAMES = 0xFFFE;

  private static final int BASE_IS_MOOF = 0x20000;
  private static final int DATA_OFFSET = 1;

  static MediaFragment parse(byte[] data) {
    List<Box> boxes = Box.of(data);
    if (boxes.size() != 2
        || !boxes.get(0).type().equals("moof")
        || !boxes.get(1).type().equals("mdat")) {
      throw new IllegalArgumentException(
          "a fragment is moof + mdat, was " + boxes.stream().map(Box::type).toList());
    }
    Box moof = boxes.get(0);
    Box traf = moof.child("traf");
    Box tfdt = traf.child("tfdt");
    long decodeTime = tfdt.version() == 1 ? tfdt.u64(tfdt.body() + 4) : tfdt.u32(tfdt.body() + 4);
    if (decodeTime < 0) {
      throw tfdt.broken("decode time does not fit 63 bits");
    }
    List<Box> truns = traf.children().stream().filter(box -> box.type().equals("trun")).toList();
    Table table = new Table(Defaults.of(traf.child("tfhd")), boxes.get(1), total(traf, truns));
    for (Box trun : truns) {
      table.add(trun);
    }
    return new MediaFragment(
        moof, traf, truns, boxes.get(1), decodeTime, table.duration, table.offsets, table.sizes);
  }

  private static int total(Box traf, List<Box> truns) {
    long frames = truns.stream().mapToLong(trun -> trun.u32(trun.body() + 4)).sum();
    if (frames < 1 || frames > MOST_FRAMES) {
      throw traf.broken("must hold 1 to " + MOST_FRAMES + " frames, holds " + frames);
    }
    return (int) frames;
  }

  int frameCount() {
    return sizes.length;
  }

  /** Where the data offset of this trun is written. */
  static int dataOffsetAt(Box trun) {
    return trun.body() + 8;
  }

  /** What tfhd says for frames whose trun does not; -1 when it does not say. */
  private record Defaults(long duration, long size) {
    static Defaults of(Box tfhd) {
      int flags = tfhd.flags();
      if ((flags & BASE_IS_MOOF) == 0 || (flags & 1) != 0) {
        throw tfhd.broken("offsets must count from moof (default-base-is-moof)");
      }
      int at = tfhd.body() + 8 + ((flags & 2) != 0 ? 4 : 0);
      long duration = -1;
      if ((flags & 8) != 0) {
        duration = tfhd.u32(at);
        at += 4;
      }
      return new Defaults(duration, (flags & 0x10) != 0 ? tfhd.u32(at) : -1);
    }
  }

  /** Gathers the frames of the truns. */
  private static final class Table {
    private final Defaults defaults;
    private final Box mdat;
    private final int[] offsets;
    private final int[] sizes;
    private int frames;
    private long duration;

    Table(Defaults defaults, Box mdat, int total) {
      this.defaults = defaults;
      this.mdat = mdat;
      this.offsets = new int[total];
      this.sizes = new int[total];
    }

    void add(Box trun) {
      int flags = trun.flags();
      if ((flags & DATA_OFFSET) == 0) {
        throw trun.broken("has no data offset");
      }
      int count = trun.count(trun.body() + 4);
      long data = (int) trun.u32(dataOffsetAt(trun));
      int at = trun.body() + 12 + ((flags & 4) != 0 ? 4 : 0);
      for (int i = 0; i < count; i++) {
        long ticks = defaults.duration;
        if ((flags & 0x100) != 0) {
          ticks = trun.u32(at);
          at += 4;
        }
        long size = defaults.size;
        if ((flags & 0x200) != 0) {
          size = trun.u32(at);
          at += 4;
        }
        at += (flags & 0x400) != 0 ? 4 : 0;
        at += (flags & 0x800) != 0 ? 4 : 0;
        place(trun, data, size, ticks);
        data += size;
      }
    }

    private void place(Box trun, long offset, long size, long ticks) {
      if (size < 0 || ticks < 0) {
        throw trun.broken("frame " + frames + " has no size or duration");
      }
      if (offset < mdat.body() || offset + size > mdat.end()) {
        throw trun.broken(
            "frame " + frames + " at byte " + offset + " of " + size + " bytes is outside mdat");
      }
      offsets[frames] = (int) offset;
      sizes[frames] = (int) size;
      duration += ticks;
      frames++;
    }
  }
}
