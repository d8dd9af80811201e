package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.Identity;
import tributary.crypto.RootAuthority;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/** Real handshakes over loopback sockets. */
class TlsTest {
  private static final String NOBODY = "nobody";
  private static EventLoopGroup loops;
  private static CertificateAuthority ours;
  private static CertificateAuthority another;
  private static Identity gateway;
  private static Identity box;

  private final BlockingQueue<String> serverSaw = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> serverRefused = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
  private Channel listener;

  @BeforeAll
  static void certify(@TempDir Path directory) throws IOException {
    loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    ours = CertificateAuthority.loadOrCreate(directory.resolve("ours"), Clock.systemUTC());
    another = CertificateAuthority.loadOrCreate(directory.resolve("another"), Clock.systemUTC());
    gateway = ours.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(1));
    box = WireFixture.identity(ours, WireFixture.SENDER, Duration.ofDays(1));
  }

  @AfterAll
  static void stopLoops() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @AfterEach
  void stopListening() {
    if (listener != null) {
      listener.close().syncUninterruptibly();
    }
  }

  @Test
  void whoJustClosesTheConnectionIsSaidToHaveDoneSo() {
    assertThat(Tls.reason(new SSLException("handshake", new ClosedChannelException())))
        .isEqualTo("the other side closed the connection");
  }

  @Test
  void theNativePartIsThere() {
    assertThat(Tls.provider()).isEqualTo(SslProvider.OPENSSL);
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void bothSidesLearnWhoTheOtherIs(SslProvider provider) throws Exception {
    listen(Tls.server(gateway, ClientAuth.OPTIONAL, provider));

    Channel channel = dial(Tls.client(Optional.of(box), ours.trustAnchors(), provider));

    Tls.requireCluster(channel);
    assertThat(hello(channel)).isEqualTo("TLSv1.3 " + WireFixture.SENDER);
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void enrolmentNeedsNoClientCertificate(SslProvider provider) throws Exception {
    listen(Tls.server(gateway, ClientAuth.OPTIONAL, provider));

    Channel channel = dial(Tls.client(Optional.empty(), ours.trustAnchors(), provider));

    assertThat(hello(channel)).isEqualTo("TLSv1.3 " + NOBODY);
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void aClientCertificateOfAnotherAuthorityIsRefused(SslProvider provider) throws Exception {
    listen(Tls.server(gateway, ClientAuth.OPTIONAL, provider));
    Identity stranger = WireFixture.identity(another, WireFixture.SENDER, Duration.ofDays(1));

    refusedByServer(
        "Path does not chain with any of the trust anchors",
        Tls.client(Optional.of(stranger), ours.trustAnchors(), provider));
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void aMissingClientCertificateIsRefusedOnTheDataPlane(SslProvider provider) throws Exception {
    listen(Tls.server(box, ClientAuth.REQUIRE, provider));

    refusedByServer(
        provider == SslProvider.JDK
            ? "Empty client certificate chain"
            : "PEER_DID_NOT_RETURN_A_CERTIFICATE",
        Tls.client(Optional.empty(), ours.trustAnchors(), provider));
  }

  @Test
  void anExpiredClientCertificateIsRefused(@TempDir Path directory) throws Exception {
    Clock lastYear = Clock.fixed(Instant.now().minus(Duration.ofDays(400)), ZoneOffset.UTC);
    CertificateAuthority past = CertificateAuthority.loadOrCreate(directory, lastYear);
    listen(Tls.server(past.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(2000))));
    assertThat(
            hello(
                dial(
                    Tls.client(
                        WireFixture.identity(past, WireFixture.SENDER, Duration.ofDays(2000))))))
        .isEqualTo("TLSv1.3 " + WireFixture.SENDER);

    refusedByServer(
        "NotAfter: ",
        Tls.client(WireFixture.identity(past, WireFixture.SENDER, Duration.ofDays(1))));
  }

  /** Nodes that were certified before and after each step talk to each other, both ways round. */
  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void keysAndRootsAreChangedWithoutDroppingANode(SslProvider provider, @TempDir Path directory)
      throws Exception {
    Clock clock = Clock.systemUTC();
    RootAuthority root = new RootAuthority(directory, clock);
    Identity first = certified(CertificateAuthority.loadOrCreateBelowRoot(directory, clock));
    root.newIssuingKey();
    Identity second = certified(CertificateAuthority.loadOrCreateBelowRoot(directory, clock));
    root.newRoot();
    CertificateAuthority below = CertificateAuthority.loadOrCreateBelowRoot(directory, clock);
    Identity third = certified(below);

    assertThat(below.trustAnchors()).hasSize(2);
    for (Identity server : List.of(first, second, third)) {
      for (Identity client : List.of(first, second, third)) {
        talk(server, client, provider);
      }
    }
    talk(below.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(1)), first, provider);

    root.retireOldRoots();
    Identity fourth = certified(CertificateAuthority.loadOrCreateBelowRoot(directory, clock));
    talk(third, fourth, provider);
    talk(fourth, third, provider);
    listen(Tls.server(fourth, ClientAuth.REQUIRE, provider));
    assertThatThrownBy(
            () -> hello(dial(Tls.client(Optional.of(first), first.trustAnchors(), provider))))
        .as("who was away all the time")
        .isInstanceOf(Exception.class);
  }

  private static Identity certified(CertificateAuthority authority) {
    return WireFixture.identity(authority, WireFixture.SENDER, Duration.ofDays(1));
  }

  private void talk(Identity server, Identity client, SslProvider provider) throws Exception {
    stopListening();
    listen(Tls.server(server, ClientAuth.REQUIRE, provider));
    Channel channel = dial(Tls.client(Optional.of(client), client.trustAnchors(), provider));
    assertThat(hello(channel)).isEqualTo("TLSv1.3 " + WireFixture.SENDER);
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() {
    listen(Tls.server(another.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(1))));

    assertThatThrownBy(() -> dial(Tls.client(ours.trustAnchors())))
        .isInstanceOf(javax.net.ssl.SSLException.class);
    assertThatThrownBy(() -> dial(Tls.client(box))).isInstanceOf(javax.net.ssl.SSLException.class);
  }

  @Test
  void aBoxCannotPlayTheClusterNorAnotherBox() throws Exception {
    listen(Tls.mutualServer(box));

    Channel channel =
        dial(Tls.client(WireFixture.identity(ours, WireFixture.RECEIVER, Duration.ofDays(1))));

    assertThat(Tls.requireClient(channel, WireFixture.SENDER).kind())
        .isEqualTo(NodeKind.SET_TOP_BOX);
    assertThatThrownBy(() -> Tls.requireCluster(channel))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("WRONG_SERVER: ")
        .hasMessageContaining("CN=" + WireFixture.SENDER);
    assertThatThrownBy(() -> Tls.requireClient(channel, WireFixture.RECEIVER))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("WRONG_CLIENT: ")
        .hasMessageContaining("is not " + WireFixture.RECEIVER);
    assertThat(hello(channel)).isEqualTo("TLSv1.3 " + WireFixture.RECEIVER);
  }

  @Test
  void aReturningClientResumesItsSessionAndIsStillKnown() throws Exception {
    listen(Tls.server(gateway));
    SslContext client = Tls.client(box);

    AtomicLong firstBytes = new AtomicLong();
    Channel first = dial(client, firstBytes);
    assertThat(hello(first)).isEqualTo("TLSv1.3 " + WireFixture.SENDER);
    first.close().syncUninterruptibly();
    AtomicLong secondBytes = new AtomicLong();
    Channel second = dial(client, secondBytes);

    Tls.requireCluster(second);
    assertThat(hello(second)).isEqualTo("TLSv1.3 " + WireFixture.SENDER);
    // No certificates are sent again.
    assertThat(secondBytes.get())
        .isLessThan(firstBytes.get() - gateway.certificate().getEncoded().length);
  }

  private void refusedByServer(String why, SslContext client) throws InterruptedException {
    Channel channel;
    try {
      channel = dial(client);
    } catch (Exception e) {
      assertThat(e).isInstanceOf(IOException.class);
      assertThat(serverRefused.poll(10, TimeUnit.SECONDS)).contains(why);
      return;
    }
    // In TLS 1.3 the client is done before the server has looked at its certificate.
    assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(serverSaw).isEmpty();
    assertThat(serverRefused.poll(10, TimeUnit.SECONDS)).contains(why);
  }

  private String hello(Channel channel) throws InterruptedException {
    channel
        .writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8))
        .syncUninterruptibly();
    assertThat(echoes.poll(10, TimeUnit.SECONDS)).isEqualTo("echo");
    return serverSaw.poll(10, TimeUnit.SECONDS);
  }

  private void listen(SslContext context) {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(context.newHandler(channel.alloc()));
                    channel.pipeline().addLast(new Witness());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private Channel dial(SslContext context) throws Exception {
    return dial(context, new AtomicLong());
  }

  private Channel dial(SslContext context, AtomicLong received) throws Exception {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    // A handshake that failed has taken its handler out of the pipeline.
    SslHandler tls = context.newHandler(ByteBufAllocator.DEFAULT, "127.0.0.1", port);
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Counter(received));
                    channel.pipeline().addLast(tls);
                    channel.pipeline().addLast(new Echoes());
                  }
                })
            .connect("127.0.0.1", port)
            .sync()
            .channel();
    tls.handshakeFuture().sync();
    return channel;
  }

  private final class Echoes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
      echoes.add("echo");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close().addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Says who sent it something, and sends it back. */
  private final class Witness extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      // Behind the session ticket, so that a client which has the echo has the ticket.
      ctx.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      String version = ctx.pipeline().get(SslHandler.class).engine().getSession().getProtocol();
      serverSaw.add(
          version + " " + Tls.peer(ctx.channel()).map(p -> p.client().text()).orElse(NOBODY));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      serverRefused.add(Tls.reason(cause));
      ctx.close().addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static final class Counter extends ChannelInboundHandlerAdapter {
    private final AtomicLong received;

    Counter(AtomicLong received) {
      this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received.addAndGet(((ByteBuf) message).readableBytes());
      ctx.fireChannelRead(message);
    }
  }
}
