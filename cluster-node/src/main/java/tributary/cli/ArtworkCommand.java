package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How titles look. */
@Command(
    name = "artwork",
    mixinStandardHelpOptions = true,
    description = "Posters of titles: without one, pages show a drawn one.")
final class ArtworkCommand {
  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description =
          "Gives a title its poster: JPEG, PNG or WebP, 2 wide by 3 high, 800 x 1200 or more.")
  int set(
      @Mixin Service service,
      @Parameters(paramLabel = "ITEM", description = "The title's id.") String item,
      @Parameters(paramLabel = "FILE", description = "The picture.") Path file) {
    JsonNode artwork = service.api().putFile(path(item), file);
    service.show(
        artwork, () -> service.say("item " + item + " shows " + file.getFileName() + " now"));
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Takes a title's poster away.")
  int remove(@Mixin Service service, @Parameters(paramLabel = "ITEM") String item) {
    service.api().delete(path(item));
    service.say("item " + item + " has no poster");
    return 0;
  }

  static String path(String item) {
    return "/api/v1/operator/titles/" + Api.part(item) + "/artwork";
  }
}
