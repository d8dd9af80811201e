package tributary.cluster.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.core.transfer.TransferFixture.unrecorded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TransferSearch;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.client.Client;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferEvent;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.model.TransferId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/** Transfers as their events leave them in the table, and as searches find them. */
abstract class TransferTableContract {
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123Z");
  private static final ClientId BOX = new ClientId("0000000001");
  private static final ClientId OTHER = new ClientId("0000000002");
  private static final Digest FILE = Digest.ofContent(new byte[] {1});
  private static final Received MIXED =
      Received.NONE
          .plus(LeaseReason.ORIGIN_FIRST_COPY, 200)
          .plus(LeaseReason.ORIGIN_PATIENCE, 100)
          .plus(LeaseReason.BOX_HOLDS, 700);

  abstract DatabaseSettings settings();

  private static void write(Database database, TransferId id, TransferEvent... events)
      throws SQLException {
    PoolSession session = new PoolSession(database.dataSource());
    try {
      for (TransferEvent event : events) {
        new TransferWriter().write(session, id.toString(), event);
      }
      session.commit();
    } finally {
      session.close();
    }
  }

  private static TransferView only(Database database, ClientId client) {
    var found =
        new TransferQueries(database.dataSource())
            .transfers(
                new TransferSearch(
                    Optional.of(Set.of(client)), true, Optional.empty(), Optional.empty(), 10));
    assertThat(found).hasSize(1);
    return found.getFirst().row();
  }

  private static void tell(Database database, Client.Event... events) throws SQLException {
    PoolSession session = new PoolSession(database.dataSource());
    try {
      for (Client.Event event : events) {
        new ClientWriter().write(session, BOX.text(), event);
      }
      session.commit();
    } finally {
      session.close();
    }
  }

  private static List<MediaId> shown(Database database) {
    return new TransferQueries(database.dataSource())
            .transfers(
                new TransferSearch(
                    Optional.of(Set.of(BOX)), false, Optional.empty(), Optional.empty(), 10))
            .stream()
            .map(found -> found.row().transfer().media())
            .sorted()
            .toList();
  }

  @Test
  void aHiddenDeliveryIsTheHouseholdsOnceItIsListedAndShown() throws SQLException {
    MediaId wished = MediaId.of(1);
    MediaId hidden = MediaId.of(2);
    MediaId evicted = MediaId.of(3);
    try (Database database = Database.open(settings())) {
      Client.Owner owner = new Client.Owner(new AccountId("ann"), NodeKind.SET_TOP_BOX);
      tell(
          database,
          new Client.Event.Reserved(owner, new Client.Code(FILE, AT), AT),
          new Client.Event.ListReplaced(new PriorityList(1, List.of(wished))),
          new Client.Event.ShadowReplaced(Set.of(hidden, evicted)));
      for (MediaId media : List.of(wished, hidden, evicted)) {
        write(database, new TransferId(BOX, media), new TransferEvent.Started(1, 1000, FILE, AT));
      }
      assertThat(shown(database)).containsExactly(wished);

      tell(database, new Client.Event.ShadowReplaced(Set.of(hidden)));
      assertThat(shown(database)).as("let go of").containsExactly(wished);

      tell(database, new Client.Event.ListReplaced(new PriorityList(2, List.of(wished, hidden))));
      assertThat(shown(database)).as("listed, and no room to show it").containsExactly(wished);

      tell(database, new Client.Event.ShadowReplaced(Set.of()));
      assertThat(shown(database)).containsExactly(wished, hidden);

      tell(database, new Client.Event.ListReplaced(new PriorityList(3, List.of(evicted))));
      assertThat(shown(database)).containsExactly(wished, hidden, evicted);
    }
  }

  @Test
  void aTransferGoesOnUnderANewEpochAndBeginsAnewAfterItsEnd() throws SQLException {
    try (Database database = Database.open(settings())) {
      TransferId id = new TransferId(BOX, MediaId.of(7));
      write(database, id, new TransferEvent.Started(1, 1000, FILE, AT));
      write(database, id, new TransferEvent.Held(OTHER, AT));
      assertThat(only(database, BOX).state()).isEqualTo("HELD");

      write(
          database,
          id,
          new TransferEvent.Resumed(AT),
          new TransferEvent.Retried(2, AT, "x".repeat(900), unrecorded(10, 20), AT),
          new TransferEvent.Started(2, 1000, FILE, AT.plusSeconds(9)),
          new TransferEvent.Succeeded(MIXED, AT.plusSeconds(10)));
      assertThat(only(database, BOX))
          .isEqualTo(
              new TransferView(
                  id, 2, "SUCCEEDED", "", 1000, MIXED, AT, Optional.of(AT.plusSeconds(10))));

      write(database, id, new TransferEvent.Started(3, 1000, FILE, AT.plusSeconds(99)));
      assertThat(only(database, BOX))
          .isEqualTo(
              new TransferView(
                  id, 3, "RUNNING", "", 1000, Received.NONE, AT.plusSeconds(99), Optional.empty()));
    }
  }

  @Test
  void transfersAreFoundLatestFirstByClientAndStatePageByPage() throws SQLException {
    try (Database database = Database.open(settings())) {
      for (int i = 0; i < 20; i++) {
        TransferId id = new TransferId(i % 2 == 0 ? BOX : OTHER, MediaId.of(i));
        write(database, id, new TransferEvent.Started(1, 1000, FILE, AT.plusSeconds(i / 3)));
        if (i % 4 == 0) {
          write(
              database,
              id,
              new TransferEvent.Failed("no donor", unrecorded(1, 2), AT.plusSeconds(60)));
        }
      }
      TransferQueries queries = new TransferQueries(database.dataSource());

      List<String> all = new ArrayList<>();
      Optional<List<String>> after = Optional.empty();
      for (int page = 0; page < 3; page++) {
        List<Found<TransferView>> found =
            queries.transfers(
                new TransferSearch(Optional.empty(), true, Optional.empty(), after, 7));
        found.forEach(f -> all.add(f.row().transfer().toString()));
        after = Optional.of(found.getLast().position());
      }
      assertThat(all).hasSize(20).doesNotHaveDuplicates();
      assertThat(all.getFirst()).endsWith(MediaId.of(19).text());
      assertThat(
              queries.transfers(
                  new TransferSearch(
                      Optional.of(Set.of(BOX)), true, Optional.of("FAILED"), Optional.empty(), 50)))
          .hasSize(5);
      assertThat(
              queries.transfers(
                  new TransferSearch(
                      Optional.of(Set.of()), true, Optional.empty(), Optional.empty(), 5)))
          .isEmpty();
      assertThatThrownBy(
              () ->
                  queries.transfers(
                      new TransferSearch(
                          Optional.empty(),
                          true,
                          Optional.empty(),
                          Optional.of(List.of("film", "x")),
                          5)))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("BAD_CURSOR");
    }
  }
}
