package tributary.edge.playback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;

/**
 * Where the fragments of an item's tracks lie in its file, checked against the manifest. An opaque
 * item has no track, but a file.
 */
public record PlayableItem(Manifest manifest, List<PlayableTrack> tracks) {
  /** A fragment is held in memory whole, twice while it is cleared. */
  static final int LARGEST_FRAGMENT_BYTES = 64 << 20;

  public PlayableItem {
    tracks = List.copyOf(tracks);
  }

  /**
   * @throws RefusedException NOT_PLAYABLE if the item has no video or audio, BAD_INDEX if its index
   *     points outside its tracks
   */
  public static PlayableItem of(Manifest manifest, MediaIndex index) {
    List<PlayableTrack> tracks = new ArrayList<>();
    for (MediaIndex.Track track : index.tracks()) {
      manifest.parts().stream()
          .filter(part -> part.track() == track.number() && isShown(part.kind()))
          .findFirst()
          .ifPresent(part -> tracks.add(new PlayableTrack(part, checked(manifest, part, track))));
    }
    if (tracks.isEmpty()) {
      throw notPlayable(manifest);
    }
    return new PlayableItem(manifest, tracks);
  }

  /** The file that an item is whole which is no film. */
  static Optional<PlayableItem> opaque(Manifest manifest) {
    PlayableItem item = new PlayableItem(manifest, List.of());
    return item.file().map(file -> item);
  }

  /** Empty for a film. */
  public Optional<Manifest.Part> file() {
    return manifest.parts().stream()
        .filter(part -> part.kind() == Manifest.Kind.OPAQUE)
        .findFirst();
  }

  /** The part that holds the index. */
  static Manifest.Part indexPart(Manifest manifest) {
    return manifest.parts().stream()
        .filter(part -> part.kind() == Manifest.Kind.INDEX)
        .findFirst()
        .orElseThrow(() -> notPlayable(manifest));
  }

  PlayableTrack track(int number) {
    return tracks.stream()
        .filter(track -> track.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "NO_SUCH_TRACK", "item " + manifest.media() + " has no track " + number));
  }

  private static boolean isShown(Manifest.Kind kind) {
    return kind == Manifest.Kind.VIDEO || kind == Manifest.Kind.AUDIO;
  }

  private static RefusedException notPlayable(Manifest manifest) {
    return new RefusedException(
        "NOT_PLAYABLE", "item " + manifest.media() + " holds no video or audio");
  }

  private static MediaIndex.Track checked(
      Manifest manifest, Manifest.Part part, MediaIndex.Track track) {
    boolean sound =
        track.timescale() > 0
            && liesIn(part, 0, track.initLengthBytes())
            && track.fragments().stream()
                .allMatch(f -> liesIn(part, f.offsetBytes(), f.lengthBytes()));
    if (!sound) {
      throw new RefusedException(
          "BAD_INDEX",
          "the index of item " + manifest.media() + " points outside track " + track.number());
    }
    return track;
  }

  private static boolean liesIn(Manifest.Part part, long offset, int length) {
    return offset >= 0
        && length > 0
        && length <= LARGEST_FRAGMENT_BYTES
        && offset <= part.lengthBytes() - length;
  }

  /** One track to show, and its place in the item file. */
  public record PlayableTrack(Manifest.Part part, MediaIndex.Track index) {

    public int number() {
      return index.number();
    }

    Extent init() {
      return new Extent(part.offsetBytes(), index.initLengthBytes());
    }

    Extent fragment(int number) {
      if (number < 0 || number >= index.fragments().size()) {
        throw new RefusedException(
            "NO_SUCH_FRAGMENT",
            "track "
                + number()
                + " has fragments 0 to "
                + (index.fragments().size() - 1)
                + ", asked was "
                + number);
      }
      MediaIndex.Fragment fragment = index.fragments().get(number);
      return new Extent(part.offsetBytes() + fragment.offsetBytes(), fragment.lengthBytes());
    }
  }

  /** Bytes of the item file. */
  record Extent(long offset, int length) {}
}
