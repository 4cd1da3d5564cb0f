"""PKCS #7 bundles (.p7b, .p7c): takes the certificates out and puts them in, byte for byte.

A bundle is signed data that nobody signed. Signatures, where there are some, are not looked at; certificates stay
opaque bytes, so that odd ones come through as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from wa_channel_studio.certs import ber
from wa_channel_studio.certs.der import (
    CONTEXT_0,
    OID,
    SEQUENCE,
    SET,
    DerError,
    Element,
    encoded,
    integer,
    oid,
    oid_text,
)

SIGNED_DATA = "1.2.840.113549.1.7.2"
DATA = "1.2.840.113549.1.7.1"

_OTHERS = {
    "1.2.840.113549.1.7.3": "encrypted for somebody",
    "1.2.840.113549.1.7.5": "a digest",
    "1.2.840.113549.1.7.6": "encrypted by a password",
}


class BundleError(ValueError):
    """A PKCS #7 file without certificates in it; the message is a sentence for people."""


def is_content(whole: Element) -> bool:
    """Whether a file of ``whole`` is PKCS #7 of any kind: a sequence that begins with one of its numbers."""
    try:
        first = next(ber.children(whole), None) if whole.tag == SEQUENCE else None
        return first is not None and first.tag == OID and oid_text(first.content).startswith("1.2.840.113549.1.7.")
    except DerError:
        return False


def certificates(data: bytes, most: int) -> list[bytes]:
    """The certificates of a bundle in its order. Raises BundleError, or DerError for bytes that are damaged.

    Stops one behind ``most``, so that the caller sees that there are too many.
    """
    kind, content = _two(ber.read(data))
    number = oid_text(kind.content)
    if number != SIGNED_DATA:
        what = _OTHERS.get(number, "of another kind")
        raise BundleError(f"This PKCS #7 file holds no certificates in the open; what is in it is {what}.")
    signed = next(ber.children(content), None)
    if signed is None or signed.tag != SEQUENCE:
        raise DerError("no signed data")
    found: list[bytes] = []
    for part in ber.children(signed):
        if part.tag != CONTEXT_0:
            continue
        for certificate in ber.children(part):
            if certificate.tag == SEQUENCE:  # attribute certificates and the like have tags of their own
                found.append(certificate.whole)
                if len(found) > most:
                    return found
    return found


def bundle(certificates: Sequence[bytes]) -> bytes:
    """Certificates as signed data that nobody signed (RFC 5652), in the order given.

    DER would have them sorted; like OpenSSL and keytool we keep the order, which says more than a sorting.
    """
    return encoded(
        SEQUENCE,
        oid(SIGNED_DATA),
        encoded(
            CONTEXT_0,
            encoded(
                SEQUENCE,
                integer(1),
                encoded(SET),
                encoded(SEQUENCE, oid(DATA)),
                encoded(CONTEXT_0, *certificates),
                encoded(SET),
            ),
        ),
    )


def _two(whole: Element) -> tuple[Element, Element]:
    items = list(ber.children(whole)) if whole.tag == SEQUENCE else []
    if len(items) != 2 or items[0].tag != OID or items[1].tag != CONTEXT_0:
        raise DerError("no PKCS #7")
    return items[0], items[1]
