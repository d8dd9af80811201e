package tributary.cluster.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.client.Preauthorization;
import tributary.cluster.message.Replies;
import tributary.model.AccountId;
import tributary.model.Base32;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.NodeKind;

/**
 * Makes client ids and the authorization codes that activate them (R212, R225, E16). A code is the
 * client id and a secret of 50 bits; the client keeps only the secret's digest.
 */
final class Enrolment {
  private static final int SECRET_LENGTH = 10;
  private static final int GROUP = 5;
  private static final int TRIES = 3;
  private final Entities entities;
  private final List<CellId> cells;
  private final Duration codeLife;
  private final InstantSource clock;
  private final SecureRandom random;

  Enrolment(
      Entities entities,
      List<CellId> cells,
      Duration codeLife,
      InstantSource clock,
      SecureRandom random) {
    this.entities = entities;
    this.cells = List.copyOf(cells);
    this.codeLife = codeLife;
    this.clock = clock;
    this.random = random;
  }

  /** The code is known here and to whoever gets the answer, and never again. */
  record Reserved(ClientId client, String authorizationCode, Instant expires) {
    @Override
    public String toString() {
      return "client " + client;
    }
  }

  record Preauthorized(ClientId client, Instant expires) {}

  CompletionStage<Reserved> reserve(AccountId account, NodeKind kind) {
    return reserve(account, kind, TRIES);
  }

  private CompletionStage<Reserved> reserve(AccountId account, NodeKind kind, int tries) {
    CellId cell = cells.get(random.nextInt(cells.size()));
    ClientId client = ClientId.of(cell, random.nextLong());
    String secret = Base32.encode(random.nextLong(), SECRET_LENGTH);
    Instant expires = clock.instant().plus(codeLife);
    Digest digest = ClientEntity.secretDigest(secret);
    return entities
        .<Done>client(
            client, reply -> new ClientCommand.Reserve(account, kind, digest, expires, reply))
        .thenApply(done -> new Reserved(client, shown(client.text() + secret), expires))
        .exceptionallyCompose(
            failure ->
                tries > 1 && Replies.refusalOf(failure).reason().equals("ALREADY_RESERVED")
                    ? reserve(account, kind, tries - 1)
                    : CompletableFuture.failedFuture(failure));
  }

  /**
   * For the one device that has this key. Refused: ALREADY_RESERVED if it was preauthorized before.
   */
  CompletionStage<Preauthorized> preauthorize(
      AccountId account, NodeKind kind, Digest key, Duration life) {
    ClientId client = Preauthorization.clients(key, cells).getFirst();
    Instant expires = clock.instant().plus(life);
    Digest secret = ClientEntity.secretDigest(Preauthorization.secret(key));
    return entities
        .<Done>client(
            client, reply -> new ClientCommand.Reserve(account, kind, secret, expires, reply))
        .thenApply(done -> new Preauthorized(client, expires));
  }

  /** In groups that a person can read out. */
  private static String shown(String code) {
    StringBuilder groups = new StringBuilder();
    for (int at = 0; at < code.length(); at += GROUP) {
      groups.append(at == 0 ? "" : "-").append(code, at, at + GROUP);
    }
    return groups.toString();
  }
}
