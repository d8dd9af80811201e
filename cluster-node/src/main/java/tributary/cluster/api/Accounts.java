package tributary.cluster.api;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.account.AccountCommand.Profile;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.ProblemException;
import tributary.cluster.api.http.Reply;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.message.Replies;
import tributary.cluster.operator.Vendor;
import tributary.model.AccountId;

/** Sign-up, log-in, and the customer's own account (R211-R213, R260). */
final class Accounts {
  private static final URI CURRENT = URI.create("/api/v1/sessions/current");
  static final int MOST_CATALOGS = 50;
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final Entities entities;
  private final Catalog catalog;
  private final Guard guard;
  private final SessionCookie cookie;
  private final PasswordWork passwords;
  private final LogInLimits limits;
  private final Duration sessionLife;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random;

  Accounts(
      Entities entities,
      Catalog catalog,
      Guard guard,
      SessionCookie cookie,
      PasswordWork passwords,
      ApiSettings settings,
      Audit audit,
      InstantSource clock,
      SecureRandom random) {
    this.entities = entities;
    this.catalog = catalog;
    this.guard = guard;
    this.cookie = cookie;
    this.passwords = passwords;
    this.limits = new LogInLimits(settings, clock);
    this.sessionLife = settings.sessionLife();
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /** A browser's session: the token is in a cookie, and no page ever sees it. */
  record BrowserSession(String userId, Instant expires) {}

  private record Opened(SessionToken token, Instant expires) {}

  record Session(String token, String tokenType, String userId, Instant expires) {
    @Override
    public String toString() {
      return "session of " + userId;
    }
  }

  CompletionStage<Reply> signUp(Call call) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing(
                  "userId", "password", "name", "address", "country", "paymentToken", "catalogs");
              AccountId account = body.value("userId", AccountId::new);
              String password = body.secret("password", 8, 128);
              Profile profile = profile(body);
              if (account.equals(Devices.OPERATOR)) {
                throw Problem.of("ACCOUNT_EXISTS", "user id \"" + account + "\" is taken").thrown();
              }
              limits.signUp(call);
              return catalog
                  .vendor(call)
                  .thenApply(vendor -> vendor.map(of -> customer(of, profile)).orElse(profile))
                  .thenCompose(own -> signUp(account, password, own));
            })
        .thenApply(view -> Reply.created(URI.create("/api/v1/accounts/me"), view));
  }

  private CompletionStage<Views.Account> signUp(
      AccountId account, String password, Profile profile) {
    return passwords
        .hash(password)
        .thenCompose(
            hash ->
                entities.<Done>accountOnce(
                    account, reply -> new AccountCommand.SignUp(hash, profile, reply)))
        .thenApply(done -> Views.Account.of(account, profile, false, List.of(), List.of()));
  }

  /** Who signs up at a vendor's site chooses among its catalogs; without a choice has them all. */
  private static Profile customer(Vendor vendor, Profile profile) {
    Set<String> offered = vendor.offered();
    if (offered.isEmpty()) {
      // Without a choice the account would have the catalogs of all others.
      throw Problem.of("NO_CATALOGS", vendor.name() + " offers no catalog yet").thrown();
    }
    Reach.requireAmong(offered, profile.catalogs());
    return profile.catalogs().isEmpty() ? profile.withCatalogs(offered) : profile;
  }

  private static Profile profile(JsonBody body) {
    return new Profile(
        body.text("name", 1, 200),
        body.text("address", 500),
        body.value("country", Accounts::country),
        body.optional("paymentToken", Accounts::paymentToken).orElse(""),
        new TreeSet<>(body.valuesOrNone("catalogs", MOST_CATALOGS, Catalog::name)));
  }

  private static String country(String text) {
    if (!COUNTRIES.contains(text)) {
      throw new IllegalArgumentException(
          "must be an ISO 3166 alpha-2 code such as GB, was \"" + text + "\"");
    }
    return text;
  }

  /** What looks like a card number is refused, and not repeated. */
  private static String paymentToken(String text) {
    if (text.length() > 200) {
      throw new IllegalArgumentException("may have at most 200 characters, had " + text.length());
    }
    if (text.replaceAll("[ -]", "").matches("\\d{12,19}")) {
      throw new IllegalArgumentException(
          "must be a payment provider's token, and this looks like a card number");
    }
    return text;
  }

  CompletionStage<Reply> logIn(Call call) {
    return opened(call)
        .thenApply(
            opened ->
                Reply.created(
                    CURRENT,
                    new Session(
                        opened.token().text(),
                        "Bearer",
                        opened.token().account().text(),
                        opened.expires())));
  }

  /** From a page of the site: another site's may not log a household in either. */
  CompletionStage<Reply> logInHere(Call call) {
    cookie.requireOwnPage(call);
    return opened(call)
        .thenApply(
            opened ->
                cookie.set(
                    Reply.created(
                        CURRENT,
                        new BrowserSession(opened.token().account().text(), opened.expires())),
                    opened.token().text(),
                    sessionLife));
  }

  private CompletionStage<Opened> opened(Call call) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("userId", "password");
              AccountId account = body.value("userId", AccountId::new);
              String password = body.secret("password", 1, 128);
              limited(account, call);
              return matches(account, password)
                  .thenCompose(
                      matches -> {
                        if (!matches) {
                          audit.refused(
                              Kind.LOG_IN, account.text(), call.address(), "WRONG_CREDENTIALS", "");
                          throw Problem.of(
                                  "WRONG_CREDENTIALS", "the user id or the password is wrong")
                              .thrown();
                        }
                        limits.wasGood(call, account.text());
                        return open(account);
                      });
            });
  }

  /** Takes as long, and says as much, whether the account or only the password is wrong. */
  CompletionStage<Boolean> matches(AccountId account, String password) {
    return entities
        .<String>account(account, AccountCommand.PasswordHash::new)
        .handle(
            (hash, failure) -> {
              if (failure == null) {
                return passwords.matches(password, hash);
              }
              if (Replies.refusalOf(failure).reason().equals("UNKNOWN_ACCOUNT")) {
                return passwords.matchesNobody(password);
              }
              return CompletableFuture.<Boolean>failedFuture(failure);
            })
        .thenCompose(matches -> matches);
  }

  private CompletionStage<Opened> open(AccountId account) {
    SessionToken token = SessionToken.fresh(account, random);
    Instant expires = clock.instant().plus(sessionLife);
    return entities
        .<Done>account(
            account, reply -> new AccountCommand.OpenSession(token.digest(), expires, reply))
        .thenApply(done -> new Opened(token, expires));
  }

  CompletionStage<Reply> logOut(Call call, AccountView account) {
    SessionToken token = guard.token(call);
    return entities
        .<Done>account(
            token.account(), reply -> new AccountCommand.CloseSession(token.digest(), reply))
        .thenApply(
            done ->
                call.bearer().isPresent() ? Reply.noContent() : cookie.clear(Reply.noContent()));
  }

  CompletionStage<Reply> me(Call call, AccountView account) {
    return CompletableFuture.completedFuture(Reply.ok(Views.Account.of(account)));
  }

  private void limited(AccountId account, Call call) {
    try {
      limits.logIn(call, account.text());
    } catch (ProblemException e) {
      audit.refused(Kind.LOG_IN, account.text(), call.address(), "TOO_MANY_ATTEMPTS", "");
      throw e;
    }
  }
}
