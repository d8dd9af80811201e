package tributary.cluster.api;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.operator.Operator;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;

/**
 * A household's devices, and the operator's own nodes. Those belong to the user id {@code
 * operator}, which nobody can sign up for and which has no account: nothing is ever rented by it.
 */
final class Devices {
  static final AccountId OPERATOR = new AccountId("operator");
  private static final Set<NodeKind> HOUSEHOLD =
      EnumSet.of(NodeKind.SET_TOP_BOX, NodeKind.HOME_STORAGE);
  private static final Set<NodeKind> OPERATED =
      EnumSet.of(NodeKind.MEDIA_SERVER, NodeKind.STORE_CACHE);

  private static final int PREAUTHORIZED_DAYS = 90;
  private static final int MOST_DAYS = 366;

  private final Entities entities;
  private final Enrolment enrolment;

  Devices(Entities entities, Enrolment enrolment) {
    this.entities = entities;
    this.enrolment = enrolment;
  }

  record Added(String clientId, String kind, String authorizationCode, Instant expires) {
    static Added of(Enrolment.Reserved reserved, NodeKind kind) {
      return new Added(
          reserved.client().text(), kind.name(), reserved.authorizationCode(), reserved.expires());
    }

    @Override
    public String toString() {
      return "client " + clientId;
    }
  }

  record Device(
      String clientId,
      String name,
      String supplier,
      String kind,
      boolean activated,
      Optional<String> registrationNumber,
      boolean revoked,
      long listVersion,
      int holdings) {
    static Device of(AccountCommand.Device device, ClientView client) {
      return new Device(
          device.client().text(),
          device.name(),
          device.supplier(),
          client.kind().name(),
          client.registrationNumber().isPresent(),
          client.registrationNumber(),
          client.revoked(),
          client.list().version(),
          client.holdings().size());
    }
  }

  CompletionStage<Reply> add(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "supplier", "kind");
              String name = body.text("name", 1, 100);
              String supplier = body.text("supplier", 100);
              NodeKind kind = kind(body, HOUSEHOLD).orElse(NodeKind.SET_TOP_BOX);
              return enrolment
                  .reserve(account.account(), kind)
                  .thenCompose(
                      reserved ->
                          attach(account.account(), reserved.client(), name, supplier)
                              .thenApply(done -> created(Added.of(reserved, kind))));
            });
  }

  record Preauthorized(String clientId, String kind, String keyDigest, Instant expires) {}

  /** A device that enrols by the key that it was made with, before it is shipped to a household. */
  CompletionStage<Reply> preauthorize(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("userId", "name", "supplier", "kind", "keyDigest", "days");
              AccountId account = body.value("userId", AccountId::new);
              String name = body.text("name", 1, 100);
              String supplier = body.text("supplier", 100);
              NodeKind kind = kind(body, HOUSEHOLD).orElse(NodeKind.SET_TOP_BOX);
              Digest key = body.value("keyDigest", Devices::digest);
              int days = body.number("days", 1, MOST_DAYS).orElse(PREAUTHORIZED_DAYS);
              // Asked first, so that a wrong name does not use the key up.
              return entities
                  .<String>account(account, AccountCommand.PasswordHash::new)
                  .thenCompose(
                      known -> enrolment.preauthorize(account, kind, key, Duration.ofDays(days)))
                  .thenCompose(
                      reserved ->
                          attach(account, reserved.client(), name, supplier)
                              .thenApply(
                                  done ->
                                      new Reply(
                                          201,
                                          Reply.JSON,
                                          new Preauthorized(
                                              reserved.client().text(),
                                              kind.name(),
                                              key.toString(),
                                              reserved.expires()),
                                          Map.of())));
            });
  }

  private static Digest digest(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("must be 64 hex digits");
    }
    return Digest.of(HexFormat.of().parseHex(text));
  }

  /** What the household calls it, and who sold it (R141). */
  CompletionStage<Reply> name(Call call, AccountView account) {
    ClientId client = own(call, account);
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "supplier");
              AccountCommand.Device named =
                  new AccountCommand.Device(
                      client, body.text("name", 1, 100), body.text("supplier", 100));
              return entities
                  .<Done>account(
                      account.account(),
                      reply ->
                          new AccountCommand.AddDevice(
                              client, named.name(), named.supplier(), reply))
                  .thenCompose(done -> described(named));
            })
        .thenApply(Reply::ok);
  }

  /** Its sessions end and it is never let in again; then the account forgets it. */
  CompletionStage<Reply> remove(Call call, AccountView account) {
    ClientId client = own(call, account);
    return entities
        .<Done>client(client, ClientCommand.Revoke::new)
        .thenCompose(
            _ ->
                entities.<Done>account(
                    account.account(), reply -> new AccountCommand.RemoveDevice(client, reply)))
        .thenApply(_ -> Reply.noContent());
  }

  private CompletionStage<Device> described(AccountCommand.Device device) {
    return entities
        .<ClientView>client(device.client(), ClientCommand.View::new)
        .thenApply(client -> Device.of(device, client));
  }

  /** A client that no account takes must not stay activatable. */
  private CompletionStage<Done> attach(
      AccountId account, ClientId client, String name, String supplier) {
    return entities
        .<Done>account(
            account, reply -> new AccountCommand.AddDevice(client, name, supplier, reply))
        .exceptionallyCompose(
            failure ->
                entities
                    .<Done>client(client, ClientCommand.Revoke::new)
                    .handle((revoked, ignored) -> CompletableFuture.<Done>failedFuture(failure))
                    .thenCompose(failed -> failed));
  }

  CompletionStage<Reply> addNode(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              NodeKind kind =
                  kind(body.allowing("kind"), OPERATED)
                      .orElseThrow(() -> Problem.field("MISSING_FIELD", "kind", "is missing"));
              return enrolment
                  .reserve(OPERATOR, kind)
                  .thenApply(
                      reserved -> new Reply(201, Reply.JSON, Added.of(reserved, kind), Map.of()));
            });
  }

  /** Its sessions end within seconds, on every gateway; it is never let in again. */
  CompletionStage<Reply> revoke(Call call, Operator operator) {
    return decided(call, ClientCommand.Revoke::new);
  }

  /** Ends the hold on a device whose key two devices had: the next to join is trusted. */
  CompletionStage<Reply> release(Call call, Operator operator) {
    return decided(call, ClientCommand.Release::new);
  }

  private CompletionStage<Reply> decided(
      Call call, Function<ActorRef<StatusReply<Done>>, ClientCommand> command) {
    return entities
        .<Done>client(call.path("clientId", ClientId::new), command)
        .thenApply(done -> Reply.noContent());
  }

  private static Reply created(Added added) {
    return Reply.created(URI.create("/api/v1/devices/" + added.clientId() + "/list"), added);
  }

  private static Optional<NodeKind> kind(JsonBody body, Set<NodeKind> allowed) {
    return body.optional(
        "kind",
        text ->
            Arrays.stream(NodeKind.values())
                .filter(kind -> allowed.contains(kind) && kind.name().equals(text))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "must be one of " + allowed + ", was \"" + text + "\"")));
  }

  CompletionStage<Reply> list(Call call, AccountView account) {
    List<CompletableFuture<Device>> asked =
        account.devices().stream().map(device -> described(device).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                Reply.ok(new Views.Items<>(asked.stream().map(CompletableFuture::join).toList())));
  }

  /** The device that the path names, if it is this account's. */
  static ClientId own(Call call, AccountView account) {
    ClientId client = call.path("clientId", ClientId::new);
    if (account.devices().stream().noneMatch(device -> device.client().equals(client))) {
      throw Problem.notFound("the account has no device " + client);
    }
    return client;
  }
}
