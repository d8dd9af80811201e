package tributary.bench.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.bench.line.Sample.Delays;
import tributary.bench.line.Sample.Noticed;

class SampleTest {

  @Test
  void delaysAreThoseOfThePacketsThatCameBack() {
    double[] millis = IntStream.rangeClosed(1, 200).mapToDouble(i -> i).toArray();
    millis[199] = Double.NaN;
    millis[198] = Double.NaN;

    Delays delays = Delays.of(millis);

    assertThat(delays.median()).isEqualTo(100);
    assertThat(delays.worstOfHundred()).isEqualTo(197);
    assertThat(delays.lost()).isEqualTo(0.01, within(1e-9));
    assertThat(Delays.of(new double[] {Double.NaN}).median()).isNaN();
  }

  @Test
  void whatTheHouseholdSaysIsReadAsItWasMeant() {
    Noticed noticed = new Noticed(4_500_000, new Delays(12.5, 80.25, 0.015));

    assertThat(Noticed.of(noticed.line())).isEqualTo(noticed);
  }

  @Test
  void theBoxSentWhatTheUploadDidNot() {
    Sample sample = new Sample(5_000_000, new Noticed(4e6 * 1448 / 1514, new Delays(1, 2, 0)));

    assertThat(sample.upload()).isEqualTo(4e6, within(1.0));
    assertThat(sample.box()).isEqualTo(1e6, within(1.0));
  }

  @Test
  void ofThreeRoundsTheOneBetweenCounts() {
    List<Sample> rounds = List.of(sample(3e6), sample(9e6), sample(1e6));

    assertThat(Sample.median(rounds, Sample::lineBitsPerSecond)).isEqualTo(3e6);
  }

  private static Sample sample(double bitsPerSecond) {
    return new Sample(bitsPerSecond, new Noticed(0, new Delays(1, 1, 0)));
  }
}
