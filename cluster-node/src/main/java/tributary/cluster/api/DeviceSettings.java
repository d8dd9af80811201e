package tributary.cluster.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.message.Replies;
import tributary.cluster.operator.LineUses;
import tributary.model.ClientId;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.QuietHours;

/** What a household lets its device use of its line, and what the device used of it. */
final class DeviceSettings {
  private static final String UPLINK = "uplinkBitsPerSecond";
  private static final String DOWNLINK = "downlinkBitsPerSecond";
  private static final String UPLOAD = "monthlyUploadBytes";
  private static final String QUIET_HOURS = "quietHours";
  private static final String TIME_ZONE = "timeZone";
  private static final String MINUTES = "([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d";

  private final Entities entities;
  private final LineUses lineUses;
  private final InstantSource clock;

  DeviceSettings(Entities entities, LineUses lineUses, InstantSource clock) {
    this.entities = entities;
    this.lineUses = lineUses;
    this.clock = clock;
  }

  /**
   * @param use empty while the device is away
   * @param lastUse what it said before it went away, if that month is not over
   */
  record Settings(
      long version,
      OptionalLong uplinkBitsPerSecond,
      OptionalLong downlinkBitsPerSecond,
      OptionalLong monthlyUploadBytes,
      List<String> quietHours,
      Optional<String> timeZone,
      Optional<Use> use,
      Optional<LastUse> lastUse) {
    static Settings of(ClientView client, Optional<LastUse> lastUse) {
      HouseholdLimits limits = client.limits();
      return new Settings(
          limits.version(),
          limits.uplinkBitsPerSecond(),
          limits.downlinkBitsPerSecond(),
          limits.monthlyUploadBytes(),
          limits.quietHours().stream().map(QuietHours::toString).toList(),
          limits.zone().map(ZoneId::getId),
          client.use().map(Use::of),
          lastUse);
    }
  }

  record LastUse(long sentThisMonthBytes, Instant monthEnds, OptionalLong monthlyUploadBytes) {
    static LastUse of(LineUses.Month month) {
      return new LastUse(month.sentThisMonth(), month.ends(), month.monthlyUploadBytes());
    }
  }

  record Use(
      long sentThisMonthBytes,
      Instant monthEnds,
      OptionalLong monthlyUploadBytes,
      long uplinkBitsPerSecond,
      long downlinkBitsPerSecond,
      List<LineUse.Hold> holds) {
    static Use of(LineUse use) {
      return new Use(
          use.sentThisMonth(),
          use.monthEnds(),
          use.monthlyUploadBytes(),
          use.uplinkBitsPerSecond(),
          use.downlinkBitsPerSecond(),
          use.holds());
    }
  }

  CompletionStage<Reply> get(Call call, AccountView account) {
    return view(Devices.own(call, account)).thenCompose(this::reply);
  }

  CompletionStage<Reply> put(Call call, AccountView account) {
    ClientId client = Devices.own(call, account);
    OptionalLong expected = Lists.ifMatch(call);
    return call.body()
        .thenCompose(
            body -> {
              HouseholdLimits limits = limits(body);
              return entities
                  .<ClientView>client(
                      client, reply -> new ClientCommand.SetLimits(expected, limits, reply))
                  .exceptionallyCompose(failure -> failed(client, failure));
            })
        .thenCompose(this::reply);
  }

  /** A number that is left out is as the device's supplier has set it. */
  private static HouseholdLimits limits(JsonBody body) {
    body.allowing(UPLINK, DOWNLINK, UPLOAD, QUIET_HOURS, TIME_ZONE);
    return new HouseholdLimits(
        0,
        body.largeNumber(UPLINK, HouseholdLimits.LEAST_RATE, HouseholdLimits.GREATEST_RATE),
        body.largeNumber(DOWNLINK, HouseholdLimits.LEAST_RATE, HouseholdLimits.GREATEST_RATE),
        body.largeNumber(UPLOAD, HouseholdLimits.LEAST_UPLOAD, HouseholdLimits.GREATEST_UPLOAD),
        quietHours(body),
        body.optional(TIME_ZONE, HouseholdLimits::zone).flatMap(zone -> zone));
  }

  private static List<QuietHours> quietHours(JsonBody body) {
    List<QuietHours> hours = body.values(QUIET_HOURS, DeviceSettings::hours);
    int most = HouseholdLimits.MOST_QUIET_HOURS;
    if (hours.size() > most) {
      throw Problem.field(
          "BAD_FIELD", QUIET_HOURS, "may have at most " + most + " elements, was " + hours.size());
    }
    return hours;
  }

  private static QuietHours hours(String text) {
    if (!text.matches(MINUTES)) {
      throw new IllegalArgumentException("must be as 22:30-07:00, was \"" + text + "\"");
    }
    return QuietHours.of(text);
  }

  /** The answer carries the settings as they are. */
  private CompletionStage<ClientView> failed(ClientId client, Throwable failure) {
    return Replies.refusalOf(failure).reason().equals("SETTINGS_CHANGED")
        ? view(client)
            .thenCompose(this::settings)
            .thenCompose(
                now ->
                    CompletableFuture.failedFuture(
                        Problem.of("SETTINGS_CHANGED", Replies.refusalOf(failure).detail())
                            .with("current", now)
                            .withHeader("ETag", tag(now))
                            .thrown()))
        : CompletableFuture.failedFuture(failure);
  }

  private CompletionStage<ClientView> view(ClientId client) {
    return entities.client(client, ClientCommand.View::new);
  }

  private CompletionStage<Reply> reply(ClientView client) {
    return settings(client).thenApply(now -> Reply.ok(now).with("ETag", tag(now)));
  }

  /** With what the device said last, while it says nothing. */
  private CompletionStage<Settings> settings(ClientView client) {
    if (client.use().isPresent()) {
      return CompletableFuture.completedFuture(Settings.of(client, Optional.empty()));
    }
    return lineUses
        .of(client.client())
        .thenApply(
            month ->
                Settings.of(
                    client,
                    month.filter(told -> clock.instant().isBefore(told.ends())).map(LastUse::of)));
  }

  private static String tag(Settings settings) {
    return "\"" + settings.version() + "\"";
  }
}
