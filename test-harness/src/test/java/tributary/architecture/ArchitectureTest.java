package tributary.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import tributary.core.planted.ReadsTheClock;

/** Plain tests, because Surefire finds no {@code @ArchTest} fields and says nothing. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // What modules lend to each other's tests comes as a jar.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("tributary");

  @Test
  void allModulesAreLookedAt() {
    assertThat(OURS.size()).isGreaterThan(200);
    assertThat(OURS.contain("tributary.cluster.ClusterNode")).isTrue();
    assertThat(OURS.contain("tributary.edge.EdgeNode")).isTrue();
  }

  @Test
  void coreIsPure() {
    Rules.CORE_IS_PURE.check(OURS);
  }

  @Test
  void modelNeedsOnlyTheJdk() {
    Rules.MODEL_NEEDS_ONLY_THE_JDK.check(OURS);
  }

  @Test
  void theBootStageNeedsOnlyTheJdk() {
    Rules.BOOT_STAGE_NEEDS_ONLY_THE_JDK.check(OURS);
  }

  @Test
  void coreDoesNoInputOrOutput() {
    Rules.CORE_DOES_NO_INPUT_OR_OUTPUT.check(OURS);
  }

  @Test
  void thereAreNoPackageCycles() {
    Rules.NO_PACKAGE_CYCLES.check(OURS);
  }

  @Test
  void clockAndChanceComeFromOutside() {
    Rules.CLOCK_AND_CHANCE_COME_FROM_OUTSIDE.check(OURS);
  }

  @Test
  void bouncyCastleStaysInCrypto() {
    Rules.BOUNCY_CASTLE_STAYS_IN_CRYPTO.check(OURS);
  }

  @Test
  void openTelemetryStaysInTrace() {
    Rules.OPENTELEMETRY_STAYS_IN_TRACE.check(OURS);
  }

  @Test
  void generatedProtobufStaysAtTheEdges() {
    Rules.GENERATED_PROTOBUF_STAYS_AT_THE_EDGES.check(OURS);
  }

  @Test
  void clusterAndEdgeMeetInProtocolOnly() {
    Rules.CLUSTER_AND_EDGE_MEET_IN_PROTOCOL_ONLY.check(OURS);
    Rules.EDGE_NEVER_SEES_THE_CLUSTER.check(OURS);
  }

  @Test
  void aStageImportsOnlyEarlierStages() {
    for (ArchRule rule : Rules.stagesImportOnlyEarlierOnes()) {
      rule.check(OURS);
    }
  }

  @Test
  void aPlantedViolationIsCaught() {
    JavaClasses planted = new ClassFileImporter().importClasses(ReadsTheClock.class);

    assertThatThrownBy(() -> Rules.CLOCK_AND_CHANCE_COME_FROM_OUTSIDE.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ReadsTheClock.now()");
  }
}
