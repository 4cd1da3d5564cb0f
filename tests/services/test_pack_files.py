"""In which form a certificate leaves: bundles and keystores by their content, and never with a private key."""

from __future__ import annotations

import pytest
import trustme

from tests.certs import jks
from tests.services.test_packs import READER, blob
from wa_channel_studio.domain.certificate import CertificateFile, FileKind
from wa_channel_studio.services.pack_files import packed_certificate
from wa_channel_studio.services.ports import CertificateBlob


@pytest.fixture(scope="module")
def der() -> bytes:
    return READER.as_der(trustme.CA().issue_cert("api.example.test").cert_chain_pems[0].bytes())


def test_a_keystore_with_a_private_key_is_left_out_and_told(der: bytes) -> None:
    store = blob("k", "both.jks", jks.store(jks.trusted("one", der), jks.private("mine", [der])))
    packed, content = packed_certificate(store, "trust_certificate", "", READER)
    assert (packed.path, content) == ("", b"")
    assert "a private key stands in it" in packed.remark
    assert "save it as JKS" in packed.remark


def test_a_keystore_that_nobody_can_look_into_is_left_out() -> None:
    closed = CertificateBlob(CertificateFile("p", "closed.p12", FileKind.PKCS12), b"\x30\x03\x02\x01\x03")
    packed, content = packed_certificate(closed, "trust_certificate", "", READER)
    assert (packed.path, content) == ("", b"")
    assert "without its password" in packed.remark


@pytest.mark.parametrize(
    ("kind", "name", "written"),
    [
        (FileKind.P7B, "chain.p7c", "trust_certificate.p7c"),
        (FileKind.P7B, "chain.cer", "trust_certificate.p7b"),
        (FileKind.JCEKS, "store.jks", "trust_certificate.jceks"),
        (FileKind.PKCS12, "store.pfx", "trust_certificate.pfx"),
    ],
)
def test_the_suffix_fits_the_content(der: bytes, kind: FileKind, name: str, written: str) -> None:
    entries = READER.read(der, name).entries
    file = CertificateBlob(CertificateFile("x", name, kind, entries), b"the bytes")
    packed, content = packed_certificate(file, "trust_certificate", "", READER)
    assert (packed.path, content) == (written, b"the bytes")
