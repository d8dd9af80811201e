package tributary.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Builds an image from nothing: the C library's closure, a Java runtime, jars. No container engine,
 * no base image, no shell in it. The same jars on the same machine give the same digest.
 */
public final class Images {
  private static final String NOBODY = "10001:10001";
  private static final AbsoluteUnixPath JAVA = AbsoluteUnixPath.get("/opt/java");
  private static final AbsoluteUnixPath APP = AbsoluteUnixPath.get("/app");

  private final String name;
  private final String mainClass;
  private final String version;
  private final List<Path> classPath;
  private final Path folder;

  private Images(String name, String mainClass, String version, Path module, Path folder)
      throws IOException {
    this.name = name;
    this.mainClass = mainClass;
    this.version = version;
    this.classPath = classPath(module);
    this.folder = folder.resolve(name);
  }

  /** A module's own jar and what it needs, as Maven has written it beside it. */
  private static List<Path> classPath(Path target) throws IOException {
    String needed = Files.readString(target.resolve("class-path")).strip();
    try (DirectoryStream<Path> own = Files.newDirectoryStream(target, "*.jar")) {
      return Stream.concat(
              StreamSupport.stream(own.spliterator(), false),
              Stream.of(needed.split(File.pathSeparator, -1)).map(Path::of))
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .toList();
    }
  }

  private JibContainerBuilder image() throws IOException {
    Path runtime = folder.resolve("java");
    if (!Files.exists(runtime)) {
      Files.createDirectories(folder);
      JavaRuntime.link(classPath, runtime);
    }
    return Jib.fromScratch()
        .setFormat(ImageFormat.OCI)
        .setCreationTime(Instant.EPOCH)
        .addFileEntriesLayer(
            system(JavaRuntime.libraries(runtime, classPath, folder.resolve("natives"))))
        .addFileEntriesLayer(
            FileEntriesLayer.builder()
                .setName("java")
                .addEntryRecursive(runtime, JAVA, Images::permissions)
                .build())
        .addFileEntriesLayer(jars("dependencies", false))
        .addFileEntriesLayer(jars("tributary", true))
        .setUser(NOBODY)
        .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
        .setEntrypoint(JAVA.resolve("bin/java").toString(), "@" + APP.resolve("java.args"))
        .setProgramArguments(mainClass)
        .setLabels(
            Map.of(
                "org.opencontainers.image.title",
                "tributary/" + name,
                "org.opencontainers.image.version",
                version,
                "org.opencontainers.image.licenses",
                "Apache-2.0"));
  }

  /** Runtimes keep their own; everything is readable by all, and what is a program can be run. */
  private static FilePermissions permissions(Path file, AbsoluteUnixPath inImage) {
    return FilePermissions.fromOctalString(
        Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
  }

  private FileEntriesLayer system(Set<Path> libraries) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
    FilePermissions program = FilePermissions.fromOctalString("755");
    for (Path library : libraries) {
      layer.addEntry(library.toRealPath(), AbsoluteUnixPath.fromPath(library), program);
    }
    Path passwd =
        Files.writeString(folder.resolve("passwd"), "tributary:x:10001:10001::/tmp:/nonexistent\n");
    layer.addEntry(passwd, AbsoluteUnixPath.get("/etc/passwd"));
    Path switching = Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files dns\n");
    layer.addEntry(switching, AbsoluteUnixPath.get("/etc/nsswitch.conf"));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    layer.addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"));
    return layer.build();
  }

  private FileEntriesLayer jars(String layerName, boolean own) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(layerName);
    for (Path jar : classPath) {
      if (isOwn(jar) == own) {
        layer.addEntry(jar, APP.resolve("lib").resolve(jar.getFileName().toString()));
      }
    }
    if (own) {
      Path arguments = Files.writeString(folder.resolve("java.args"), arguments());
      layer.addEntry(arguments, APP.resolve("java.args"));
    }
    return layer.build();
  }

  private static boolean isOwn(Path jar) {
    return jar.getParent().getFileName().toString().equals("target");
  }

  /** Further options and the main class come after these, as arguments of the container. */
  private String arguments() {
    String jars =
        classPath.stream()
            .map(jar -> APP.resolve("lib").resolve(jar.getFileName().toString()).toString())
            .collect(Collectors.joining(":"));
    return """
    -XX:+ExitOnOutOfMemoryError
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp
    -cp %s
    """
        .formatted(jars);
  }

  /**
   * {@code NAME MAIN-CLASS VERSION TARGET-OF-MODULE FOLDER [REGISTRY]}: into {@code
   * FOLDER/NAME.tar}, or to the registry where one is named. Credentials are those of {@code docker
   * login}.
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 5) {
      throw new IllegalArgumentException(
          "NAME MAIN-CLASS VERSION TARGET-OF-MODULE FOLDER [REGISTRY]");
    }
    Path folder = Path.of(args[4]).toAbsolutePath();
    Images images = new Images(args[0], args[1], args[2], Path.of(args[3]), folder);
    boolean isPushed = args.length > 5 && !args[5].isBlank();
    ImageReference reference =
        ImageReference.parse(
            (isPushed ? args[5] + "/" : "") + "tributary/" + args[0] + ":" + args[2]);
    Path tar = folder.resolve(args[0] + ".tar");
    Containerizer target =
        isPushed
            ? Containerizer.to(
                RegistryImage.named(reference)
                    .addCredentialRetriever(
                        CredentialRetrieverFactory.forImage(reference, event -> {}).dockerConfig()))
            : Containerizer.to(TarImage.at(tar).named(reference));
    JibContainer built =
        images
            .image()
            .containerize(
                target
                    .setBaseImageLayersCache(folder.resolve("cache"))
                    .setApplicationLayersCache(folder.resolve("cache")));
    System.out.println(
        reference
            + " "
            + built.getDigest()
            + (isPushed ? "" : " " + tar + " " + Files.size(tar) + " bytes"));
  }
}
