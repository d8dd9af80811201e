package tributary.cluster.api;

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
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Role;

/** Lets a call through to its handler if its bearer token is good for it. */
final class Guard {
  private final Entities entities;
  private final SessionCookie cookie;
  private final OperatorGuard operators;
  private final Audit audit;

  Guard(Entities entities, SessionCookie cookie, OperatorGuard operators, Audit audit) {
    this.entities = entities;
    this.cookie = cookie;
    this.operators = operators;
    this.audit = audit;
  }

  @FunctionalInterface
  interface AccountHandler {
    CompletionStage<Reply> handle(Call call, AccountView account);
  }

  @FunctionalInterface
  interface OperatorHandler {
    CompletionStage<Reply> handle(Call call, Operator operator);
  }

  Endpoint.Handler account(AccountHandler handler) {
    return call -> authenticate(token(call)).thenCompose(account -> handler.handle(call, account));
  }

  /**
   * A role below {@code least} and a session of an account are told that they may not; anything
   * else that it is nobody. What changes something is in the audit log before it is done.
   *
   * @param name of the operation
   */
  Endpoint.Handler operator(Role least, String name, OperatorHandler handler) {
    return permitted(least, name, false, handler);
  }

  /** What a vendor's staff asked for and is not this vendor's. */
  static Problem outside(Operator operator) {
    return Problem.of(
        "OUTSIDE_VENDOR",
        "%s is of vendor %s and reaches nothing else"
            .formatted(operator.name(), operator.vendor().orElse("")));
  }

  /** As {@link #operator}, and open to a vendor's staff: the handler keeps them to their own. */
  Endpoint.Handler staff(Role least, String name, OperatorHandler handler) {
    return permitted(least, name, true, handler);
  }

  private Endpoint.Handler permitted(
      Role least, String name, boolean isForStaff, OperatorHandler handler) {
    return call ->
        operators
            .of(call)
            .thenCompose(
                operator ->
                    operator.isPresent()
                        ? CompletableFuture.completedFuture(operator.get())
                        : customer(call, name))
            .thenCompose(operator -> permitted(call, least, name, isForStaff, operator))
            .thenCompose(operator -> handler.handle(call, operator));
  }

  private CompletionStage<Operator> permitted(
      Call call, Role least, String name, boolean isForStaff, Operator operator) {
    if (operator.vendor().isPresent() && !isForStaff) {
      audit.refused(Kind.OPERATOR, operator.name(), call.target(), "OUTSIDE_VENDOR", name);
      throw outside(operator).thrown();
    }
    if (!operator.role().isAtLeast(least)) {
      audit.refused(Kind.OPERATOR, operator.name(), call.target(), "ROLE_TOO_LOW", name);
      throw Problem.of(
              "ROLE_TOO_LOW",
              "this needs the role %s; %s is %s"
                  .formatted(least.text(), operator.name(), operator.role().text()))
          .thrown();
    }
    return call.isSafe()
        ? CompletableFuture.completedFuture(operator)
        : audit
            .granted(
                Kind.OPERATOR, operator.name(), call.target(), name + " from " + call.address())
            .thenApply(_ -> operator);
  }

  private CompletionStage<Operator> customer(Call call, String name) {
    // The console's page asks first whether anybody is logged in: that is no refusal to keep.
    if (!call.isSafe() || call.bearer().isPresent() || cookie.token(call).isPresent()) {
      audit.refused(Kind.OPERATOR, call.address(), call.target(), "NOT_OPERATOR", name);
    }
    return SessionToken.parse(bearer(call))
        .map(this::authenticate)
        .orElseThrow(() -> notAuthenticated("this is no operator's token"))
        .thenCompose(
            account ->
                CompletableFuture.failedFuture(
                    Problem.of(
                            "NOT_OPERATOR", "account " + account.account() + " is not an operator")
                        .thrown()));
  }

  /** The session token of a call: of its header or, where that is missing, of its cookie. */
  SessionToken token(Call call) {
    Optional<SessionToken> ofBrowser =
        call.bearer().isPresent()
            ? Optional.empty()
            : cookie.token(call).flatMap(SessionToken::parse);
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

  static ProblemException challenge(Problem problem) {
    return problem.withHeader("WWW-Authenticate", "Bearer realm=\"tributary\"").thrown();
  }
}
