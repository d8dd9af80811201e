package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.ProblemException;
import tributary.cluster.api.http.Reply;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.message.Replies;
import tributary.model.Digest;

/** Lets a call through to its handler if its bearer token is good for it. */
final class Guard {
  private final Entities entities;
  private final SessionCookie cookie;
  private final Audit audit;
  private final byte[] operatorDigest;

  Guard(Entities entities, SessionCookie cookie, Audit audit, String operatorToken) {
    this.entities = entities;
    this.cookie = cookie;
    this.audit = audit;
    this.operatorDigest = digest(operatorToken);
  }

  @FunctionalInterface
  interface AccountHandler {
    CompletionStage<Reply> handle(Call call, AccountView account);
  }

  Endpoint.Handler account(AccountHandler handler) {
    return call -> authenticate(token(call)).thenCompose(account -> handler.handle(call, account));
  }

  /**
   * A session of an account is told that it is no operator; anything else that it is nobody. What
   * changes something is in the audit log before it is done.
   */
  Endpoint.Handler operator(String name, Endpoint.Handler handler) {
    return call -> {
      String bearer = bearer(call);
      if (MessageDigest.isEqual(digest(bearer), operatorDigest)) {
        return call.isSafe()
            ? handler.handle(call)
            : audit
                .granted(Kind.OPERATOR, "operator", call.target(), name + " from " + call.address())
                .thenCompose(stored -> handler.handle(call));
      }
      audit.refused(Kind.OPERATOR, call.address(), call.target(), "NOT_OPERATOR", name);
      return SessionToken.parse(bearer)
          .map(this::authenticate)
          .orElseThrow(() -> notAuthenticated("this is not the operator's token"))
          .thenCompose(
              account ->
                  CompletableFuture.failedFuture(
                      Problem.of(
                              "NOT_OPERATOR",
                              "account " + account.account() + " is not an operator")
                          .thrown()));
    };
  }

  /** The session token of a call: of its header or, where that is missing, of its cookie. */
  SessionToken token(Call call) {
    Optional<SessionToken> ofBrowser =
        call.bearer().isPresent() ? Optional.empty() : cookie.token(call);
    return ofBrowser.orElseGet(() -> ofHeader(call));
  }

  private static SessionToken ofHeader(Call call) {
    return SessionToken.parse(bearer(call))
        .orElseThrow(() -> notAuthenticated("the bearer token is not one of a session"));
  }

  private CompletionStage<AccountView> authenticate(SessionToken token) {
    return entities
        .<AccountView>account(
            token.account(), replyTo -> new AccountCommand.Authenticate(token.digest(), replyTo))
        .exceptionally(
            failure -> {
              // Whether the account or only the session is unknown is nobody's business.
              switch (Replies.refusalOf(failure).reason()) {
                case "UNKNOWN_SESSION", "UNKNOWN_ACCOUNT" ->
                    throw challenge(
                        Problem.of("UNKNOWN_SESSION", "the session is over, or never was"));
                default -> throw new CompletionException(failure);
              }
            });
  }

  private static String bearer(Call call) {
    return call.bearer()
        .orElseThrow(() -> notAuthenticated("this needs the header Authorization: Bearer <token>"));
  }

  private static ProblemException notAuthenticated(String detail) {
    return challenge(Problem.of("NOT_AUTHENTICATED", detail));
  }

  private static ProblemException challenge(Problem problem) {
    return problem.withHeader("WWW-Authenticate", "Bearer realm=\"tributary\"").thrown();
  }

  private static byte[] digest(String token) {
    return Digest.ofContent(token.getBytes(StandardCharsets.UTF_8)).bytes();
  }
}
