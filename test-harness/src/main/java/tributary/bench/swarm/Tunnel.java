package tributary.bench.swarm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A network device of Linux whose packets a program reads and writes (TUN, in the kernel's
 * Documentation/networking/tuntap.rst). It is in the network namespace of this process.
 */
final class Tunnel {
  /** The largest IP packet. */
  static final int MOST_BYTES = 65_535;

  private static final String DEVICE = "/dev/net/tun";
  private static final int READ_AND_WRITE = 2;
  private static final int NAME_BYTES = 16;
  private static final int REQUEST_BYTES = 40;
  private static final long SET_INTERFACE = 0x400454caL;
  private static final short IP_PACKETS_WITHOUT_HEADER = 0x1001;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERROR = Linker.Option.captureCallState("errno");
  private static final StructLayout ERROR_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR_NUMBER =
      ERROR_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle READ = call("read", TRANSFER);
  private static final MethodHandle WRITE = call("write", TRANSFER);

  private final int descriptor;

  private Tunnel(int descriptor) {
    this.descriptor = descriptor;
  }

  // Its callers pass what the man pages of these calls ask for.
  @SuppressWarnings("restricted")
  private static MethodHandle call(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = ERROR;
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), shape, all);
  }

  /**
   * @param name of the device, which is made and goes with this process
   * @throws IOException with the system's error number, where it may not be made
   */
  static Tunnel open(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(ERROR_LAYOUT);
      int opened = (int) OPEN.invokeExact(error, arena.allocateFrom(DEVICE), READ_AND_WRITE);
      check("open " + DEVICE, opened, error);
      MemorySegment request = arena.allocate(REQUEST_BYTES);
      request.setString(0, name, StandardCharsets.US_ASCII);
      request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, IP_PACKETS_WITHOUT_HEADER);
      check(
          "make the device " + name,
          (int) IOCTL.invokeExact(error, opened, SET_INTERFACE, request),
          error);
      return new Tunnel(opened);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(String what, long result, MemorySegment error) throws IOException {
    if (result < 0) {
      throw new IOException("cannot " + what + ": errno " + (int) ERROR_NUMBER.get(error, 0L));
    }
  }

  /** One thread's own way to read or write, with room for a packet. */
  Port port() {
    return new Port(descriptor);
  }

  static final class Port {
    private final int descriptor;
    private final MemorySegment error = Arena.ofAuto().allocate(ERROR_LAYOUT);
    private final MemorySegment packet = Arena.ofAuto().allocate(MOST_BYTES);

    private Port(int descriptor) {
      this.descriptor = descriptor;
    }

    /** Waits for the next packet. */
    byte[] read() throws IOException {
      long length = transfer("read", READ, MOST_BYTES);
      return packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    void write(byte[] bytes) throws IOException {
      MemorySegment.copy(bytes, 0, packet, ValueLayout.JAVA_BYTE, 0, bytes.length);
      transfer("write", WRITE, bytes.length);
    }

    private long transfer(String what, MethodHandle how, long length) throws IOException {
      try {
        long moved = (long) how.invokeExact(error, descriptor, packet, length);
        check(what + " a packet", moved, error);
        return moved;
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
