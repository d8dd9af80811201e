package tributary.cluster.kubernetes;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The pod that this process runs in, as Kubernetes has it. Where its API is and how to show oneself
 * there is read from the settings of Pekko's discovery, so that it is said once.
 */
public final class OwnPod {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI pod;
  private final Path token;
  private final HttpClient http;

  private OwnPod(URI pod, Path token, HttpClient http) {
    this.pod = pod;
    this.token = token;
    this.http = http;
  }

  /**
   * @param discovery section {@code pekko.discovery.kubernetes-api}
   * @throws IOException if this process does not run in a pod that may ask Kubernetes
   */
  public static OwnPod of(String name, Config discovery) throws IOException {
    try {
      String host = environment(discovery, "api-service-host-env-name");
      String port = environment(discovery, "api-service-port-env-name");
      Path namespace = Path.of(discovery.getString("pod-namespace-path"));
      String literal = host.contains(":") ? "[" + host + "]" : host;
      return new OwnPod(
          URI.create(
              "https://%s:%s/api/v1/namespaces/%s/pods/%s"
                  .formatted(literal, port, Files.readString(namespace).strip(), name)),
          Path.of(discovery.getString("api-token-path")),
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .sslContext(trusting(Path.of(discovery.getString("api-ca-path"))))
              .build());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the Kubernetes API cannot be asked: " + e, e);
    }
  }

  private static String environment(Config discovery, String key) throws IOException {
    String variable = discovery.getString(key);
    String value = System.getenv(variable);
    if (value == null) {
      throw new IOException(variable + " is not set: this is no pod");
    }
    return value;
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      int number = 0;
      for (Certificate it : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("api-" + number++, it);
      }
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /**
   * Sets an annotation of the pod. Blocks for some seconds at most. The token is read anew each
   * time, for Kubernetes renews it.
   *
   * @param value without characters that JSON would have to escape
   */
  public void annotate(String key, String value) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(pod)
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + Files.readString(token).strip())
            .header("Content-Type", "application/merge-patch+json")
            .method(
                "PATCH",
                HttpRequest.BodyPublishers.ofString(
                    "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value)))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("Kubernetes answers " + answer.statusCode() + " to " + pod);
    }
  }
}
