package tributary.demo;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs a program until whoever started it is gone: its standard input is a pipe, which ends with
 * the starter, however that ends. The program is then asked to end, as by SIGTERM.
 */
public final class Child {
  /** As a shell shows the end by SIGTERM. */
  private static final int TERMINATED = 143;

  private Child() {}

  /**
   * @param arguments the program's main class, and its own
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("starter").start(Child::endWithTheStarter);
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void endWithTheStarter() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything here.
      }
    } catch (IOException e) {
      System.err.println("the starter is not heard any more: " + e);
    }
    System.exit(TERMINATED);
  }
}
