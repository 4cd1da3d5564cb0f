"""``cert show``: everything there is to know of certificates in files of any kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.certs.formats.samples import issued, make_samples
from tests.cli.certificate_files import PASSWORD, number, put, put_store
from tests.cli.support import Run
from wa_channel_studio.certs.inspect import facts
from wa_channel_studio.domain.certificate import FileKind


def test_everything_is_shown(run: Run, tmp_path: Path) -> None:
    der = issued(
        None,
        (x509.SubjectAlternativeName([x509.DNSName("api.example"), x509.DNSName("b.example")]), False),
        (x509.KeyUsage(True, False, True, False, False, False, False, False, False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        serial=-5 % 2**64,
        years=(2020, 2021),
    )
    outcome = run("cert", "show", put(tmp_path, "a.der", der))
    assert outcome.code == 0
    known = facts(der)
    for words in (
        "a.der: DER, 1 certificate",
        "Subject:   CN=x.example,O=Ação,C=BR",
        "Issuer:    CN=Sample Authority,C=BR",
        "Names:     api.example, b.example",
        "(expired)",
        "Key:       EC P-256",
        "Signature: SHA-256 with ECDSA",
        "For:       digital signature, key encipherment, server authentication",
        "Kind:      no authority, version 3",
        f"SHA-256:   {known.sha256}",
        f"SHA-1:     {known.sha1}",
        f"Serial:    {known.serial}",
    ):
        assert words in outcome.out, words


def test_as_json(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)
    files = [
        put(tmp_path, "two.pem", number(1), number(2), kind=FileKind.PEM),
        put_store(tmp_path, "s.p12", {"api": number(3)}, FileKind.PKCS12),
    ]
    outcome = run("cert", "show", *files, "--json")
    assert outcome.code == 0
    first, second = outcome.json
    assert (first["kind"], len(first["certificates"]), first["problem"]) == ("pem", 2, "")
    (certificate,) = second["certificates"]
    assert certificate["alias"] == "api"
    assert certificate["sha256"] == facts(number(3)).sha256
    assert certificate["not_after"] == "2027-01-01T00:00:00+00:00"


def test_one_file_that_cannot_be_read_spoils_only_the_code(run: Run, tmp_path: Path) -> None:
    good = put(tmp_path, "good.der", number(1))
    locked = put_store(tmp_path, "locked.p12", {"api": number(3)}, FileKind.PKCS12)
    outcome = run("cert", "show", good, tmp_path / "missing", locked)
    assert outcome.code == 1
    assert "good.der: DER, 1 certificate" in outcome.out
    assert "missing: not read" in outcome.out
    assert "Type its password." in outcome.out


def test_password_that_does_not_fit_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", "another")
    outcome = run("cert", "show", put_store(tmp_path, "s.jks", {"api": number(3)}))
    assert outcome.code == 1
    assert "The password does not fit" in outcome.out
    assert "x.example" in outcome.out


def test_odd_certificates_are_shown_with_what_is_odd(run: Run, tmp_path: Path) -> None:
    samples = make_samples()
    odd = {
        "version 2": "Its version is 2",
        "version 1": "It is of version 1",
        "serial 0": "Its serial number is not positive",
        "negative serial": "Its serial number is not positive",
        "long serial": "longer than 20 bytes",
        "encipher only without key agreement": "without key agreement",
        "constraint with bits behind its mask": "bits behind its mask",
    }
    for name, words in odd.items():
        path = tmp_path / f"{name}.der"
        path.write_bytes(samples.odd[name])
        outcome = run("cert", "show", path)
        assert outcome.code == 0
        assert f"Odd:       {words}" in outcome.out or words in outcome.out, name
    twice = tmp_path / "twice.der"
    twice.write_bytes(samples.refused["the same extension twice"])
    shown = run("cert", "show", twice).out
    assert "Java does not load it. It has the same extension twice." in shown
    assert "It has the extension “basic constraints” more than once." in shown
