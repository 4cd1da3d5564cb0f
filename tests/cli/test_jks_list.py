"""``jks list``: what Java would find in a keystore, without Java and mostly without its password."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.certs import jks
from tests.certs.formats.samples import make_samples
from tests.cli.certificate_files import PASSWORD, number, put, put_store
from tests.cli.support import Run
from wa_channel_studio.domain.certificate import FileKind


def test_entries_are_listed_without_a_password(run: Run, tmp_path: Path) -> None:
    store = put_store(tmp_path, "s.jks", {"api": number(1), "größe": number(2)})
    outcome = run("jks", "list", store)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == f"{store}: JKS, 2 entries"
    assert lines[1:4] == [
        "  api",
        "    CN=x.example,O=Ação,C=BR, until 2027-01-01",
        f"    SHA-256 {hashlib.sha256(number(1)).digest().hex(':').upper()}",
    ]
    assert lines[4] == "  größe"


def test_password_that_is_given_is_checked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = put_store(tmp_path, "s.jks", {"api": number(1)})
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)
    assert "1 entry, the password fits" in run("jks", "list", store).out
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", "another")
    outcome = run("jks", "list", store)
    assert (outcome.code, outcome.out) == (1, "")
    assert "The password does not fit, or the file was changed" in outcome.err


def test_pkcs12_needs_its_password_and_a_name_that_lies_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = put_store(tmp_path, "really.jks", {"Api": number(1)}, FileKind.PKCS12)
    without = run("jks", "list", store)
    assert (without.code, without.out) == (2, "")
    monkeypatch.setenv("WCS_KEYSTORE_PASSWORD", PASSWORD)
    outcome = run("jks", "list", store)
    assert outcome.code == 0
    assert "PKCS #12, 1 entry, the password fits" in outcome.out
    assert "Its name says JKS, but it is PKCS #12." in outcome.out
    assert "\n  api\n" in outcome.out


def test_as_json(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.jks"
    path.write_bytes(jks.store(jks.trusted("a", number(1)), jks.private("own", [number(2)])))
    assert run("jks", "list", path, "--json").json == {
        "keystore": str(path),
        "kind": "jks",
        "password": "",
        "entries": [
            {
                "alias": "a",
                "created": "1970-01-01T00:00:00+00:00",
                "subject": "CN=x.example,O=Ação,C=BR",
                "issuer": "CN=Sample Authority,C=BR",
                "not_before": "2026-01-01T00:00:00+00:00",
                "not_after": "2027-01-01T00:00:00+00:00",
                "sha256": hashlib.sha256(number(1)).digest().hex(":").upper(),
                "problem": "",
            }
        ],
        "private_keys": ["own"],
        "remarks": ["The certificates of its private keys are not entries; add them by hand to trust them."],
    }


def test_faults_of_keystores_that_others_wrote_are_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.jks"
    refused = make_samples().refused["critical constraint with an address"]
    entries = [("ISSUINGCA", number(1)), ("issuingca", number(2)), ("odd", refused), ("bad", b"not a cert")]
    path.write_bytes(jks.store(*(jks.trusted(alias, der) for alias, der in entries)) + b"more")
    outcome = run("jks", "list", path)
    assert outcome.code == 1
    for words in (
        "finds one entry only where two have one name: “issuingca”",
        "1 name has capitals",
        "4 bytes follow its end",
        "Java cannot load it, and with it the whole keystore. One of its critical extensions",
        "It is no certificate, and with it Java cannot load the whole keystore.",
    ):
        assert words in outcome.out


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (jks.store(count=3), "breaks off"),
        (b"words", "a text without a certificate"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_keystore_is_told(run: Run, tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    outcome = run("jks", "list", path)
    assert (outcome.code, outcome.out) == (1, "")
    assert words in outcome.err


def test_certificates_are_sent_to_the_other_command(run: Run, tmp_path: Path) -> None:
    outcome = run("jks", "list", put(tmp_path, "a.der", number(1)))
    assert outcome.code == 1
    assert "not a keystore; use “cert show”" in outcome.err
    assert run("jks", "list", tmp_path / "missing").code == 1
    assert run("jks", "list", tmp_path).code == 1
