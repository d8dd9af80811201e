package tributary.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The direction rule of the design, as ArchUnit rules. */
final class Rules {
  private Rules() {}

  static final ArchRule CORE_IS_PURE =
      classes()
          .that()
          .resideInAPackage("tributary.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "tributary.core..", "tributary.model");

  static final ArchRule MODEL_NEEDS_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("tributary.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "tributary.model");

  /** Whatever it used would have to be verified before it. */
  static final ArchRule BOOT_STAGE_NEEDS_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("tributary.edge.boot")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "com.sun.net.httpserver", "tributary.edge.boot");

  static final ArchRule CORE_DOES_NO_INPUT_OR_OUTPUT =
      noClasses()
          .that()
          .resideInAnyPackage("tributary.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..");

  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("tributary.(**)").should().beFreeOfCycles();

  static final ArchRule CLOCK_AND_CHANCE_COME_FROM_OUTSIDE =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "tributary.cluster",
                      "tributary.edge",
                      "tributary.demo..",
                      "tributary.bench..",
                      "..proto..")))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID");

  static final ArchRule BOUNCY_CASTLE_STAYS_IN_CRYPTO =
      noClasses()
          .that()
          .resideOutsideOfPackage("tributary.crypto")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  static final ArchRule OPENTELEMETRY_STAYS_IN_TRACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("tributary.trace")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  static final ArchRule GENERATED_PROTOBUF_STAYS_AT_THE_EDGES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..proto..",
              "tributary.wire",
              "tributary.cluster.gateway",
              "tributary.edge.link",
              "tributary.cluster.journal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tributary.wire.proto..", "tributary.cluster.journal.proto..");

  static final ArchRule CLUSTER_AND_EDGE_MEET_IN_PROTOCOL_ONLY =
      noClasses()
          .that()
          .resideInAnyPackage("tributary.cluster..", "tributary.core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tributary.edge..")
          .orShould()
          .dependOnClassesThat(
              resideInAnyPackage("tributary.demo..", "tributary.bench..", "tributary.sim.."));

  static final ArchRule EDGE_NEVER_SEES_THE_CLUSTER =
      noClasses()
          .that()
          .resideInAPackage("tributary.edge..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("tributary.cluster..", "tributary.core.."));

  /** Data flows in this order; a stage imports only earlier ones. */
  private static final Map<String, List<String>> STAGES =
      Map.of(
          "tributary.core.", List.of("catalog", "client", "scheduling", "transfer"),
          "tributary.cluster.", List.of("catalog", "client", "scheduling", "transfer", "gateway"));

  /** One rule for each stage: it imports no later one. */
  static List<ArchRule> stagesImportOnlyEarlierOnes() {
    return STAGES.entrySet().stream()
        .flatMap(
            entry ->
                java.util.stream.IntStream.range(0, entry.getValue().size() - 1)
                    .mapToObj(i -> stageRule(entry.getKey(), entry.getValue(), i)))
        .toList();
  }

  private static ArchRule stageRule(String prefix, List<String> stages, int stage) {
    String[] later =
        stages.subList(stage + 1, stages.size()).stream()
            .map(name -> prefix + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(prefix + stages.get(stage) + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later);
  }
}
