package tributary.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.Locale;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * What this process says on standard output: lines for people, or one JSON object a line. Set up
 * here rather than by a file on the class path, where each module's would hide the other's.
 */
final class Logging {
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private Logging() {}

  /**
   * Reads {@code tributary.log}.
   *
   * @throws StartFailure naming key and value
   */
  static void configure(Config config) throws StartFailure {
    String format;
    String level;
    try {
      format = config.getString("tributary.log.format").toLowerCase(Locale.ROOT);
      level = config.getString("tributary.log.level").toUpperCase(Locale.ROOT);
    } catch (ConfigException e) {
      throw new StartFailure(e.getMessage(), e);
    }
    if (!LEVELS.contains(level)) {
      throw new StartFailure("tributary.log.level must be one of " + LEVELS + ", was " + level);
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case "console" -> lines();
          case "json" -> objects(config);
          default ->
              throw new StartFailure("tributary.log.format must be console or json, was " + format);
        };
    context.reset();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("tributary").setLevel(Level.toLevel(level));
  }

  private static Encoder<ILoggingEvent> lines() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %-28logger{0} %msg%replace( traceId=%X{traceId}){' traceId=$',"
            + " ''}%n");
    return encoder;
  }

  /** With the node's name in each, and what the line names as fields. */
  private static Encoder<ILoggingEvent> objects(Config config) {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.addProvider(new LogFields());
    encoder.setCustomFields(
        new ObjectNode(JsonNodeFactory.instance)
            .put("node", NodeSettings.nodeName(config))
            .toString());
    return encoder;
  }
}
