package tributary.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the images of both nodes, as files or into a registry. No container engine is needed. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Builds the images of cluster-node and stb-node.")
public final class Images implements Callable<Integer> {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      required = true,
      description = "The sources, packaged.")
  Path root;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      required = true,
      description = "For the images, and for what is made on the way and kept.")
  Path folder;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      required = true,
      description = "Tag of the images, and their label version.")
  String tag;

  @Option(
      names = "--registry",
      paramLabel = "HOST[/PATH]",
      defaultValue = "",
      description = "Push there, with the credentials of docker login, instead of writing files.")
  String registry = "";

  @Option(
      names = "--source",
      paramLabel = "URL",
      defaultValue = "",
      description = "Label source: where the sources are.")
  String source = "";

  @Option(
      names = "--time",
      paramLabel = "INSTANT",
      defaultValue = "1970-01-01T00:00:00Z",
      description = "Label created, where the sources are no git repository.")
  Instant time = Instant.EPOCH;

  @Option(
      names = "--record-classes",
      paramLabel = "BOOLEAN",
      arity = "1",
      defaultValue = "false",
      description = "Write anew which classes each node loads, among the sources; build nothing.")
  boolean isRecording;

  /** Set by the command line, or by a test. */
  Images() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Images()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (isRecording) {
      ClassLists.record(root, JavaRuntime.linked(jarsOf(images()), work()), images(), work());
      return CommandLine.ExitCode.OK;
    }
    Origin origin = Origin.of(root, tag, source, time);
    for (Map.Entry<String, JibContainer> built : build(origin).entrySet()) {
      System.out.println(built.getKey() + " " + built.getValue().getDigest());
    }
    return CommandLine.ExitCode.OK;
  }

  /** By the name of each image, which has the tag of the origin's version. */
  Map<String, JibContainer> build(Origin origin) throws Exception {
    List<NodeImage> images = images();
    Path work = work();
    Path runtime = JavaRuntime.linked(jarsOf(images), work);
    Map<String, JibContainer> built = new LinkedHashMap<>();
    for (NodeImage image : images) {
      ImageReference reference =
          ImageReference.parse(
              (registry.isBlank() ? "" : registry + "/")
                  + "tributary/"
                  + image.name()
                  + ":"
                  + origin.version());
      Containerizer target =
          target(reference, image.name())
              .setBaseImageLayersCache(work.resolve("layers"))
              .setApplicationLayersCache(work.resolve("layers"));
      Path archive = ClassArchive.of(image, runtime, ClassLists.list(root, image), work);
      JibContainer container =
          image.image(runtime, archive, origin, work.resolve(image.name())).containerize(target);
      built.put(reference.toString(), container);
    }
    return built;
  }

  private List<NodeImage> images() throws IOException {
    return List.of(
        NodeImage.of(
            "cluster-node", "tributary.cluster.ClusterNode", root.resolve("cluster-node/target")),
        NodeImage.of("stb-node", "tributary.edge.EdgeNode", root.resolve("stb-node/target")));
  }

  private Path work() {
    return folder.toAbsolutePath().normalize().resolve("work");
  }

  private static Collection<Path> jarsOf(List<NodeImage> images) {
    TreeSet<Path> jars = new TreeSet<>();
    images.forEach(image -> jars.addAll(image.classPath()));
    return jars;
  }

  private Containerizer target(ImageReference reference, String name) throws Exception {
    if (registry.isBlank()) {
      Files.createDirectories(folder);
      return Containerizer.to(TarImage.at(folder.resolve(name + ".tar")).named(reference));
    }
    return Containerizer.to(
            RegistryImage.named(reference)
                .addCredentialRetriever(
                    CredentialRetrieverFactory.forImage(reference, event -> {}).dockerConfig()))
        .setAllowInsecureRegistries(isOnThisMachine(reference.getRegistry()));
  }

  /** Only there plain HTTP is good enough, as for docker. */
  private static boolean isOnThisMachine(String registry) throws UnknownHostException {
    String host = URI.create("https://" + registry).getHost();
    return InetAddress.getByName(host).isLoopbackAddress();
  }
}
