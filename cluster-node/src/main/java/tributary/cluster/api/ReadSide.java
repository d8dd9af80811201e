package tributary.cluster.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.TransferEvent;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.Title;
import tributary.model.TransferId;

/** What the API asks of the read side: searches that no single entity can answer. */
public interface ReadSide {

  /** The catalogs that list at least one title. */
  CompletionStage<List<Catalog>> catalogs();

  /**
   * What there is to filter titles by.
   *
   * @param within only titles of these catalogs; any, when empty
   */
  CompletionStage<Filters> filters(Optional<Set<String>> within);

  /** In the order asked for, from after the position asked for. */
  CompletionStage<List<Found<Title>>> titles(TitleSearch search);

  CompletionStage<Optional<Title>> title(MediaId media);

  /** Those of them that there are, in any order. */
  CompletionStage<List<Title>> titles(List<MediaId> named);

  /** Grows with each change of any title; searches on this node find all that it counts. */
  CompletionStage<Long> catalogVersion();

  /** Latest first. */
  CompletionStage<List<Found<TransferView>>> transfers(TransferSearch search);

  /** What was written last first. */
  CompletionStage<List<Found<Audited>>> audit(AuditSearch search);

  /**
   * @param id grows with each entry that is written
   */
  record Audited(long id, AuditEntry entry) {}

  /**
   * @param from happened at or after
   * @param to happened before
   */
  record AuditSearch(
      Optional<AuditEntry.Kind> kind,
      Optional<AuditEntry.Outcome> outcome,
      Optional<String> who,
      Optional<String> what,
      Optional<String> reason,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<List<String>> after,
      int limit) {

    static AuditSearch latest(int limit) {
      return new AuditSearch(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          limit);
    }
  }

  /** Bytes of transfers that ended at or after this, by why they came from where they came. */
  CompletionStage<Map<LeaseReason, Long>> receivedSince(Instant since);

  /** Transfers that go on, or ended at or after this, by state. */
  CompletionStage<Map<String, Long>> statesSince(Instant since);

  /** Nodes that were activated, by id. */
  CompletionStage<List<Found<KnownNode>>> nodes(NodeSearch search);

  /** All that was stored of one transfer, the first first; none if there was none. */
  CompletionStage<List<TransferEvent>> history(TransferId transfer);

  CompletionStage<Long> contentKeys();

  record KnownNode(ClientId client, AccountId account, NodeKind kind, boolean revoked) {}

  /**
   * @param words part of an id, a user id or a device's name; all nodes, when empty
   */
  record NodeSearch(
      String words, Optional<NodeKind> kind, Optional<List<String>> after, int limit) {}

  /**
   * @param position where this row stands in the order asked for; a search takes it as {@code
   *     after}
   */
  record Found<T>(T row, List<String> position) {}

  record Catalog(String catalog, long titles) {}

  /** Most titles first. */
  record Filters(List<GenreCount> genres, List<LanguageCount> languages) {}

  record GenreCount(String genre, long titles) {}

  record LanguageCount(String language, long titles) {}

  /** What titles are put in order by; then by title. */
  enum TitleSort {
    /** How well they fit the words: title above people above the rest. */
    RELEVANCE(true),
    TITLE(false),
    YEAR(true),
    /** When they were published. */
    NEWEST(true),
    ACTOR(false),
    DIRECTOR(false),
    PRODUCER(false),
    GENRE(false),
    LANGUAGE(false);

    private final boolean descends;

    TitleSort(boolean descends) {
      this.descends = descends;
    }

    /** Whether the greatest comes first unless asked otherwise. */
    public boolean descends() {
      return descends;
    }
  }

  /**
   * What must hold of a title. Names may lack their beginning or end at a word or within the last
   * word; case and accents count nowhere.
   *
   * @param title words of the title
   * @param person name of an actor, director or producer
   * @param from earliest year of release
   * @param to latest year of release
   * @param within only titles of these catalogs; any, when empty
   */
  record TitleFilters(
      Optional<String> title,
      Optional<String> genre,
      Optional<String> catalog,
      Optional<String> language,
      Optional<String> person,
      Optional<String> actor,
      Optional<String> director,
      Optional<String> producer,
      Optional<Integer> from,
      Optional<Integer> to,
      Optional<Set<String>> within) {

    /** All titles of these catalogs; of any, when empty. */
    public static TitleFilters of(Set<String> catalogs) {
      return new TitleFilters(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(catalogs).filter(some -> !some.isEmpty()));
    }
  }

  /**
   * @param words each of which stands in the title, its people, genres or synopsis; may be empty
   * @param after position of the last row of the page before
   * @param limit the most rows wanted
   */
  record TitleSearch(
      String words,
      TitleFilters filters,
      TitleSort sort,
      boolean descending,
      Optional<List<String>> after,
      int limit) {}

  /**
   * @param clients only transfers to these; all, when empty
   * @param withHidden those for shadow lists too
   * @param state only these; any, when empty
   * @param after position of the last row of the page before
   */
  record TransferSearch(
      Optional<Set<ClientId>> clients,
      boolean withHidden,
      Optional<String> state,
      Optional<List<String>> after,
      int limit) {}
}
