package tributary.cluster.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.client.ClientView;
import tributary.core.ModelFixture;
import tributary.core.client.PriorityList;
import tributary.core.playback.Place;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.Title;
import tributary.persistence.DatabaseSettings;

/** Persist, recover, project, search: the same for every database. */
abstract class ReadSideContract extends SearchContract {
  private static final Place ANYWHERE = new Place(Optional.empty(), Set.of(Place.ANYWHERE));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");
  private static final AccountId ANN = new AccountId("ann");
  private static final ClientId BOX = new ClientId("0000000001");
  private static final MediaId ITEM = MediaId.of(7);
  private static final Digest KEY = Digest.ofContent(new byte[] {1});

  @Test
  void whatWasAcknowledgedIsThereInTheNextLifeAndInItsTables() throws InterruptedException {
    DatabaseSettings settings = settings();
    Rental rental;
    try (Life life = new Life(settings, NOW)) {
      publish(life, ModelFixture.title(ITEM, "Brazil"));
      signUpWithBox(life);
      var account = AccountEntity.of(life.sharding, ANN);
      Quote quote =
          life.<AccountCommand, Quote>ask(
              account,
              r ->
                  new AccountCommand.AskQuote(
                      BOX, ITEM, new Money(299, "EUR"), ANYWHERE, "main", "", r));
      life.<AccountCommand, Rental>ask(
          account, r -> new AccountCommand.Rent(quote.quoteId(), BOX, r));
      rental =
          life.<AccountCommand, AccountCommand.PassGrant>ask(
                  account,
                  r ->
                      new AccountCommand.BeginPlay(
                          BOX, ITEM, ANYWHERE, "p1", Duration.ofMinutes(2), r))
              .rental();
      assertThat(life.listed.poll(30, TimeUnit.SECONDS)).isEqualTo(ITEM);
    }

    try (Life life = new Life(settings, NOW.plusSeconds(60))) {
      var view =
          life.<AccountCommand, AccountCommand.AccountView>ask(
              AccountEntity.of(life.sharding, ANN), AccountCommand.View::new);
      assertThat(view.rentals()).containsExactly(rental);
      assertThat(view.ledger()).hasSize(1);
      var client =
          life.<ClientCommand, ClientView>ask(
              ClientEntity.of(life.sharding, BOX), ClientCommand.View::new);
      assertThat(client.list().items()).containsExactly(ITEM);
      assertThat(client.registrationNumber()).contains("1a");
      Life.await("rows", () -> life.rows("SELECT play_until FROM rental").size() == 1);
      assertThat(life.rows("SELECT play_until FROM rental"))
          .containsExactly(Long.toString(rental.playUntil().orElseThrow().toEpochMilli()));
      // Every grant of that life, in its order, and none twice.
      Life.await("audit", () -> life.rows("SELECT kind FROM audit_entry").contains("PASS"));
      assertThat(life.rows("SELECT kind FROM audit_entry"))
          .containsExactlyInAnyOrder("SIGN_UP", "DEVICE", "DEVICE", "ENROLMENT", "RENTAL", "PASS");
      assertThat(life.rows("SELECT detail FROM audit_entry WHERE kind = 'PASS'"))
          .containsExactly("pass p1 of account ann until 2026-11-22T10:02:00.123Z");
      assertThat(life.rows("SELECT account_id FROM device")).containsExactly("ann");
      Life.await(
          "activation", () -> life.rows("SELECT registration_number FROM client").contains("1a"));
      assertThat(Life.join(life.readSide.title(ITEM).toCompletableFuture()))
          .contains(ModelFixture.title(ITEM, "Brazil"));
    }
  }

  private static void signUpWithBox(Life life) {
    var account = AccountEntity.of(life.sharding, ANN);
    life.<AccountCommand, Done>ask(
        account,
        r ->
            new AccountCommand.SignUp(
                "hash",
                new AccountCommand.Profile("Ann", "1 Main St", "SE", "", Set.of("main")),
                r));
    life.<AccountCommand, Done>ask(
        account, r -> new AccountCommand.AddDevice(BOX, "Living room", "Acme", r));
    var client = ClientEntity.of(life.sharding, BOX);
    life.<ClientCommand, Done>ask(
        client,
        r ->
            new ClientCommand.Reserve(
                ANN,
                NodeKind.SET_TOP_BOX,
                ClientEntity.secretDigest("ABCDE12345"),
                NOW.plusSeconds(3600),
                r));
    life.<ClientCommand, ClientView>ask(
        client, r -> new ClientCommand.Activate("abcde-l2345", KEY, "1a", r));
    life.<ClientCommand, PriorityList>ask(
        client,
        r -> new ClientCommand.EditList(OptionalLong.of(0), List.of(ITEM), Optional.empty(), r));
  }

  private static void publish(Life life, Title title) {
    life.<MediaItemCommand, MediaId>ask(
        MediaItemEntity.of(life.sharding, title.media()),
        r -> new MediaItemCommand.Publish(ModelFixture.manifest(title.media()), title, r));
  }

  @Test
  void aSessionHearsOfListChangesUntilItStops() throws InterruptedException {
    try (Life life = new Life(settings(), NOW)) {
      signUpWithBox(life);
      var client = ClientEntity.of(life.sharding, BOX);
      TestProbe<PriorityList> session = life.kit.createTestProbe();
      life.<ClientCommand, ClientView>ask(
          client,
          r ->
              new ClientCommand.Connect(KEY, Optional.empty(), session.ref(), Optional.empty(), r));

      PriorityList edited =
          life.<ClientCommand, PriorityList>ask(
              client,
              r -> new ClientCommand.EditList(OptionalLong.of(1), List.of(), Optional.empty(), r));

      assertThat(session.receiveMessage()).isEqualTo(edited);
      Life.await("port", () -> life.lists.stream().anyMatch(e -> e.getValue().equals(edited)));
      assertThat(
              life.<ClientCommand, PriorityList>refused(
                  client,
                  r ->
                      new ClientCommand.EditList(
                          OptionalLong.of(1), List.of(ITEM), Optional.empty(), r)))
          .isEqualTo("LIST_CHANGED: the list has version 2, not 1");
      session.stop();
      life.<ClientCommand, PriorityList>ask(
          client,
          r ->
              new ClientCommand.EditList(OptionalLong.empty(), List.of(ITEM), Optional.empty(), r));
      session.expectNoMessage();
    }
  }
}
