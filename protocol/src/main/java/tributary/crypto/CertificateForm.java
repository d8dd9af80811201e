package tributary.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** What the authority's certificates look like (RFC 5280). */
final class CertificateForm {
  private static final String AUTHORITY_UNIT = "AUTHORITY";
  private static final X500Name ISSUER = subject("Tributary authority", AUTHORITY_UNIT);
  // A box's clock may be behind.
  private static final Duration BACKDATED = Duration.ofDays(1);

  private final KeyPair authority;
  private final Clock clock;

  CertificateForm(KeyPair authority, Clock clock) {
    this.authority = authority;
    this.clock = clock;
  }

  static X500Name subject(String name, String unit) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "Tributary")
        .addRDN(BCStyle.OU, unit)
        .addRDN(BCStyle.CN, name)
        .build();
  }

  /** Self-signed, and nothing but end entities below it. */
  X509Certificate authority(BigInteger serial, Duration validity) {
    return authority(
        ISSUER, ISSUER, authority.getPublic(), serial, new BasicConstraints(0), validity);
  }

  /** Self-signed. Roots have names of their own, so that two of them are told apart. */
  X509Certificate root(Duration validity) {
    BigInteger serial = CertificateAuthority.newSerial();
    X500Name name = subject("Tributary root " + serial.toString(36), AUTHORITY_UNIT);
    return authority(
        name, name, authority.getPublic(), serial, new BasicConstraints(true), validity);
  }

  /** Another root's name and key, signed by this one. */
  X509Certificate below(X509Certificate self, X509Certificate other, Duration validity) {
    return authority(
        nameOf(self),
        nameOf(other),
        other.getPublicKey(),
        CertificateAuthority.newSerial(),
        new BasicConstraints(true),
        validity);
  }

  X509Certificate issuing(X509Certificate self, PublicKey key, Duration validity) {
    BigInteger serial = CertificateAuthority.newSerial();
    return authority(
        nameOf(self),
        subject("Tributary issuing " + serial.toString(36), AUTHORITY_UNIT),
        key,
        serial,
        new BasicConstraints(0),
        validity);
  }

  static X500Name nameOf(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private X509Certificate authority(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      BigInteger serial,
      BasicConstraints below,
      Duration validity) {
    try {
      X509v3CertificateBuilder builder =
          builder(issuer, key, subject, serial, validity)
              .addExtension(Extension.basicConstraints, true, below)
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return sign(builder);
    } catch (IOException e) {
      throw new IllegalStateException("cannot make the authority's certificate", e);
    }
  }

  X509Certificate endEntity(
      X500Name issuer,
      PublicKey key,
      X500Name subject,
      BigInteger serial,
      List<String> names,
      Duration validity) {
    try {
      ExtendedKeyUsage usage =
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth});
      X509v3CertificateBuilder builder =
          builder(issuer, key, subject, serial, validity)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(Extension.extendedKeyUsage, false, usage)
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublic()));
      if (!names.isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
      }
      return sign(builder);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate for " + subject, e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, PublicKey key, X500Name subject, BigInteger serial, Duration validity)
      throws IOException {
    Instant now = clock.instant();
    try {
      return new JcaX509v3CertificateBuilder(
              issuer,
              serial,
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(validity)),
              subject,
              key)
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1 for key identifiers", e);
    }
  }

  private static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }
}
