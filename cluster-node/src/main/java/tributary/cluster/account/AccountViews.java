package tributary.cluster.account;

import java.util.List;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.account.AccountCommand.Profile;
import tributary.core.playback.OpenAccount;
import tributary.model.AccountId;

/** An account as messages carry it: without hash, tokens and open quotes. */
final class AccountViews {
  private AccountViews() {}

  static OpenAccount.Profile core(Profile profile) {
    return new OpenAccount.Profile(
        profile.name(),
        profile.address(),
        profile.country(),
        profile.paymentToken(),
        profile.catalogs());
  }

  private static Profile message(OpenAccount.Profile profile) {
    return new Profile(
        profile.name(),
        profile.address(),
        profile.country(),
        profile.paymentToken(),
        profile.catalogs());
  }

  static AccountView view(AccountId account, OpenAccount open) {
    return new AccountView(
        account,
        message(open.profile()),
        open.suspended(),
        open.devices().values().stream()
            .map(d -> new AccountCommand.Device(d.client(), d.name(), d.supplier()))
            .toList(),
        List.copyOf(open.rentals().values()),
        open.ledger().stream()
            .map(
                e ->
                    new AccountCommand.LedgerEntry(
                        e.at(), e.what(), e.media(), e.amount(), e.vendor()))
            .toList(),
        open.taste().ratings().entrySet().stream()
            .map(rated -> new AccountCommand.Rating(rated.getKey(), rated.getValue()))
            .toList(),
        open.taste().genres());
  }
}
