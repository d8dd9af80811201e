package tributary.edge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftwareManifestTest {
  static final String SHA = "0123456789abcdef".repeat(4);
  static final String GOOD =
      """
      tributary-software 1
      version 0.2.0
      counter 17
      main tributary.edge.EdgeNode
      option -Xmx256m
      file %s 12345 lib/stb-node.jar
      file %s 0 conf/box.conf
      """
          .formatted(SHA, SHA);

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    SoftwareManifest manifest = SoftwareManifest.parse(GOOD.getBytes(StandardCharsets.US_ASCII));
    assertThat(manifest)
        .isEqualTo(
            new SoftwareManifest(
                "0.2.0",
                17,
                "tributary.edge.EdgeNode",
                List.of("-Xmx256m"),
                List.of(
                    new SoftwareFile("lib/stb-node.jar", 12345, SHA),
                    new SoftwareFile("conf/box.conf", 0, SHA))));
    assertThat(manifest.bytes()).asString().isEqualTo(GOOD);
    assertThat(manifest.totalBytes()).isEqualTo(12345);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "software 1 | software 2 | not of the form",
        "counter 17 | counter 0 | a wrong counter",
        "counter 17 | counter 9999999999999999999 | a wrong counter",
        "counter 17 | counter -1 | a wrong counter",
        "lib/stb | ../stb | outside of the software",
        "lib/stb | /stb | outside of the software",
        "lib/stb | lib/.stb | outside of the software",
        "lib/stb | lib//stb | outside of the software",
        "conf/box.conf | lib/stb-node.jar | twice",
        "option -X | option X | a wrong option",
        "' 12345 ' | ' 99999999999 ' | a wrong file",
        "' 12345 ' | ' 9999999999 ' | bytes, at most",
        "version | main | where \"version\" belongs",
        "main tributary.edge | main tributary edge | a wrong main",
        "0123456789abcdef | 0123456789ABCDEF | a wrong file",
      })
  void whatIsNoManifestIsRefusedWithTheReason(String good, String bad, String reason) {
    String text = GOOD.replace(good, bad);
    assertThat(text).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> SoftwareManifest.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UntrustedSoftwareException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void oneThatIsCutShortAnywhereIsRefused() {
    int first = GOOD.indexOf("file");
    for (int end = 0; end < first; end++) {
      byte[] cut = GOOD.substring(0, end).getBytes(StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> SoftwareManifest.parse(cut))
          .isInstanceOf(UntrustedSoftwareException.class);
    }
  }
}
