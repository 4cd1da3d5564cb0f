import java.io.*;
import java.security.KeyStore;
import java.security.cert.*;
import java.util.*;
import javax.net.ssl.*;

/** Reads lines "name anchor,anchor… certificate,certificate…" (Base64 of DER; "-" for none) and says what the PKIX trust manager says. */
public class TrustJudge {
    public static void main(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split(" ");
            String said;
            try {
                KeyStore store = KeyStore.getInstance("JKS");
                store.load(null, null);
                int number = 0;
                for (X509Certificate anchor : read(factory, parts[1])) store.setCertificateEntry("a" + number++, anchor);
                TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
                managers.init(store);
                X509TrustManager manager = (X509TrustManager) managers.getTrustManagers()[0];
                manager.checkServerTrusted(read(factory, parts[2]).toArray(new X509Certificate[0]), "UNKNOWN");
                said = "yes";
            } catch (Exception reason) {
                Throwable deepest = reason;
                while (deepest.getCause() != null) deepest = deepest.getCause();
                said = "no " + deepest.getClass().getSimpleName() + ": " + String.valueOf(deepest.getMessage()).replace('\n', ' ');
            }
            System.out.println(parts[0] + " " + said);
        }
    }

    static List<X509Certificate> read(CertificateFactory factory, String text) throws Exception {
        List<X509Certificate> found = new ArrayList<>();
        if (text.equals("-")) return found;
        for (String one : text.split(",")) {
            byte[] der = Base64.getDecoder().decode(one);
            found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return found;
    }
}
