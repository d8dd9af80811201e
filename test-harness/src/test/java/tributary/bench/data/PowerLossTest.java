package tributary.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PowerLossTest {

  @Test
  void aReceiverKilledAtTenRandomInstantsLosesOnlyWhatWasInFlight(@TempDir Path folder) {
    int status =
        new CommandLine(new PowerLoss())
            .execute(
                "--kills", "10", "--mib", "8", "--uplink", "40Mbit", "--folder", folder.toString());

    assertThat(status).isZero();
  }
}
