package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.TransferId;

/** What a line becomes as JSON, through the real encoder. */
class LogFieldsTest {
  private static final ClientId CLIENT = ClientId.of(new CellId(0), 7);
  private static final MediaId MEDIA = MediaId.of(4711);
  private static final TransferId TRANSFER = new TransferId(CLIENT, MEDIA);

  private static JsonNode line(String template, Object... arguments) throws Exception {
    LoggerContext context = new LoggerContext();
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.addProvider(new LogFields());
    encoder.setContext(context);
    encoder.start();
    Logger logger = context.getLogger("tributary.test");
    LoggingEvent event = new LoggingEvent("", logger, Level.INFO, template, null, arguments);
    event.setMDCPropertyMap(Map.of("traceId", "abc"));
    String json = new String(encoder.encode(event), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(json.trim()).doesNotContain("\n");
    return new ObjectMapper().readTree(json);
  }

  @Test
  void whatALineNamesIsAFieldAndTheWordsStay() throws Exception {
    JsonNode line = line("limits changed: client={} uplink={} reason=\"{}\"", CLIENT, 5L, "quiet");

    assertThat(line.path("message").asText())
        .isEqualTo("limits changed: client=" + CLIENT + " uplink=5 reason=\"quiet\"");
    assertThat(line.path("clientId").asText()).isEqualTo(CLIENT.text());
    assertThat(line.path("client").asText()).isEqualTo(CLIENT.text());
    assertThat(line.path("uplink").isNumber()).isTrue();
    assertThat(line.path("reason").asText()).isEqualTo("quiet");
    assertThat(line.path("traceId").asText()).isEqualTo("abc");
  }

  @Test
  void aLeaseTellsItsTransferItsBoxAndItsFilm() throws Exception {
    JsonNode line = line("lease: id={} {}", new LeaseId(TRANSFER, 2, 3), "more");

    assertThat(line.path("transferId").asText()).isEqualTo(TRANSFER.toString());
    assertThat(line.path("clientId").asText()).isEqualTo(CLIENT.text());
    assertThat(line.path("mediaId").asText()).isEqualTo(MEDIA.text());
  }

  @Test
  void aNameOfTheEncodersOwnOrOneThatIsTwiceIsWrittenOnce() throws Exception {
    JsonNode line = line("odd: level={} node={} client={} client={}", "x", "y", CLIENT, "other");

    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.has("node")).isFalse();
    assertThat(line.path("client").asText()).isEqualTo(CLIENT.text());
  }
}
