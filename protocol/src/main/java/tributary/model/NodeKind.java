package tributary.model;

/** What an edge node is for. One code, different settings; its certificate names the kind. */
public enum NodeKind {
  SET_TOP_BOX,
  MEDIA_SERVER,
  STORE_CACHE,
  HOME_STORAGE;

  /** Origin: the media servers taken together. */
  public boolean isOrigin() {
    return this == MEDIA_SERVER;
  }
}
