package tributary.cluster.operator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import tributary.cluster.artwork.Artwork;
import tributary.model.MediaId;

/** The posters of titles, as rows: seldom changed, and the same on every node at once. */
public final class ArtworkTable {
  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public ArtworkTable(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.ARTWORK);
  }

  /** In place of what was there. False if somebody else does the same at the same time. */
  public CompletionStage<Boolean> put(MediaId media, Artwork artwork) {
    List<Statements.Change> changes = new ArrayList<>();
    changes.add(removal(media));
    changes.add(
        new Statements.Change(
            "INSERT INTO title_artwork (media_id, version) VALUES (?, ?)",
            media.text(),
            artwork.version()));
    artwork
        .files()
        .forEach(
            (width, jpeg) ->
                changes.add(
                    new Statements.Change(
                        "INSERT INTO title_artwork_file (media_id, width, jpeg) VALUES (?, ?, ?)",
                        media.text(),
                        width,
                        jpeg)));
    return statements.changeTogether(changes);
  }

  public CompletionStage<Boolean> remove(MediaId media) {
    return statements.changeTogether(List.of(removal(media)));
  }

  /** Its files go with it. */
  private static Statements.Change removal(MediaId media) {
    return new Statements.Change("DELETE FROM title_artwork WHERE media_id = ?", media.text());
  }

  /** Of those that have any. */
  public CompletionStage<Map<MediaId, String>> versions(Collection<MediaId> titles) {
    if (titles.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    record Row(MediaId media, String version) {}
    String marks = "?, ".repeat(titles.size() - 1) + "?";
    return statements
        .ask(
            "SELECT media_id, version FROM title_artwork WHERE media_id IN (" + marks + ")",
            row -> new Row(new MediaId(row.getString(1)), row.getString(2)),
            titles.stream().map(MediaId::text).toArray())
        .thenApply(rows -> rows.stream().collect(Collectors.toMap(Row::media, Row::version)));
  }

  /**
   * @param catalog that lists the title
   */
  public record File(String catalog, String version, byte[] jpeg) {}

  /** Of this width; none while no catalog lists the title. */
  public CompletionStage<Optional<File>> file(MediaId media, int width) {
    return statements
        .ask(
            "SELECT t.catalog, a.version, f.jpeg FROM title_artwork a"
                + " JOIN title_artwork_file f ON f.media_id = a.media_id"
                + " JOIN title t ON t.media_id = a.media_id"
                + " WHERE a.media_id = ? AND f.width = ?",
            row -> new File(row.getString(1), row.getString(2), row.getBytes(3)),
            media.text(),
            width)
        .thenApply(rows -> rows.stream().findFirst());
  }
}
