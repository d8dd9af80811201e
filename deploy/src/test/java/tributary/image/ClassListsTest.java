package tributary.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of classes, which are recorded only now and then, still say what a node loads. */
class ClassListsTest {
  @ParameterizedTest
  @ValueSource(strings = {"cluster-node", "stb-node"})
  void nineOfTenOfOurOwnClassesThatAListNamesAreThere(String node) throws IOException {
    List<String> named =
        Files.readAllLines(Path.of("src/main/classes", node + ".classes")).stream()
            .filter(line -> line.startsWith("tributary/"))
            .toList();
    List<String> gone =
        named.stream()
            .filter(name -> getClass().getClassLoader().getResource(name + ".class") == null)
            .toList();

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(gone)
        .as("gone; record the list anew: mvn -q -Pimages -DrecordClasses=true")
        .hasSizeLessThan(named.size() / 10);
  }
}
