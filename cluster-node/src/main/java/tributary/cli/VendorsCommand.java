package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Content owners with sites of their own. */
@Command(
    name = "vendors",
    mixinStandardHelpOptions = true,
    description = "Content owners: the host, look and catalogs of each one's site.")
final class VendorsCommand {
  private static final String VENDORS = "/api/v1/operator/vendors";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
  int list(@Mixin Service service) {
    JsonNode found = service.api().get(VENDORS);
    Table table = new Table("VENDOR", "NAME", "HOST", "ACCENT", "CATALOGS", "LICENSED");
    found
        .path("items")
        .forEach(
            vendor ->
                table.row(
                    vendor.path("vendorId").asText(),
                    vendor.path("name").asText(),
                    vendor.path("host").asText(),
                    vendor.path("accent").asText(""),
                    words(vendor.path("catalogs")),
                    words(vendor.path("licensed"))));
    service.show(found, () -> table.print(service.out()));
    return 0;
  }

  private static String words(JsonNode array) {
    StringJoiner words = new StringJoiner(" ");
    array.forEach(one -> words.add(one.asText()));
    return words.toString();
  }

  @Command(
      name = "put",
      mixinStandardHelpOptions = true,
      description = "Adds a vendor, or sets all of one.")
  int put(
      @Mixin Service service,
      @Parameters(paramLabel = "VENDOR", description = "Its id.") String vendor,
      @Option(names = "--name", required = true) String name,
      @Option(names = "--host", required = true, description = "Of its site, without port.")
          String host,
      @Option(names = "--accent", description = "Colour as #7fc8ff.") String accent,
      @Option(names = "--catalog", description = "Of its own; one each.") List<String> catalogs,
      @Option(names = "--licensed", description = "Catalog that it may sell too; one each.")
          List<String> licensed) {
    Map<String, Object> body = new TreeMap<>();
    body.put("name", name);
    body.put("host", host);
    body.put("catalogs", catalogs == null ? List.of() : catalogs);
    body.put("licensed", licensed == null ? List.of() : licensed);
    if (accent != null) {
      body.put("accent", accent);
    }
    service.api().put(VENDORS + "/" + Api.part(vendor), body);
    service.say("vendor " + vendor + " is at " + host);
    return 0;
  }

  @Command(
      name = "logo",
      mixinStandardHelpOptions = true,
      description =
          "Sets a vendor's logo, a JPEG, PNG or WebP file; without a file, takes it away.")
  int logo(
      @Mixin Service service,
      @Parameters(paramLabel = "VENDOR") String vendor,
      @Parameters(paramLabel = "FILE", arity = "0..1") Path file) {
    String path = VENDORS + "/" + Api.part(vendor) + "/logo";
    if (file == null) {
      service.api().delete(path);
      service.say("vendor " + vendor + " has no logo");
    } else {
      JsonNode set = service.api().putFile(path, file);
      service.show(
          set, () -> service.say("vendor " + vendor + " shows " + file.getFileName() + " now"));
    }
    return 0;
  }

  @Command(
      name = "prices",
      mixinStandardHelpOptions = true,
      description = "What costs something else at a vendor than elsewhere.")
  int prices(@Mixin Service service, @Parameters(paramLabel = "VENDOR") String vendor) {
    JsonNode found = service.api().get(VENDORS + "/" + Api.part(vendor) + "/prices?limit=200");
    Table table = new Table("ITEM", "PRICE");
    found
        .path("items")
        .forEach(one -> table.row(one.path("mediaId").asText(), amount(one.path("price"))));
    service.show(found, () -> table.print(service.out()));
    if (found.has("nextCursor")) {
      service.say("there are more");
    }
    return 0;
  }

  private static String amount(JsonNode price) {
    int cents = price.path("cents").asInt();
    return "%d.%02d %s".formatted(cents / 100, cents % 100, price.path("currency").asText());
  }

  @Command(
      name = "price",
      mixinStandardHelpOptions = true,
      description =
          "Sets what an item costs at a vendor; without an amount, what it costs anywhere.")
  int price(
      @Mixin Service service,
      @Parameters(paramLabel = "VENDOR") String vendor,
      @Parameters(paramLabel = "ITEM") String item,
      @Option(names = "--cents", description = "Hundredths of the currency's unit.") Integer cents,
      @Option(names = "--currency", defaultValue = "EUR", description = "ISO 4217.")
          String currency) {
    String path = VENDORS + "/" + Api.part(vendor) + "/prices/" + Api.part(item);
    if (cents == null) {
      service.api().delete(path);
    } else {
      service.api().put(path, Map.of("cents", cents, "currency", currency));
    }
    service.say("item " + item + " has its price at vendor " + vendor);
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes one that has no staff left; its catalogs are nobody's.")
  int remove(@Mixin Service service, @Parameters(paramLabel = "VENDOR") String vendor) {
    service.api().delete(VENDORS + "/" + Api.part(vendor));
    service.say("vendor " + vendor + " is removed");
    return 0;
  }
}
