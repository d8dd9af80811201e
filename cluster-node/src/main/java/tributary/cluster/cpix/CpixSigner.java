package tributary.cluster.cpix;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** In whose name a document is signed. */
public record CpixSigner(PrivateKey key, X509Certificate certificate) {}
