package tributary.bench.data;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx with TLS 1.3, and curl, on this machine. */
final class Nginx implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  private final Process server;
  private final int port;

  /** What curl's end does with the file. */
  enum Job {
    DISCARD("curl -fksS -o /dev/null $URL"),
    FILE("curl -fksS -o $OUT $URL && sync -d $OUT"),
    FILE_THEN_DIGEST("curl -fksS -o $OUT $URL && openssl dgst -sha256 $OUT && sync -d $OUT"),
    DIGEST_MEANWHILE("curl -fksS $URL | tee $OUT | openssl dgst -sha256 && sync -d $OUT");

    private final String command;

    Job(String command) {
      this.command = command;
    }
  }

  /** Those of the programs needed that this machine has not; Debian has packages of all. */
  static List<String> missing() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String program : List.of("nginx", "curl", "openssl")) {
      if (run("command -v " + program).status != 0) {
        missing.add(program);
      }
    }
    return missing;
  }

  Nginx(Path folder, Path content) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    require(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj"
            + " /CN=localhost"
            + " -keyout %1$s/tls.key -out %1$s/tls.crt 2>&1".formatted(folder));
    Path settings = folder.resolve("nginx.conf");
    Files.writeString(
        settings,
        """
        daemon off;
        user root;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 64; }
        http {
          access_log off;
          server {
            listen 127.0.0.1:%2$d ssl;
            ssl_certificate %1$s/tls.crt;
            ssl_certificate_key %1$s/tls.key;
            ssl_protocols TLSv1.3;
            ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
            root %3$s;
          }
        }
        """
            .formatted(folder, port, content));
    server =
        new ProcessBuilder(
                "nginx", "-e", folder.resolve("error.log").toString(), "-c", settings.toString())
            .inheritIO()
            .start();
    require(
        "for i in $(seq 100); do curl -fksS -r 0-0 -o %s/try https://127.0.0.1:%d/item 2>%s/try.log && exit 0; sleep 0.1; done; exit 1"
            .formatted(folder, port, folder));
  }

  /** What it and curl agree on. */
  String cipher() throws IOException {
    String shake = "curl -fkvsS -r 0-0 -o /dev/null https://127.0.0.1:%d/item 2>&1".formatted(port);
    return run(shake + " | grep 'SSL connection using' | grep -o 'TLS_[A-Z0-9_]*'").output.strip();
  }

  Sample fetch(Job job, Path out) throws IOException {
    double before = serverCpuSeconds();
    String command =
        "export URL=https://127.0.0.1:%d/item OUT=%s; TIMEFORMAT='%%R %%U %%S'; set -o pipefail; time { { %s; } >/dev/null; }"
            .formatted(port, out, job.command);
    Ran ran = run(command);
    if (ran.status != 0) {
      throw new IOException(job + " failed: " + ran.output);
    }
    String[] times = ran.output.strip().split(" ", -1);
    return new Sample(
        Double.parseDouble(times[0]),
        serverCpuSeconds() - before,
        Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
  }

  private double serverCpuSeconds() throws IOException {
    double ticks = 0;
    for (ProcessHandle process : server.descendants().toList()) {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private record Ran(int status, String output) {}

  private static void require(String command) throws IOException {
    Ran ran = run(command);
    if (ran.status != 0) {
      throw new IOException("failed: " + command + ": " + ran.output);
    }
  }

  private static Ran run(String command) throws IOException {
    Process process =
        new ProcessBuilder(List.of("bash", "-c", command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ran(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
