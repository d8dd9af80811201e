package tributary.bench;

import java.util.Arrays;
import tributary.bench.faults.Faults;

/** One command for every benchmark: its name, then its own arguments. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    switch (name) {
      case "faults" -> Faults.main(rest);
      default -> {
        System.err.println("no such benchmark: \"" + name + "\"; there is: faults");
        System.exit(2);
      }
    }
  }
}
