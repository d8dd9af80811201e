package tributary.cluster.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Title;

/** What the API asks of the read side: searches that no single entity can answer. */
public interface ReadSide {

  /** The catalogs that list at least one title. */
  CompletionStage<List<Catalog>> catalogs();

  /** In the order asked for, from after the position asked for. */
  CompletionStage<List<Title>> titles(TitleSearch search);

  CompletionStage<Optional<Title>> title(MediaId media);

  /** Latest first. */
  CompletionStage<List<TransferView>> transfers(TransferSearch search);

  record Catalog(String catalog, long titles) {}

  enum TitleSort {
    TITLE,
    YEAR
  }

  /**
   * @param words each of which stands in the title, its people or its synopsis; may be empty
   * @param after the last row of the page before: its title or year, then its media id
   * @param limit the most rows wanted
   */
  record TitleSearch(
      String words,
      Optional<String> genre,
      Optional<String> catalog,
      TitleSort sort,
      Optional<List<String>> after,
      int limit) {}

  /**
   * @param clients only transfers to these; all, when empty
   * @param state only these; any, when empty
   * @param after the last row of the page before: when it started, then its transfer id
   */
  record TransferSearch(
      Optional<Set<ClientId>> clients,
      Optional<String> state,
      Optional<List<String>> after,
      int limit) {}
}
