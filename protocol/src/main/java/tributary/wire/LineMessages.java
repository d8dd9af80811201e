package tributary.wire;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.QuietHours;

/** A household's limits, and what its box uses of its line, as {@code link.proto} has them. */
public final class LineMessages {
  private static final int LONGEST_HOURS = 400;
  private static final int LONGEST_ZONE = 60;

  private LineMessages() {}

  public static tributary.wire.proto.HouseholdLimits toProto(HouseholdLimits limits) {
    return tributary.wire.proto.HouseholdLimits.newBuilder()
        .setVersion(limits.version())
        .setUplinkBitsPerSecond(limits.uplinkBitsPerSecond().orElse(0))
        .setDownlinkBitsPerSecond(limits.downlinkBitsPerSecond().orElse(0))
        .setMonthlyUploadBytes(limits.monthlyUploadBytes().orElse(0))
        .setQuietHours(QuietHours.text(limits.quietHours()))
        .setTimeZone(limits.zone().map(ZoneId::getId).orElse(""))
        .build();
  }

  /**
   * @throws tributary.model.RefusedException BAD_MESSAGE
   */
  public static HouseholdLimits fromProto(tributary.wire.proto.HouseholdLimits message) {
    String hours = Fields.atMost("quiet_hours", message.getQuietHours(), LONGEST_HOURS);
    String zone = Fields.atMost("time_zone", message.getTimeZone(), LONGEST_ZONE);
    return Fields.read(
        "household_limits",
        message,
        it ->
            new HouseholdLimits(
                it.getVersion(),
                some(it.getUplinkBitsPerSecond()),
                some(it.getDownlinkBitsPerSecond()),
                some(it.getMonthlyUploadBytes()),
                QuietHours.list("quiet_hours", hours),
                HouseholdLimits.zone(zone)));
  }

  public static tributary.wire.proto.LineUse toProto(LineUse use) {
    tributary.wire.proto.LineUse.Builder message =
        tributary.wire.proto.LineUse.newBuilder()
            .setSentThisMonthBytes(use.sentThisMonth())
            .setMonthEndsMillis(use.monthEnds().toEpochMilli())
            .setUplinkBitsPerSecond(use.uplinkBitsPerSecond())
            .setDownlinkBitsPerSecond(use.downlinkBitsPerSecond());
    use.monthlyUploadBytes().ifPresent(message::setMonthlyUploadBytes);
    use.holds()
        .forEach(
            hold ->
                message
                    .addHoldsBuilder()
                    .setReason(hold.reason())
                    .setUntilMillis(hold.until().map(Instant::toEpochMilli).orElse(0L)));
    return message.build();
  }

  /**
   * @throws tributary.model.RefusedException BAD_MESSAGE
   */
  public static LineUse fromProto(tributary.wire.proto.LineUse message) {
    return Fields.read(
        "line_use",
        message,
        it ->
            new LineUse(
                it.getSentThisMonthBytes(),
                Instant.ofEpochMilli(it.getMonthEndsMillis()),
                it.hasMonthlyUploadBytes()
                    ? OptionalLong.of(it.getMonthlyUploadBytes())
                    : OptionalLong.empty(),
                it.getUplinkBitsPerSecond(),
                it.getDownlinkBitsPerSecond(),
                it.getHoldsList().stream().map(LineMessages::hold).toList()));
  }

  private static LineUse.Hold hold(tributary.wire.proto.LineUse.Hold hold) {
    long until = hold.getUntilMillis();
    return new LineUse.Hold(
        hold.getReason(), until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
  }

  private static OptionalLong some(long value) {
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
