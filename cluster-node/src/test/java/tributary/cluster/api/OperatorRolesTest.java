package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.api.ContractClient.Answer;
import tributary.cluster.api.OpenApiFile.Operation;

/** Every operation under operator, asked by every role: who may, and who may not. */
class OperatorRolesTest {
  private static final List<String> ROLES = List.of("viewer", "operator", "owner");

  private static final String OWNER = ApiFixture.OPERATOR_TOKEN;
  private static final List<String> OPEN_TO_STAFF =
      List.of(
          "GET /operator/me",
          "GET /operator/events",
          "GET /operator/vendors",
          "PUT /operator/vendors/{vendorId}/look",
          "PUT /operator/vendors/{vendorId}/logo",
          "DELETE /operator/vendors/{vendorId}/logo",
          "GET /operator/vendors/{vendorId}/prices",
          "PUT /operator/vendors/{vendorId}/prices/{mediaId}",
          "DELETE /operator/vendors/{vendorId}/prices/{mediaId}",
          "PUT /operator/titles/{mediaId}/artwork",
          "DELETE /operator/titles/{mediaId}/artwork");

  @TempDir static Path folder;
  private static ApiFixture service;
  private static ContractClient api;

  @BeforeAll
  static void start() {
    service = ApiFixture.start(folder);
    api = ContractClient.of(service.port());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachRoleMayWhatItsOwnAndTheOnesBelowItMayAndNoMore() {
    Map<String, String> tokens = new TreeMap<>();
    ROLES.forEach(role -> tokens.put(role, ContractOperators.operator(api, "a." + role, role)));
    List<Operation> operations =
        api.file().operations().stream()
            .filter(Operation::isOperators)
            // Logging out comes last: it ends the session that asks.
            .sorted((a, b) -> Boolean.compare(isLogOut(a), isLogOut(b)))
            .toList();
    assertThat(operations).hasSizeGreaterThan(15);
    for (Operation operation : operations) {
      int least = ROLES.indexOf(operation.security().replace("operator ", ""));
      assertThat(least).as(operation.toString()).isNotNegative();
      for (String role : ROLES) {
        Answer answer = asked(operation, tokens.get(role));
        boolean mayNot = answer.status() == 403;
        assertThat(mayNot)
            .as("%s as %s: %s", operation, role, answer.body())
            .isEqualTo(ROLES.indexOf(role) < least);
        if (mayNot) {
          answer.is(403, "ROLE_TOO_LOW");
        }
      }
    }
  }

  @Test
  void aVendorsStaffReachesItsOwnEntryAndNothingElseWhateverItsRole() {
    api.call("PUT", "/operator/vendors/blue", OWNER, vendor("blue.example")).is(204);
    String token = ContractOperators.staff(api, "blue", "blue.boss", "owner");
    int open = 0;
    for (Operation operation : api.file().operations()) {
      if (operation.isOperators() && !isLogOut(operation)) {
        Answer answer = asked(operation, token);
        if (OPEN_TO_STAFF.contains(operation.method() + " " + operation.path())) {
          assertThat(answer.status()).as(operation.toString()).isNotEqualTo(403);
          open++;
        } else {
          answer.is(403, "OUTSIDE_VENDOR");
        }
      }
    }
    assertThat(open).isEqualTo(OPEN_TO_STAFF.size());
  }

  private static Map<String, Object> vendor(String host) {
    return Map.of("name", "Blue", "host", host, "catalogs", List.of("blue"));
  }

  private static boolean isLogOut(Operation operation) {
    return operation.path().equals("/operator/sessions/current");
  }

  /** In a way that changes nothing, even for who may. */
  private static Answer asked(Operation operation, String token) {
    String path =
        operation
            .path()
            .replace("{clientId}", "0000000000")
            .replace("{transferId}", "0000000000.000000000000")
            .replace("{pushId}", "NONE")
            .replace("{counter}", "999")
            .replace("{cell}", "9")
            .replace("{vendorId}", "nobody")
            .replace("{mediaId}", "000000000000")
            .replace("{name}", "nobody");
    boolean hasBody = operation.statuses().containsKey(422);
    return api.call(operation.method(), path, token, hasBody ? Map.of() : null);
  }
}
