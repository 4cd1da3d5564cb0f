"""Facts of certificates as people ask for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)


def facts(subject: str, end: datetime = END) -> CertificateFacts:
    return CertificateFacts(subject, "CN=Root", START, end, "AA", "BB", "1", "RSA 2048", "SHA-256")


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("CN=api.twilio.com", "api.twilio.com"),
        ("C=US, O=Twilio Inc., CN=api.twilio.com", "api.twilio.com"),
        ("O=Acme,CN=a.example.com,C=BR", "a.example.com"),
        (r"CN=Acme\, Inc.,O=Acme", "Acme, Inc."),
        (r"O=Acme\, CN=not.this,CN=this.one", "this.one"),
        ("O=Only an organisation", "O=Only an organisation"),
        ("", ""),
    ],
)
def test_the_common_name_is_taken_out_of_the_subject(subject: str, name: str) -> None:
    assert facts(subject).common_name == name


def test_the_ends_of_the_validity_belong_to_it() -> None:
    entry = facts("CN=a")
    assert entry.valid_at(START)
    assert entry.valid_at(END)
    assert not entry.valid_at(START - timedelta(seconds=1))
    assert not entry.valid_at(END + timedelta(seconds=1))


def test_a_file_ends_with_the_first_of_its_entries() -> None:
    early = END - timedelta(days=30)
    file = CertificateFile("1", "both.jks", FileKind.JKS, (facts("CN=a"), facts("CN=b", early)))
    assert file.ends == early
    assert file.is_keystore
    assert CertificateFile("1", "x", FileKind.UNKNOWN).ends is None
    assert not CertificateFile("1", "x", FileKind.PEM).is_keystore
