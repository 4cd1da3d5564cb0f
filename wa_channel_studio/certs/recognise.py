"""Names what a file is that is no certificate, and what to choose instead.

People choose the key beside the certificate, the request, the archive it came in, or the web page it was on. Each gets
one plain sentence. Nothing is opened, unpacked or decrypted here.
"""

from __future__ import annotations

from wa_channel_studio.certs.der import (
    BIT_STRING,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    DerError,
    Element,
    oid_text,
    read,
)

_KEY = "This is a private key, which must not leave its server. Choose the certificate that belongs to it."
_REQUEST = "This is a certificate request, not a certificate. Choose what the authority sent in answer to it."
_PUBLIC_KEY = "This is a public key without a certificate. Choose the certificate it stands in."
_BKS = (
    "This is a BKS or UBER keystore of Bouncy Castle, as Android programs have them, which this program cannot read. "
    "Make a JKS of it, for example with KeyStore Explorer, or choose the single certificates."
)
_CRL = "This is a list of revoked certificates, not a certificate. Choose the certificate."
_WEB_PAGE = (
    "This is a web page that was saved, not a certificate. Click the padlock in the browser's address line, open the "
    "certificate and export it from there."
)
_ZIP = "This is a ZIP archive or an Office document. Unpack it and choose the certificate file inside."

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", _ZIP),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7z archive. Unpack it and choose the certificate file inside."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and choose the certificate file inside."),
    (b"%PDF", "This is a PDF document. Choose the certificate file itself."),
    (b"\x89PNG", "This is a picture. Choose the certificate file itself."),
    (b"\xff\xd8\xff", "This is a picture. Choose the certificate file itself."),
    (b"\xd0\xcf\x11\xe0", "This is an old Office document. Choose the certificate file itself."),
    # Their version, and behind it the length of the salt.
    (b"\x00\x00\x00\x01\x00\x00\x00\x14", _BKS),
    (b"\x00\x00\x00\x02\x00\x00\x00\x14", _BKS),
)

_PEM_LABELS: tuple[tuple[str, str], ...] = (
    ("PRIVATE KEY", _KEY),
    ("CERTIFICATE REQUEST", _REQUEST),
    ("PUBLIC KEY", _PUBLIC_KEY),
    ("X509 CRL", _CRL),
)

_PBES = ("1.2.840.113549.1.5.", "1.2.840.113549.1.12.1.")


def binary(data: bytes) -> str:
    """The sentence for bytes of a known kind; empty when the kind is not known."""
    for start, sentence in _STARTS:
        if data.startswith(start):
            return sentence
    try:
        return _der(read(data))
    except DerError:
        return ""


def _der(whole: Element) -> str:
    items = _first(whole, 4) if whole.tag == SEQUENCE else []
    tags = [e.tag for e in items]
    if tags[:2] == [INTEGER, SEQUENCE]:
        return _KEY
    if tags[:2] in ([INTEGER, INTEGER], [INTEGER, OCTET_STRING]):
        return _KEY
    if tags[:1] != [SEQUENCE]:
        return ""
    inner = _first(items[0], 3)
    kinds = [e.tag for e in inner]
    if tags == [SEQUENCE, OCTET_STRING] and kinds[:1] == [OID]:
        return _KEY if oid_text(inner[0].content).startswith(_PBES) else ""
    if tags == [SEQUENCE, BIT_STRING] and kinds[:1] == [OID]:
        return _PUBLIC_KEY
    if tags == [SEQUENCE, SEQUENCE, BIT_STRING]:
        if kinds == [INTEGER, SEQUENCE, SEQUENCE] and inner[0].content == b"\x00":
            return _REQUEST
        return _CRL
    return ""


def _first(element: Element, count: int) -> list[Element]:
    return [child for child, _ in zip(element.children(), range(count), strict=False)]


def text(content: str, labels: tuple[str, ...]) -> str:
    """The sentence for a text without a certificate; ``labels`` are those of its PEM blocks."""
    for label in labels:
        for ending, sentence in _PEM_LABELS:
            if label.endswith(ending):
                return sentence
    start = content[:4096].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in start:
        return _WEB_PAGE
    if start.startswith("putty-user-key"):
        return _KEY
    if start.startswith(("ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-")):
        return "This is an SSH key, which has nothing to do with certificates. Choose the certificate."
    if start.startswith("mii"):
        return (
            "This looks like a certificate without its first line. Put -----BEGIN CERTIFICATE----- above and "
            "-----END CERTIFICATE----- below it, each on a line of its own."
        )
    return "This is a text without a certificate in it. Choose a file of kind DER, PEM, P7B, JKS or P12."
