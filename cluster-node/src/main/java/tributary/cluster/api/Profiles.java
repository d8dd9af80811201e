package tributary.cluster.api;

import java.util.LinkedHashSet;
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
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.model.MediaId;

/** What customers change of their own account, and what they say they like. */
final class Profiles {
  private static final int MOST_STARS = 5;
  private static final int MOST_GENRES = 20;
  private static final int LONGEST_GENRE = 100;

  private final Entities entities;
  private final ReadSide readSide;
  private final Catalog catalog;
  private final Guard guard;
  private final Accounts accounts;
  private final PasswordWork passwords;
  private final LogInLimits limits;

  Profiles(
      Entities entities,
      ReadSide readSide,
      Catalog catalog,
      Guard guard,
      Accounts accounts,
      PasswordWork passwords,
      LogInLimits limits) {
    this.entities = entities;
    this.readSide = readSide;
    this.catalog = catalog;
    this.guard = guard;
    this.accounts = accounts;
    this.passwords = passwords;
    this.limits = limits;
  }

  /** Name and address; the country decides what may be rented, and stays. */
  CompletionStage<Reply> change(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "address");
              Profile now = account.profile();
              Profile next =
                  new Profile(
                      body.text("name", 1, 200),
                      body.text("address", 500),
                      now.country(),
                      now.paymentToken(),
                      now.catalogs());
              return changed(account, next);
            })
        .thenApply(view -> Reply.ok(Views.Account.of(view)));
  }

  /** Whoever found a session open must not lock its household out: the old one is asked for. */
  CompletionStage<Reply> password(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("password", "newPassword");
              String old = body.secret("password", 1, 128);
              String next = body.secret("newPassword", 8, 128);
              limits.logIn(call, account.account().text());
              return accounts
                  .matches(account.account(), old)
                  .thenCompose(matches -> changed(call, account, matches, next));
            });
  }

  private CompletionStage<Reply> changed(
      Call call, AccountView account, boolean matches, String next) {
    if (!matches) {
      throw Problem.of("WRONG_PASSWORD", "the old password is wrong").thrown();
    }
    limits.wasGood(call, account.account().text());
    return passwords
        .hash(next)
        .thenCompose(
            hash ->
                entities.<Done>account(
                    account.account(),
                    reply ->
                        new AccountCommand.ChangePassword(hash, guard.token(call).digest(), reply)))
        .thenApply(_ -> Reply.noContent());
  }

  /** More vendors, or fewer: what is on a list already stays there. */
  CompletionStage<Reply> catalogs(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body -> {
              Set<String> wanted =
                  new TreeSet<>(body.allowing("catalogs").values("catalogs", Catalog::name));
              if (wanted.size() > Accounts.MOST_CATALOGS) {
                throw Problem.field(
                    "BAD_FIELD",
                    "catalogs",
                    "may have at most "
                        + Accounts.MOST_CATALOGS
                        + " elements, was "
                        + wanted.size());
              }
              return catalog
                  .reach(call, account)
                  .thenCompose(reach -> changed(account, reach.choosing(wanted)));
            })
        .thenApply(view -> Reply.ok(Views.Account.of(view)));
  }

  private CompletionStage<AccountView> changed(AccountView account, Profile next) {
    return entities.account(
        account.account(), reply -> new AccountCommand.ChangeProfile(next, reply));
  }

  CompletionStage<Reply> ratings(Call call, AccountView account) {
    Page.Wanted page = call.page(account.account().text(), Page.Part.COUNT);
    return CompletableFuture.completedFuture(
        Reply.ok(page.newestFirst(account.ratings(), Views.Rating::of)));
  }

  CompletionStage<Reply> rate(Call call, AccountView account) {
    MediaId media = call.path("mediaId", MediaId::new);
    return call.body()
        .thenCompose(
            body -> {
              int stars =
                  body.allowing("stars")
                      .number("stars", 1, MOST_STARS)
                      .orElseThrow(() -> Problem.field("MISSING_FIELD", "stars", "is missing"));
              return readSide
                  .title(media)
                  .thenCompose(
                      title -> {
                        if (title.isEmpty()) {
                          throw Problem.notFound("no catalog lists " + media);
                        }
                        return rated(account, media, stars);
                      });
            });
  }

  CompletionStage<Reply> unrate(Call call, AccountView account) {
    return rated(account, call.path("mediaId", MediaId::new), 0);
  }

  private CompletionStage<Reply> rated(AccountView account, MediaId media, int stars) {
    return entities
        .<Done>account(account.account(), reply -> new AccountCommand.Rate(media, stars, reply))
        .thenApply(_ -> Reply.noContent());
  }

  CompletionStage<Reply> genres(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body ->
                entities.<Done>account(
                    account.account(),
                    reply -> new AccountCommand.PreferGenres(genres(body), reply)))
        .thenApply(_ -> Reply.noContent());
  }

  private static List<String> genres(JsonBody body) {
    List<String> genres =
        List.copyOf(new LinkedHashSet<>(body.allowing("genres").values("genres", Profiles::genre)));
    if (genres.size() > MOST_GENRES) {
      throw Problem.field(
          "BAD_FIELD",
          "genres",
          "may have at most " + MOST_GENRES + " elements, was " + genres.size());
    }
    return genres;
  }

  private static String genre(String text) {
    String genre = text.strip().toLowerCase(Locale.ROOT);
    if (genre.isEmpty() || genre.length() > LONGEST_GENRE) {
      throw new IllegalArgumentException(
          "must have 1 to " + LONGEST_GENRE + " characters, was \"" + text + "\"");
    }
    return genre;
  }
}
