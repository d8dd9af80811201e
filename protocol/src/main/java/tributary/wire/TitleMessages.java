package tributary.wire;

import java.util.List;
import tributary.model.Money;
import tributary.model.Title;

/** What a catalog says of an item, as {@code link.proto} has it. */
public final class TitleMessages {
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_SYNOPSIS = 4000;
  private static final int MOST_NAMES = 50;

  private TitleMessages() {}

  public static tributary.wire.proto.Title toProto(Title title) {
    return tributary.wire.proto.Title.newBuilder()
        .setMediaId(title.media().text())
        .setCatalogId(title.catalog())
        .setTitle(title.title())
        .setYear(title.year())
        .addAllGenres(title.genres())
        .addAllActors(title.actors())
        .addAllDirectors(title.directors())
        .addAllProducers(title.producers())
        .setLanguage(title.language())
        .setCopyright(title.copyright())
        .setSynopsis(title.synopsis())
        .setDurationMillis(title.durationMillis())
        .setLengthBytes(title.lengthBytes())
        .setPriceCents(title.price().cents())
        .setCurrency(title.price().currency())
        .build();
  }

  /** Refused: BAD_MESSAGE. */
  public static Title fromProto(tributary.wire.proto.Title message) {
    Money price =
        Fields.read("title.price", message, m -> new Money(m.getPriceCents(), m.getCurrency()));
    return Fields.read(
        "title",
        message,
        m ->
            new Title(
                Fields.mediaId("title.media_id", m.getMediaId()),
                line("catalog_id", m.getCatalogId()),
                m.getTitle(),
                Fields.between("title.year", m.getYear(), 0, 9999),
                lines("genres", m.getGenresList()),
                lines("actors", m.getActorsList()),
                lines("directors", m.getDirectorsList()),
                lines("producers", m.getProducersList()),
                line("language", m.getLanguage()),
                line("copyright", m.getCopyright()),
                Fields.atMost("title.synopsis", m.getSynopsis(), LONGEST_SYNOPSIS),
                Fields.between("title.duration_millis", m.getDurationMillis(), 0, Long.MAX_VALUE),
                Fields.between("title.length_bytes", m.getLengthBytes(), 0, Long.MAX_VALUE),
                price));
  }

  private static String line(String field, String text) {
    return Fields.atMost("title." + field, text, LONGEST_LINE);
  }

  private static List<String> lines(String field, List<String> names) {
    Fields.atMost("title." + field, names, MOST_NAMES).forEach(name -> line(field, name));
    return names;
  }
}
