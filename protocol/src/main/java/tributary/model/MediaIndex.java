package tributary.model;

import java.util.List;

/** Where the fragments of each track lie: the clear INDEX part of an item file. */
public record MediaIndex(List<Track> tracks) {
  public MediaIndex {
    tracks = List.copyOf(tracks);
  }

  /**
   * @param number counts from 1, as {@link Manifest.Part#track}
   * @param timescale ticks a second
   * @param initLengthBytes length of ftyp + moov at the start of the track
   * @param language of sound, ISO 639-2 or BCP 47; empty when unknown
   */
  public record Track(
      int number, int timescale, int initLengthBytes, List<Fragment> fragments, String language) {
    public Track {
      fragments = List.copyOf(fragments);
    }
  }

  /**
   * One moof + mdat, starting with a key frame.
   *
   * @param offsetBytes from the start of the track
   * @param decodeTime and {@code duration} in the track's timescale
   */
  public record Fragment(
      long offsetBytes,
      int lengthBytes,
      long decodeTime,
      long duration,
      int firstFrame,
      int frameCount) {}
}
