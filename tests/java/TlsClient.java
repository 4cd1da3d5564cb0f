import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS client with a keystore as its trust store: KIND STORE PASSWORD PORT, any number of times. */
public final class TlsClient {
    private TlsClient() {
    }

    public static void main(String[] arguments) throws Exception {
        for (int at = 0; at < arguments.length; at += 4) {
            System.out.println(answer(arguments[at], arguments[at + 1], arguments[at + 2], arguments[at + 3]));
        }
    }

    private static String answer(String kind, String file, String password, String port) throws Exception {
        KeyStore store = KeyStore.getInstance(kind);
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, password.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", Integer.parseInt(port))) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return "trusted " + socket.getInputStream().read();
        } catch (SSLHandshakeException refused) {
            return "refused";
        }
    }
}
