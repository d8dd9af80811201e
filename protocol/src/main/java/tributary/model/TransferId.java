package tributary.model;

/**
 * One item going to one client; a later delivery of the same item is a new epoch of the same
 * transfer.
 */
public record TransferId(ClientId client, MediaId media) {

  /** Reads {@code <client>.<media>}. */
  public static TransferId parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException(
          "transfer id must be <client>.<media>, was \"" + text + "\"");
    }
    return new TransferId(
        new ClientId(text.substring(0, dot)), new MediaId(text.substring(dot + 1)));
  }

  @Override
  public String toString() {
    return client + "." + media;
  }
}
