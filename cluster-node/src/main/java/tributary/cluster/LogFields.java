package tributary.cluster;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.logstash.logback.composite.AbstractJsonProvider;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.TransferId;

/**
 * What our lines say as {@code name={}} becomes a field of that name; ids besides under names that
 * are the same in all lines, however deep they are: a lease's transfer, a transfer's client and
 * item.
 */
final class LogFields extends AbstractJsonProvider<ILoggingEvent> {
  // A place for an argument, with its name if it has one, or one in quotes.
  private static final Pattern PLACE = Pattern.compile("(?:([A-Za-z][A-Za-z0-9-]*)=\"?)?\\{}");

  /** The encoder's own, which must not be there twice. */
  private static final Set<String> TAKEN =
      Set.of(
          "message", "level", "level_value", "logger_name", "thread_name", "stack_trace", "node");

  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || event.getMessage() == null) {
      return;
    }
    Set<String> written = new HashSet<>(TAKEN);
    written.addAll(event.getMDCPropertyMap().keySet());
    Matcher place = PLACE.matcher(event.getMessage());
    for (int i = 0; i < arguments.length && place.find(); i++) {
      write(generator, written, place.group(1), arguments[i]);
      for (Map.Entry<String, Object> id : ids(arguments[i]).entrySet()) {
        write(generator, written, id.getKey(), id.getValue());
      }
    }
  }

  private static void write(JsonGenerator generator, Set<String> written, String name, Object value)
      throws IOException {
    if (name != null && value != null && written.add(name)) {
      switch (value) {
        case Integer number -> generator.writeNumberField(name, number);
        case Long number -> generator.writeNumberField(name, number);
        case Boolean flag -> generator.writeBooleanField(name, flag);
        default -> generator.writeStringField(name, value.toString());
      }
    }
  }

  private static Map<String, Object> ids(Object argument) {
    return switch (argument) {
      case LeaseId lease ->
          Map.of(
              "transferId", lease.transfer(),
              "clientId", lease.transfer().client(),
              "mediaId", lease.transfer().media());
      case TransferId transfer ->
          Map.of(
              "transferId", transfer, "clientId", transfer.client(), "mediaId", transfer.media());
      case ClientId client -> Map.of("clientId", client);
      case MediaId media -> Map.of("mediaId", media);
      case null, default -> Map.of();
    };
  }
}
