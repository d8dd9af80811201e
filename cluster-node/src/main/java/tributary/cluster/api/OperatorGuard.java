package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.OperatorAccounts;
import tributary.model.Digest;

/** Which operator a call comes from: by the token file, or by a session in header or cookie. */
final class OperatorGuard {
  private final OperatorAccounts accounts;
  private final SessionCookie cookie;
  private final byte[] fileDigest;
  private final InstantSource clock;

  /**
   * @param fileToken what stands in {@code operator.token}
   */
  OperatorGuard(
      OperatorAccounts accounts, SessionCookie cookie, String fileToken, InstantSource clock) {
    this.accounts = accounts;
    this.cookie = cookie;
    this.fileDigest = digest(fileToken);
    this.clock = clock;
  }

  /** Empty if the call does not claim to be an operator's; fails if it does and is not. */
  CompletionStage<Optional<Operator>> of(Call call) {
    Optional<String> bearer = call.bearer();
    if (bearer.isPresent() && MessageDigest.isEqual(digest(bearer.get()), fileDigest)) {
      return CompletableFuture.completedFuture(Optional.of(Operator.OF_TOKEN_FILE));
    }
    Optional<OperatorKey> key = key(call);
    if (key.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return accounts
        .session(key.get().digest(), clock.instant())
        .thenApply(
            operator -> {
              if (operator.isEmpty()) {
                throw Guard.challenge(
                    Problem.of("UNKNOWN_SESSION", "the session is over, or never was"));
              }
              return operator;
            });
  }

  /** The session's secret, from the header or, where that is missing, from the cookie. */
  Optional<OperatorKey> key(Call call) {
    return call.bearer().or(() -> cookie.token(call)).flatMap(OperatorKey::parse);
  }

  private static byte[] digest(String token) {
    return Digest.ofContent(token.getBytes(StandardCharsets.UTF_8)).bytes();
  }
}
