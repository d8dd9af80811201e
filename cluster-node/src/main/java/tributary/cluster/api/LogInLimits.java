package tributary.cluster.api;

import java.time.InstantSource;
import tributary.cluster.api.http.AttemptLimit;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;

/** How often passwords may be guessed: per user id, and per address. */
final class LogInLimits {
  private static final int REMEMBERED = 100_000;

  private final AttemptLimit accounts;
  private final AttemptLimit addresses;
  private final InstantSource clock;

  LogInLimits(ApiSettings settings, InstantSource clock) {
    this.accounts =
        new AttemptLimit(settings.accountAttempts(), settings.attemptWindow(), REMEMBERED);
    this.addresses =
        new AttemptLimit(settings.addressAttempts(), settings.attemptWindow(), REMEMBERED);
    this.clock = clock;
  }

  void signUp(Call call) {
    take(addresses, call.address(), "sign-ups from this address");
  }

  void logIn(Call call, String userId) {
    take(addresses, call.address(), "log-ins from this address");
    take(accounts, userId, "log-ins of this user id");
  }

  /** The password was right, so the attempt does not count. */
  void wasGood(Call call, String userId) {
    accounts.giveBack(userId, clock.instant());
    addresses.giveBack(call.address(), clock.instant());
  }

  private void take(AttemptLimit limit, String key, String what) {
    limit
        .take(key, clock.instant())
        .ifPresent(
            wait -> {
              long seconds = Math.max(1, wait.toSeconds() + 1);
              throw Problem.of(
                      "TOO_MANY_ATTEMPTS", "too many " + what + "; try again in " + seconds + " s")
                  .withHeader("Retry-After", Long.toString(seconds))
                  .thrown();
            });
  }
}
