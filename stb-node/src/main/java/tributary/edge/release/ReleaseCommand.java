package tributary.edge.release;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tributary.crypto.PublicKeyFile;
import tributary.crypto.SigningKey;
import tributary.edge.boot.SoftwareManifest;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.edge.update.ReleaseArchive;

/** Makes the release key, and signs releases with it. */
@Command(
    name = "release",
    description = "Makes software that boxes with verified boot run.",
    mixinStandardHelpOptions = true,
    subcommandsRepeatable = false)
public final class ReleaseCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "key",
      description = "Makes a release key: FILE, to be kept, and FILE.pub, for boxes.")
  int key(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    if (Files.exists(file)) {
      spec.commandLine().getErr().println(file + " is there; nothing was made");
      return CommandLine.ExitCode.SOFTWARE;
    }
    Path half = file.resolveSibling(file.getFileName() + ".pub");
    PublicKeyFile.write(half, SigningKey.loadOrCreate(file).publicKey());
    out().println(file + " is secret; " + half + " belongs into the boot ROM");
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "sign",
      description = "Names and signs all files in DIRECTORY; jars in its lib/ are the class path.")
  int sign(
      @Option(names = "--key", required = true, description = "The release key's file.") Path key,
      @Option(names = "--version", required = true, description = "For people.") String version,
      @Option(
              names = "--counter",
              required = true,
              description = "Greater than that of any release before.")
          long counter,
      @Option(names = "--main", defaultValue = "tributary.edge.EdgeNode") String mainClass,
      @Option(
              names = "--option",
              description = "For the Java virtual machine; {software} is the release's directory.")
          List<String> options,
      @Parameters(paramLabel = "DIRECTORY") Path directory)
      throws IOException {
    if (!Files.exists(key)) {
      spec.commandLine().getErr().println("there is no release key " + key);
      return CommandLine.ExitCode.SOFTWARE;
    }
    try {
      SoftwareManifest manifest =
          Release.sign(
              directory,
              SigningKey.loadOrCreate(key),
              version,
              counter,
              mainClass,
              options == null ? List.of() : options);
      out()
          .printf(
              "release %d, version %s: %d files, %d bytes%n",
              counter, version, manifest.files().size(), manifest.totalBytes());
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  @Command(
      name = "pack",
      description = "Makes one file of a signed DIRECTORY, to be delivered to boxes.")
  int pack(
      @Parameters(paramLabel = "DIRECTORY") Path directory,
      @Parameters(paramLabel = "FILE") Path file)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ReleaseArchive.pack(directory, out);
    } catch (UntrustedSoftwareException e) {
      spec.commandLine().getErr().println("no box would take it: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    out().printf("%s: %d bytes%n", file, Files.size(file));
    return CommandLine.ExitCode.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The command's exit status. */
  public static int execute(String... args) {
    return new CommandLine(new ReleaseCommand()).execute(args);
  }

  public static void main(String[] args) {
    System.exit(execute(args));
  }
}
