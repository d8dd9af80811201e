package tributary.cluster.api;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.ProblemException;
import tributary.cluster.api.http.Reply;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.OperatorAccounts;
import tributary.cluster.operator.Role;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.Vendors;

/** Operators log in, and owners say who the operators are. */
final class OperatorAccess {
  private static final URI CURRENT = URI.create("/api/v1/operator/sessions/current");

  private static final CompletionStage<Boolean> NOBODY = CompletableFuture.completedFuture(false);

  private final OperatorAccounts accounts;
  private final Vendors vendors;
  private final OperatorGuard guard;
  private final SessionCookie cookie;
  private final PasswordWork passwords;
  private final LogInLimits limits;
  private final Duration sessionLife;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random;

  OperatorAccess(
      OperatorAccounts accounts,
      Vendors vendors,
      OperatorGuard guard,
      SessionCookie cookie,
      PasswordWork passwords,
      ApiSettings settings,
      Audit audit,
      InstantSource clock,
      SecureRandom random) {
    this.accounts = accounts;
    this.vendors = vendors;
    this.guard = guard;
    this.cookie = cookie;
    this.passwords = passwords;
    this.limits = new LogInLimits(settings, clock);
    this.sessionLife = settings.console().sessionLife();
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  record Me(String name, String role, Optional<String> vendor) {
    static Me of(Operator operator) {
      return new Me(operator.name(), operator.role().text(), operator.vendor());
    }
  }

  record Account(String name, String role, Optional<String> vendor, Instant created) {
    static Account of(Operator operator, Instant created) {
      return new Account(operator.name(), operator.role().text(), operator.vendor(), created);
    }
  }

  record Session(String token, String tokenType, String name, Instant expires) {
    @Override
    public String toString() {
      return "session of " + name;
    }
  }

  record BrowserSession(String name, Instant expires) {}

  private record Opened(OperatorKey key, String name, Instant expires) {}

  CompletionStage<Reply> logIn(Call call) {
    return opened(call)
        .thenApply(
            opened ->
                Reply.created(
                    CURRENT,
                    new Session(opened.key().text(), "Bearer", opened.name(), opened.expires())));
  }

  CompletionStage<Reply> logInHere(Call call) {
    cookie.requireOwnPage(call);
    return opened(call)
        .thenApply(
            opened ->
                cookie.set(
                    Reply.created(CURRENT, new BrowserSession(opened.name(), opened.expires())),
                    opened.key().text(),
                    sessionLife));
  }

  private CompletionStage<Opened> opened(Call call) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "password");
              String name = body.value("name", Operator::name);
              String password = body.secret("password", 1, 128);
              limited(call, name);
              return matches(name, password)
                  .thenCompose(
                      matches -> {
                        if (!matches) {
                          refused(call, name, "WRONG_CREDENTIALS");
                          throw Problem.of("WRONG_CREDENTIALS", "the name or the password is wrong")
                              .thrown();
                        }
                        limits.wasGood(call, name);
                        return audit
                            .granted(Kind.LOG_IN, name, call.target(), "from " + call.address())
                            .thenCompose(_ -> open(name));
                      });
            });
  }

  private void limited(Call call, String name) {
    try {
      limits.logIn(call, name);
    } catch (ProblemException e) {
      refused(call, name, "TOO_MANY_ATTEMPTS");
      throw e;
    }
  }

  private void refused(Call call, String name, String reason) {
    audit.refused(Kind.LOG_IN, name, call.target(), reason, "from " + call.address());
  }

  /** Takes as long, and says as much, whether the name or only the password is wrong. */
  private CompletionStage<Boolean> matches(String name, String password) {
    return accounts
        .passwordHash(name)
        .thenCompose(
            hash ->
                hash.isPresent()
                    ? passwords.matches(password, hash.get())
                    : passwords.matchesNobody(password));
  }

  private CompletionStage<Opened> open(String name) {
    OperatorKey key = OperatorKey.fresh(random);
    Instant now = clock.instant();
    Instant expires = now.plus(sessionLife);
    return accounts
        .openSession(key.digest(), name, now, expires)
        .thenApply(_ -> new Opened(key, name, expires));
  }

  CompletionStage<Reply> logOut(Call call, Operator operator) {
    Reply reply = call.bearer().isPresent() ? Reply.noContent() : cookie.clear(Reply.noContent());
    Optional<OperatorKey> key = guard.key(call);
    return key.isEmpty()
        ? CompletableFuture.completedFuture(reply)
        : accounts.closeSession(key.get().digest()).thenApply(_ -> reply);
  }

  CompletionStage<Reply> me(Call call, Operator operator) {
    return CompletableFuture.completedFuture(Reply.ok(Me.of(operator)));
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    return accounts
        .all()
        .thenApply(
            all ->
                Reply.ok(
                    new Views.Items<>(
                        all.stream()
                            .map(account -> Account.of(account.operator(), account.created()))
                            .toList())));
  }

  CompletionStage<Reply> add(Call call, Operator operator) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "password", "role", "vendor");
              String name = body.value("name", Operator::name);
              Operator added =
                  new Operator(
                      name, body.value("role", Role::named), body.optional("vendor", Vendor::id));
              Instant now = clock.instant();
              String password = body.secret("password", 12, 128);
              return known(added.vendor())
                  .thenCompose(_ -> passwords.hash(password))
                  .thenCompose(hash -> accounts.add(added, hash, now))
                  .thenApply(
                      isNew -> {
                        if (!isNew) {
                          throw Problem.of("OPERATOR_EXISTS", "\"" + name + "\" is taken").thrown();
                        }
                        return Reply.created(
                            URI.create("/api/v1/operator/accounts/" + name),
                            Account.of(added, now));
                      });
            });
  }

  private CompletionStage<Done> known(Optional<String> vendor) {
    return vendor.isEmpty()
        ? CompletableFuture.completedFuture(Done.getInstance())
        : vendors
            .find(vendor.get())
            .thenApply(
                found -> {
                  if (found.isEmpty()) {
                    throw Problem.field(
                        "BAD_FIELD", "vendor", "there is no vendor " + vendor.get());
                  }
                  return Done.getInstance();
                });
  }

  /** The role and, where one is given, the password; that ends the operator's sessions. */
  CompletionStage<Reply> change(Call call, Operator operator) {
    String name = call.path("name", Operator::name);
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("role", "password");
              Role role = body.value("role", Role::named);
              Optional<String> password = body.secretOrNone("password", 12, 128);
              return accounts
                  .setRole(name, role)
                  .thenCompose(isThere -> isThere ? withPassword(name, password) : NOBODY);
            })
        .thenApply(isThere -> answered(name, isThere));
  }

  private CompletionStage<Boolean> withPassword(String name, Optional<String> password) {
    return password.isEmpty()
        ? CompletableFuture.completedFuture(true)
        : passwords.hash(password.get()).thenCompose(hash -> accounts.setPassword(name, hash));
  }

  CompletionStage<Reply> remove(Call call, Operator operator) {
    String name = call.path("name", Operator::name);
    return accounts.remove(name).thenApply(isThere -> answered(name, isThere));
  }

  private static Reply answered(String name, boolean isThere) {
    if (!isThere) {
      throw Problem.of("UNKNOWN_OPERATOR", "there is no operator \"" + name + "\"").thrown();
    }
    return Reply.noContent();
  }
}
