package tributary.media;

import java.util.List;
import tributary.model.Manifest;

/**
 * What a track's ftyp + moov says, protected or clear.
 *
 * @param kind VIDEO or AUDIO
 * @param timescale ticks a second
 * @param contentType for the player, RFC 6381: {@code video/mp4; codecs="avc1.64001f"}
 */
public record TrackInit(Manifest.Kind kind, int timescale, String contentType, Framing framing) {
  private static final int VISUAL_FIELDS = 78;
  private static final int AUDIO_FIELDS = 28;

  /**
   * @throws IllegalArgumentException naming the box and byte that is not as it must be
   */
  public static TrackInit parse(byte[] init) {
    Layout layout = Layout.of(init);
    Box mdhd = layout.mdia().child("mdhd");
    int timescale = mdhd.count(mdhd.body() + (mdhd.version() == 1 ? 20 : 12));
    if (timescale == 0) {
      throw mdhd.broken("timescale is 0");
    }
    SampleEntry entry = SampleEntry.of(layout.entry(), layout.format(), layout.entryChildren());
    String container = entry.kind() == Manifest.Kind.VIDEO ? "video/mp4" : "audio/mp4";
    String contentType = container + "; codecs=\"" + entry.codecs() + "\"";
    return new TrackInit(entry.kind(), timescale, contentType, entry.framing());
  }

  /** The boxes from moov down to the one sample entry. */
  record Layout(List<Box> ancestors, Box mdia, Box entry) {

    static Layout of(byte[] init) {
      Box moov = Box.only("the init", Box.of(init), "moov");
      Box trak = moov.child("trak");
      Box mdia = trak.child("mdia");
      Box minf = mdia.child("minf");
      Box stbl = minf.child("stbl");
      Box stsd = stbl.child("stsd");
      List<Box> entries = stsd.children(stsd.body() + 8);
      if (entries.size() != 1) {
        throw stsd.broken("must hold one sample entry, holds " + entries.size());
      }
      return new Layout(List.of(moov, trak, mdia, minf, stbl, stsd), mdia, entries.getFirst());
    }

    boolean isProtected() {
      return entry.type().startsWith("enc");
    }

    List<Box> entryChildren() {
      int fields = SampleEntry.isVideo(entry.type()) ? VISUAL_FIELDS : AUDIO_FIELDS;
      return entry.children(entry.body() + fields);
    }

    Box sinf() {
      return Box.only(entry.toString(), entryChildren(), "sinf");
    }

    /** The sample entry's format, as it is or was before protection. */
    String format() {
      if (!isProtected()) {
        return entry.type();
      }
      Box frma = sinf().child("frma");
      return frma.fourcc(frma.body());
    }
  }
}
