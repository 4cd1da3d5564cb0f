import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** Combines DER files into one JKS as one JVM does it: OUT PASSWORD FILE... The alias is the file's name without suffix. */
public final class Combine {
    private Combine() {
    }

    public static void main(String[] arguments) throws Exception {
        char[] password = arguments[1].toCharArray();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, password);
        for (int number = 2; number < arguments.length; number++) {
            String name = Path.of(arguments[number]).getFileName().toString();
            try (InputStream in = new FileInputStream(arguments[number])) {
                store.setCertificateEntry(name.substring(0, name.lastIndexOf('.')), factory.generateCertificate(in));
            }
        }
        try (OutputStream out = new FileOutputStream(arguments[0])) {
            store.store(out, password);
        }
    }
}
