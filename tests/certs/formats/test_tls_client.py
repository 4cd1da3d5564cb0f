"""A real Java TLS client with our keystores as its trust store: it connects where it should, and nowhere else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.certs.formats.conftest import RunJava
from tests.certs.formats.test_jks import keystore_of
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.secret import Secret

PASSWORD = "pässwörd 华"
PLAIN = "changeit"


@contextmanager
def server(issued: trustme.LeafCert, visits: int) -> Iterator[int]:
    """A TLS server on loopback that says ``!`` to whoever trusts it, so many times."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)

    def answer() -> None:
        for _ in range(visits):
            connection, _ = listening.accept()
            connection.settimeout(20)
            try:
                with context.wrap_socket(connection, server_side=True) as talk:
                    talk.sendall(b"!")
            except (ssl.SSLError, OSError):
                continue  # a client that does not trust us hangs up

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(40)
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            thread.join(45)
            assert not thread.is_alive()


def der(pem: trustme.Blob) -> bytes:
    return x509.load_pem_x509_certificate(pem.bytes()).public_bytes(serialization.Encoding.DER)


def test_java_trusts_what_the_keystore_says_and_nothing_else(formats: Formats, java: RunJava, tmp_path: Path) -> None:
    ours, other = trustme.CA(organization_name="Ours"), trustme.CA(organization_name="Other")
    good, bad = ours.issue_cert("127.0.0.1"), other.issue_cert("127.0.0.1")
    stores = {
        "root.jks": (FileKind.JKS, PASSWORD, [("größe 😀", der(ours.cert_pem))]),
        "leaf.jks": (FileKind.JKS, PASSWORD, [("leaf", der(good.cert_chain_pems[0]))]),
        "root.p12": (FileKind.PKCS12, PLAIN, [("root", der(ours.cert_pem)), ("leaf", der(good.cert_chain_pems[0]))]),
    }
    for name, (kind, password, pairs) in stores.items():
        data = formats.write_keystore(keystore_of(pairs), kind, Secret(password))
        (tmp_path / name).write_bytes(data)
    with server(good, len(stores)) as trusted, server(bad, len(stores)) as refused:
        questions = [
            word
            for name, (kind, password, _) in stores.items()
            for port in (trusted, refused)
            for word in ("JKS" if kind is FileKind.JKS else "PKCS12", str(tmp_path / name), password, str(port))
        ]
        answers = java("TlsClient", *questions)
    assert answers == [f"trusted {ord('!')}", "refused"] * len(stores)
