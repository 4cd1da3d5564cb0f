"""What Java refuses is refused here: held against a JVM, certificate by certificate."""

from __future__ import annotations

import struct
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certs.formats.conftest import RunJava
from tests.certs.formats.mutation import Mutator
from tests.certs.formats.samples import SIGNER, Samples, issued
from tests.certs.test_inspect import system_roots
from wa_channel_studio.certs import java_rules
from wa_channel_studio.certs.java_rules import STRICTER, Refusal, refused
from wa_channel_studio.domain.keystore import folded_alias

ALTERED = 4000
SEED = 20261125


def verdicts(judge: RunJava, tmp_path: Path, certificates: Sequence[bytes]) -> list[str]:
    file = tmp_path / "certificates"
    file.write_bytes(
        struct.pack(">I", len(certificates)) + b"".join(struct.pack(">I", len(der)) + der for der in certificates)
    )
    answers = judge("certificates", file)
    assert len(answers) == len(certificates)
    return answers


def test_java_agrees_on_every_sample(judge: RunJava, samples: Samples, tmp_path: Path) -> None:
    certificates = [*samples.plain, *samples.odd.values(), *samples.refused.values(), *system_roots()]
    for der, answer in zip(certificates, verdicts(judge, tmp_path, certificates), strict=True):
        says = refused(der)
        # Java would take a length that is not said; we know no certificate that has one.
        assert (answer == "ok") == (says is None) or says is Refusal.LENGTH, (answer, says, der.hex())


def test_whatever_is_altered_java_loads_what_we_let_through(judge: RunJava, samples: Samples, tmp_path: Path) -> None:
    mutator = Mutator(SEED)
    base = samples.all[: -len(samples.refused)]
    altered = [mutator.altered(base[number % len(base)]) or b"\x00" for number in range(ALTERED)]
    let_through = stricter = 0
    for der, answer in zip(altered, verdicts(judge, tmp_path, altered), strict=True):
        says = refused(der)
        if says is None:
            let_through += 1
            assert answer == "ok", (answer, der.hex())
        elif answer == "ok":
            stricter += 1
            assert says in STRICTER, (says, der.hex())
    # It would be easy to be right by refusing everything.
    assert let_through > ALTERED / 4
    assert stricter < ALTERED / 50


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("the same extension twice", Refusal.TWICE),
        ("version 1 with extensions", Refusal.FIRST_VERSION),
        ("version 2 with extensions", Refusal.SECOND_VERSION),
        ("critical constraint with an address", Refusal.CRITICAL),
        ("no subject", Refusal.SUBJECT),
        ("no subject and names that are not critical", Refusal.SUBJECT),
        ("key on a curve that Java does not know", Refusal.KEY),
        ("RSA key of 384 bits", Refusal.KEY),
        ("algorithms that differ", Refusal.ALGORITHMS),
        ("month 13", Refusal.TIME),
        ("critical extension that is no DER", Refusal.CRITICAL),
        ("nothing but a sequence", Refusal.UNREADABLE),
        ("words", Refusal.UNREADABLE),
        ("a length that is not said", Refusal.LENGTH),
    ],
)
def test_it_says_why(samples: Samples, name: str, why: Refusal) -> None:
    assert refused(samples.refused[name]) is why
    assert str(why).endswith(".")


def test_bytes_behind_a_certificate_are_none_of_its_own() -> None:
    assert refused(issued() + b"\r\n") is None


def test_every_truncation_is_refused() -> None:
    der = issued()
    assert all(refused(der[:length]) is not None for length in range(len(der)))


@given(st.binary(max_size=300))
def test_any_bytes_are_judged(data: bytes) -> None:
    assert refused(data) is not None
    assert refused(b"\x30\x82\x01\x00" + data) is not None


def test_what_it_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java_rules, "_MOST_REMEMBERED", 3)
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    for number in range(20):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"host-{number}")])
        assert refused(issued(SIGNER.public_key(), subject=name)) is None
    assert len(java_rules._good_names) <= 4


def test_thousands_are_judged_in_a_moment() -> None:
    certificates = [issued(serial=number + 1) for number in range(50)] * 200
    start = time.monotonic()
    assert all(refused(der) is None for der in certificates)
    assert time.monotonic() - start < 5


def test_names_are_folded_as_java_folds_them(judge: RunJava, tmp_path: Path) -> None:
    # Java 17 knows Unicode 13; what came later it leaves alone.
    known = [
        character
        for character in map(chr, range(0x20, sys.maxunicode + 1))
        if unicodedata.category(character) in ("Lu", "Lt", "Nl", "So") and character.lower() != character
    ]
    words = ["ΟΔΟΣ", "ΣΑΣ Σ", "AΣ.B", "İstanbul", "STRASSE", "Straße", "Ǆ", "ΑΣ́", "Σ"]
    file = tmp_path / "names"
    file.write_text("\n".join([*known, *words]), "utf-8")
    answers = judge("lower", file)
    differing = [
        (name, answer)
        for name, answer in zip([*known, *words], answers, strict=True)
        if folded_alias(name) != answer and answer != name
    ]
    assert differing == []
    assert sum(folded_alias(name) == answer for name, answer in zip(known, answers, strict=False)) > 1300
