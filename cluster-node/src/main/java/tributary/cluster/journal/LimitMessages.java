package tributary.cluster.journal;

import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import tributary.cluster.journal.proto.ClientLimits;
import tributary.model.HouseholdLimits;
import tributary.model.QuietHours;

/** A household's limits, as {@code client.proto} has them. */
final class LimitMessages {
  private LimitMessages() {}

  /** Empty if none were ever set: then nothing is stored, as before there were any. */
  static Optional<ClientLimits> stored(HouseholdLimits limits) {
    return limits.version() == 0 ? Optional.empty() : Optional.of(toProto(limits));
  }

  static ClientLimits toProto(HouseholdLimits limits) {
    return ClientLimits.newBuilder()
        .setVersion(limits.version())
        .setUplinkBitsPerSecond(limits.uplinkBitsPerSecond().orElse(0))
        .setDownlinkBitsPerSecond(limits.downlinkBitsPerSecond().orElse(0))
        .setMonthlyUploadBytes(limits.monthlyUploadBytes().orElse(0))
        .setQuietHours(QuietHours.text(limits.quietHours()))
        .setTimeZone(limits.zone().map(ZoneId::getId).orElse(""))
        .build();
  }

  static HouseholdLimits fromProto(ClientLimits message) {
    return new HouseholdLimits(
        message.getVersion(),
        some(message.getUplinkBitsPerSecond()),
        some(message.getDownlinkBitsPerSecond()),
        some(message.getMonthlyUploadBytes()),
        QuietHours.list("quiet_hours", message.getQuietHours()),
        HouseholdLimits.zone(message.getTimeZone()));
  }

  private static OptionalLong some(long value) {
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
