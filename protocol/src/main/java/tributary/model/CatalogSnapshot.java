package tributary.model;

/**
 * What a catalog had at a version, as an item (R161).
 *
 * @param digest of its file before encryption
 * @param titles how many are in it
 */
public record CatalogSnapshot(
    String catalog, long version, MediaId media, Digest digest, int titles) {
  /** What a manifest calls the file. */
  public static final String CONTENT_TYPE = "application/vnd.tributary.catalog";

  /** More do not go into one. */
  public static final int MOST_TITLES = 1_000_000;

  public CatalogSnapshot {
    require(!catalog.isBlank(), "catalog must not be empty");
    require(version > 0, "version must be positive, was " + version);
    require(
        titles > 0 && titles <= MOST_TITLES,
        "titles must be from 1 to " + MOST_TITLES + ", was " + titles);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("snapshot: " + what);
    }
  }

  /** Whether that is what an item is. */
  public static boolean isIn(Manifest manifest) {
    return manifest.parts().stream().anyMatch(part -> part.contentType().equals(CONTENT_TYPE));
  }
}
