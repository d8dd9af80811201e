package tributary.edge;

import java.io.IOException;
import java.nio.file.Path;
import tributary.edge.link.Registration;

/**
 * At the factory: makes a box's key in the data directory that it will be shipped with, and prints
 * the digest by which the operator is told of it. A key that is there stays.
 */
public final class DeviceKeyCommand {
  private DeviceKeyCommand() {}

  /**
   * @param args the data directory
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("needs one argument: the box's data directory");
      System.exit(64);
    }
    System.out.println(Registration.deviceKey(Path.of(args[0]).resolve("identity")).digest());
  }
}
