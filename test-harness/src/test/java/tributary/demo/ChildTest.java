package tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChildTest {
  /** Says that it is up, and that it ends. */
  public static final class Patient {
    private Patient() {}

    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ends in order")));
      System.out.println("up with " + arguments[0]);
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aChildEndsInOrderOnceItsStarterIsGone() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                Patient.class.getName(),
                "patience")
            .start();
    try (BufferedReader said = child.inputReader()) {
      assertThat(said.readLine()).isEqualTo("up with patience");
      assertThat(child.isAlive()).isTrue();

      // As the kernel does for a process that is killed.
      child.getOutputStream().close();

      assertThat(said.readLine()).isEqualTo("ends in order");
      assertThat(child.waitFor()).isEqualTo(143);
    } finally {
      child.destroyForcibly();
    }
  }
}
