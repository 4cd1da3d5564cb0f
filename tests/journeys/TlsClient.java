import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** For each line "keystore password host port" makes one TLS connection that trusts exactly that keystore. */
public class TlsClient {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split(" ");
            System.out.println(connect(parts[0], parts[1].toCharArray(), parts[2], Integer.parseInt(parts[3])));
            System.out.flush();
        }
    }

    static String connect(String file, char[] password, String host, int port) {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            try (FileInputStream content = new FileInputStream(file)) {
                store.load(content, password);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port)) {
                socket.setSoTimeout(10000);
                socket.startHandshake();
                return "accepted " + socket.getSession().getProtocol();
            }
        } catch (Exception reason) {
            return "refused " + reason;
        }
    }
}
