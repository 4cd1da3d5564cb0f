import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;

/** What Java makes of certificates, keystores, bundles and names; one JVM for any number of questions. */
public final class Judge {
    private Judge() {
    }

    /** TASK FILE... OUT, where TASK is certificates, keystores, bundles or lower. Answers are lines of UTF-8. */
    public static void main(String[] arguments) throws Exception {
        String last = arguments[arguments.length - 1];
        try (PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(last)), false,
                StandardCharsets.UTF_8)) {
            for (int number = 1; number < arguments.length - 1; number++) {
                switch (arguments[0]) {
                    case "certificates" -> certificates(arguments[number], out);
                    case "keystores" -> keystore(Path.of(arguments[number]), out);
                    case "bundles" -> bundle(arguments[number], out);
                    case "lower" -> lower(Path.of(arguments[number]), out);
                    default -> throw new IllegalArgumentException(arguments[0]);
                }
            }
        }
    }

    /** For each certificate of a file "ok", or why it was refused. */
    private static void certificates(String file, PrintStream out) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                byte[] der = in.readNBytes(in.readInt());
                try {
                    factory.generateCertificate(new ByteArrayInputStream(der));
                    out.println("ok");
                } catch (Exception | Error refused) {
                    out.println("refused " + refused.toString().replaceAll("\\R", " "));
                }
            }
        }
    }

    /** The entries of a keystore whose kind, password and bytes stand in three files of one name. */
    private static void keystore(Path file, PrintStream out) throws Exception {
        String[] lines = Files.readString(Path.of(file + ".how")).split("\n", 2);
        KeyStore store = KeyStore.getInstance(lines[0]);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, lines[1].toCharArray());
        } catch (Exception refused) {
            out.println("refused " + refused.toString().replaceAll("\\R", " "));
            return;
        }
        out.println("loaded " + store.size());
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.getCertificate(alias);
            out.println((store.isCertificateEntry(alias) ? "trusted " : "other ")
                    + HexFormat.of().formatHex(alias.getBytes(StandardCharsets.UTF_16BE)) + " "
                    + (certificate == null ? "" : HexFormat.of().formatHex(certificate.getEncoded())));
        }
    }

    /** The certificates of a file with several. */
    private static void bundle(String file, PrintStream out) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (InputStream in = new BufferedInputStream(new FileInputStream(file))) {
            for (Certificate certificate : factory.generateCertificates(in)) {
                out.println(HexFormat.of().formatHex(certificate.getEncoded()));
            }
        }
    }

    /** Each line as Java keeps it as an alias. */
    private static void lower(Path file, PrintStream out) throws Exception {
        for (String line : Files.readString(file).split("\n")) {
            out.println(line.toLowerCase(Locale.ENGLISH));
        }
    }
}
