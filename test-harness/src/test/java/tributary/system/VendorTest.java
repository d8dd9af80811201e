package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/**
 * A vendor, from the operator's word to a real box's screen, where its catalog comes in bulk, and
 * the household's bill.
 */
class VendorTest {
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");
  private static final String BLUE = "/api/v1/operator/vendors/blue";

  private static final String BULK = "tributary.catalog.snapshot { changes = 2, behind = 2 }";

  @TempDir Path folder;

  @Test
  void aVendorsPageComesOntoTheBoxAndItsPriceOntoTheBill() {
    try (Town town = Town.with(folder.resolve("town"), 0, FAST, BULK)) {
      JsonClient operator = town.neighbourhood.operator();
      operator.put(
          BLUE,
          Map.of("name", "Blue Studio", "host", "blue.example", "licensed", List.of("main")),
          Map.of());
      operator.put(
          BLUE + "/prices/" + town.film(), Map.of("cents", 149, "currency", "EUR"), Map.of());
      String sequel = town.ingest(Town.FILM, "The Sequel").get("mediaId").asText();
      awaitLog(town.server, "snapshot of a catalog made");
      town.addHouseholds(1);
      JsonClient screen = town.boxes.getFirst().screen();
      awaitLog(town.boxes.getFirst(), "catalogs loaded in bulk titles=2");

      Await.until(
          "the vendor is on the box",
          Duration.ofSeconds(60),
          () ->
              screen.get("/api/vendors").at("/vendors/0/name").asText().equals("Blue Studio")
                  && screen.get("/api/catalog?vendor=blue").path("titles").size() == 2);
      JsonNode page = screen.get("/api/catalog?vendor=blue&q=bunny");
      assertThat(page.at("/titles/0/mediaId").asText()).isEqualTo(town.film());
      assertThat(page.at("/titles/0/priceCents").asInt()).isEqualTo(149);
      assertThat(screen.get("/api/catalog?q=sequel").at("/titles/0/mediaId").asText())
          .isEqualTo(sequel);

      JsonNode quote =
          screen.post("/api/quotes", Map.of("mediaId", town.film(), "vendorId", "blue"));
      assertThat(quote.path("priceCents").asInt()).isEqualTo(149);
      assertThat(quote.path("vendor").asText()).isEqualTo("Blue Studio");
      town.rent(0);
      JsonNode entry = town.household(0).get("/api/v1/accounts/me/ledger").at("/items/0");
      assertThat(entry.path("vendor").asText()).isEqualTo("blue");
      assertThat(entry.at("/amount/cents").asInt()).isEqualTo(149);
    }
  }

  private static void awaitLog(EdgeProcess node, String line) {
    Await.until(
        node.name() + " says " + line,
        Duration.ofMinutes(2),
        () -> {
          try {
            return Files.readString(node.process().log()).contains(line);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
