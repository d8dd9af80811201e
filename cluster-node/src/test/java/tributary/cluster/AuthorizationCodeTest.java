package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationCodeTest {
  private static final String CODE = "ABCDE-FGHJK-MNPQR-STVWX";

  @TempDir Path directory;
  private HttpServer api;
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    api.createContext(
        "/api/v1/nodes",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body =
              "{\"authorizationCode\":\"%s\"}".formatted(CODE).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answers.pop(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    Files.writeString(directory.resolve("operator.token"), "secret\n");
  }

  @AfterEach
  void stop() {
    api.stop(0);
  }

  private AuthorizationCode.Task task(Duration patience) {
    return new AuthorizationCode.Task(
        URI.create("http://127.0.0.1:" + api.getAddress().getPort()),
        directory.resolve("operator.token"),
        "MEDIA_SERVER",
        directory.resolve("code"),
        directory.resolve("certificate.pem"),
        patience);
  }

  @Test
  void itAsksUntilThereIsAClusterAndKeepsTheCodeToItsOwner() throws Exception {
    answers.addAll(List.of(503, 201));

    AuthorizationCode.run(task(Duration.ofMinutes(1)), System::nanoTime);

    Path code = directory.resolve("code");
    assertThat(code).hasContent(CODE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(code)))
        .isEqualTo("rw-------");
    assertThat(asked).hasSize(2).containsOnly("Bearer secret {\"kind\":\"MEDIA_SERVER\"}");
  }

  @Test
  void aNodeWithACertificateAsksForNothing() throws Exception {
    Files.writeString(directory.resolve("certificate.pem"), "one");

    AuthorizationCode.run(task(Duration.ofMinutes(1)), System::nanoTime);

    assertThat(asked).isEmpty();
    assertThat(directory.resolve("code")).doesNotExist();
  }

  @Test
  void aRefusalEndsItAtOnceWithTheStatus() {
    answers.add(403);

    assertThatThrownBy(() -> AuthorizationCode.run(task(Duration.ofMinutes(1)), System::nanoTime))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("403");
    assertThat(asked).hasSize(1);
  }

  @Test
  void itGivesUpWhenNobodyAnswersInTime() {
    answers.add(503);
    Deque<Long> clock = new ArrayDeque<>(List.of(0L, Duration.ofMinutes(2).toNanos()));

    assertThatThrownBy(() -> AuthorizationCode.run(task(Duration.ofMinutes(1)), clock::pop))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("within PT1M");
  }
}
