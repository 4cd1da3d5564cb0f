"""Makes the certificate files of the sample letters in resources/samples/certificates anew.

Run by hand, once in many years: python packaging/make_sample_certificates.py. It needs Java's keytool for the keystore.
The certificates bear the providers' host names, are signed by a root that nobody trusts, and their private keys are
thrown away: they show what the program does with such files and are good for nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "samples" / "certificates"
STARTS = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2046, 1, 1, tzinfo=UTC)
KEYSTORE = "infobip.jks"
KEYSTORE_PASSWORD = "sample-keystore"
"""Stands in resources/samples/infobip.json too."""

FILES: dict[str, tuple[str, Encoding]] = {
    "aicc.cer": ("aicc.example.com", Encoding.DER),
    "aicc.der": ("aicc.example.com", Encoding.DER),
    "graph.facebook.com.der": ("graph.facebook.com", Encoding.DER),
    "api.twilio.com.cer": ("api.twilio.com", Encoding.DER),
    "api.gupshup.io.pem": ("api.gupshup.io", Encoding.PEM),
    "koomessage.crt": ("koomessage.ap-southeast-3.myhuaweicloud.com", Encoding.PEM),
    "itau.cer": ("whatsapp.itau.example", Encoding.DER),
}
IN_KEYSTORE = ("api.infobip.com", "k3x9zz.api-us.infobip.com")


def main() -> int:
    """Write all files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample Root (trusted by nobody)")])
    made: dict[str, x509.Certificate] = {}
    for host in dict.fromkeys([*(host for host, _ in FILES.values()), *IN_KEYSTORE]):
        made[host] = _certificate(host, root, root_key)
    for name, (host, encoding) in FILES.items():
        (FOLDER / name).write_bytes(made[host].public_bytes(encoding))
    _keystore([made[host] for host in IN_KEYSTORE])
    return 0


def _certificate(host: str, root: x509.Name, root_key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root)
        .public_key(ec.generate_private_key(ec.SECP256R1()).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(STARTS)
        .not_valid_after(ENDS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(root_key, SHA256())
    )


def _keystore(certificates: list[x509.Certificate]) -> None:
    target = FOLDER / KEYSTORE
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for host, certificate in zip(IN_KEYSTORE, certificates, strict=True):
            file = Path(folder) / "one.cer"
            file.write_bytes(certificate.public_bytes(Encoding.DER))
            command = ["keytool", "-importcert", "-noprompt", "-alias", host, "-file", str(file)]
            command += ["-keystore", str(target), "-storetype", "JKS", "-storepass", KEYSTORE_PASSWORD]
            subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
