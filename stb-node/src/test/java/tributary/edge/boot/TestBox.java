package tributary.edge.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import tributary.crypto.PublicKeyFile;
import tributary.crypto.SigningKey;
import tributary.edge.release.Release;

/** A box of boot ROM, board storage and disk in one directory, and the stage running over them. */
final class TestBox implements AutoCloseable {
  private final Path home;
  private final SigningKey key = SigningKey.generate();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = freePort();
  private BootStage stage;
  private Thread running;

  TestBox(Path home) throws IOException {
    this.home = home;
    PublicKeyFile.write(home.resolve("rom/release.pub"), key.publicKey());
    Files.writeString(
        home.resolve("rom/boot.properties"),
        """
        release-key = release.pub
        software = ../disk
        record = ../board/boot-record
        run-directory = ../memory
        page-port = %d
        good-after-seconds = 1
        trial-limit-seconds = 5
        trial-starts = 2
        """
            .formatted(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Signed, and in its slot. */
  void install(Slot slot, long counter, String does) throws IOException {
    Path directory = slot.in(home.resolve("disk"));
    Files.createDirectories(directory.resolve("lib"));
    jar(directory.resolve("lib/app.jar"));
    List<String> options =
        List.of(
            "-Dnotes=" + notes(),
            "-Drelease=" + counter,
            "-Ddoes=" + does,
            "-Dport=" + port,
            "-XX:TieredStopAtLevel=1");
    Release.sign(directory, key, "1." + counter, counter, BootedApp.class.getName(), options);
  }

  private static void jar(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Class<?> type : List.of(BootedApp.class, BootStage.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(jar);
        }
      }
    }
  }

  Path slot(Slot slot) {
    return slot.in(home.resolve("disk"));
  }

  BootFile file() {
    return new BootFile(home.resolve("board/boot-record"));
  }

  /** Power on. */
  void start() throws IOException {
    BootStage fresh = new BootStage(BootSettings.read(home.resolve("rom/boot.properties")));
    stage = fresh;
    running =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    fresh.run();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
  }

  /** Counters of what ran, one for each start. */
  List<String> ran() {
    try {
      return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path notes() {
    return home.resolve("notes");
  }

  /** Empty while nobody answers. */
  String page(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException | InterruptedException e) {
      return "";
    }
  }

  BootRecord record() {
    try {
      return file().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Power off, in order. */
  void stop() throws InterruptedException {
    if (stage != null) {
      stage.stop();
      running.join();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
