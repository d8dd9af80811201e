package tributary.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {

  @Test
  void everySourceIsInItsOneForm() throws IOException, FormatterException {
    List<Path> sources = SourceFormat.sources(Path.of(""));
    List<Path> unformatted = new ArrayList<>();
    for (Path source : sources) {
      String text = Files.readString(source);
      if (!SourceFormat.format(text).equals(text)) {
        unformatted.add(source);
      }
    }

    assertThat(sources).hasSizeGreaterThan(50);
    assertThat(unformatted).as("run: mvn -Pformat").isEmpty();
  }

  @Test
  void noFileOutgrowsItsOneReasonToExist() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : SourceFormat.sources(Path.of(""))) {
      long lines = Files.readAllLines(source).size();
      if (lines > (source.toString().contains("/src/main/") ? 320 : 600)) {
        tooLong.add(source + ": " + lines + " lines");
      }
    }

    assertThat(tooLong).isEmpty();
  }
}
