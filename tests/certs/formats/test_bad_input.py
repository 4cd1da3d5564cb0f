"""Bad input of every format: a clear problem each, bounded memory, linear time, never an exception."""

from __future__ import annotations

import base64
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.certs import jks
from tests.certs.formats.samples import Samples, issued
from tests.certs.formats.test_bundles import unsaid
from tests.certs.formats.test_jks import keystore_of
from wa_channel_studio.certs import keystore, pkcs12_writer
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.certs.pkcs7 import bundle
from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError

PASSWORD = Secret("changeit")
READER = CertificateFiles()
FORMATS = Formats()
MEGABYTE = 1024 * 1024


def _files() -> dict[str, bytes]:
    pairs = [("first", issued(serial=1)), ("second", issued(serial=2))]
    store = keystore_of(pairs)
    p7b = FORMATS.write(pairs, FileKind.P7B)
    body = b"\xce" * 4 + jks.store(jks.trusted("a", issued()), jks.private("b", [issued()]))[4:-20]
    return {
        "DER": issued(),
        "PEM": FORMATS.write(pairs, FileKind.PEM),
        "P7B": p7b,
        "P7B of unsaid lengths": unsaid(p7b),
        "JKS": FORMATS.write_keystore(store, FileKind.JKS, PASSWORD),
        "JKS with a key": jks.store(jks.trusted("a", issued()), jks.private("b", [issued()])),
        "JCEKS": body + keystore.digest(PASSWORD, body),
        "P12": _sealed_quickly(store),
    }


def _sealed_quickly(store: Keystore) -> bytes:
    """With fewer rounds than usual, since thousands of changes of it are tried."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pkcs12_writer, "ITERATIONS", 300)
        return FORMATS.write_keystore(store, FileKind.PKCS12, PASSWORD)


FILES = _files()


def is_answer(data: bytes, password: Secret | None = PASSWORD) -> None:
    """What every reader owes to any bytes: an answer, and sentences that end."""
    file = READER.read(data, "any", password=password)
    assert file.unreadable or file.entries or file.is_keystore
    assert file.unreadable == "" or file.unreadable.endswith(".")
    content = FORMATS.content(data, password=password)
    for found in content.certificates:
        assert (found.facts is None) == bool(found.fault)
    told = refusal(data, password)
    assert told is None or (told.message.endswith(".") and told.remedy.endswith("."))


def refusal(data: bytes, password: Secret | None) -> Problem | None:
    try:
        FORMATS.open_keystore(data, password)
    except ProblemError as told:
        return told.problem
    return None


@contextmanager
def bounded(most_bytes: int, most_seconds: float) -> Iterator[None]:
    tracemalloc.start()
    start = time.monotonic()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most_bytes
    finally:
        tracemalloc.stop()
    assert time.monotonic() - start < most_seconds


@pytest.mark.parametrize("kind", FILES)
def test_truncated_anywhere_is_told(kind: str) -> None:
    data = FILES[kind]
    for length in range(0, len(data) - 1, 5):
        cut = data[:length]
        is_answer(cut)
        told = READER.read(cut, "any", password=PASSWORD)
        if kind != "PEM":
            assert told.unreadable, length
        else:
            assert told.unreadable or len(told.entries) < 3


@pytest.mark.parametrize("kind", FILES)
def test_flipped_bits_are_told_or_harmless(kind: str) -> None:
    data = FILES[kind]
    for position in range(0, len(data), 3):
        changed = bytearray(data)
        changed[position] ^= 1 << position % 8
        is_answer(bytes(changed))


@pytest.mark.parametrize("kind", ["JKS", "JCEKS", "P12"])
def test_a_changed_keystore_never_opens_as_another(kind: str) -> None:
    data = FILES[kind]
    whole = FORMATS.open_keystore(data, PASSWORD)
    opened = 0
    for position in range(0, len(data), 5):
        changed = bytearray(data)
        changed[position] ^= 0x10
        try:
            found = FORMATS.open_keystore(bytes(changed), PASSWORD)
        except ProblemError:
            continue
        # What the seal of PKCS #12 does not cover, such as the name of its algorithm's parameters, may be another.
        assert found == whole
        opened += 1
    assert opened < len(data) / 100


def test_wrong_password_and_damage_are_told_apart_in_jks() -> None:
    data = FILES["JKS"]
    with pytest.raises(WrongPasswordError, match="does not fit, or the file was changed"):
        FORMATS.open_keystore(data, Secret("changeIt"))
    with pytest.raises(DamagedError, match="breaks off"):
        FORMATS.open_keystore(data[:-1], PASSWORD)
    changed = bytearray(data)
    changed[data.index(issued(serial=1)) + 6] ^= 1
    with pytest.raises(DamagedError, match="damaged"):
        FORMATS.open_keystore(bytes(changed), PASSWORD)


def counted(count: int) -> bytes:
    return jks.store(jks.trusted("a", issued()), jks.trusted("b", issued()), count=count)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "but more follow"), (3, "breaks off"), (25_000, "breaks off"), (25_001, "25,001 entries")]
)
def test_jks_with_a_false_count_is_told(count: int, words: str) -> None:
    with bounded(2 * MEGABYTE, 5):
        assert words in READER.read(counted(count), "a.jks").unreadable
        is_answer(counted(count))


def test_jks_whose_key_says_it_has_many_certificates() -> None:
    good = jks.store(jks.private("b", [issued()]))
    place = good.index(b"xxxxx") + 5
    for count in (0xFFFFFFFF, 1_000_000, 2):
        bad = good[:place] + count.to_bytes(4, "big") + good[place + 4 :]
        assert READER.read(bad, "a.jks").unreadable
    empty = jks.modified_utf8("X.509") + b"\x00\x00\x00\x00"
    bomb = good[:place] + b"\xff\xff\xff\xff" + empty * 100_000
    with bounded(20 * MEGABYTE, 10):
        assert "too many certificates" in READER.read(bomb, "a.jks").unreadable


def test_jceks_whose_secret_never_ends() -> None:
    head = b"\xce\xce\xce\xce" + b"\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x03" + jks.modified_utf8("s") + bytes(8)
    stream = b"\xac\xed\x00\x05"
    nested = b"\x73\x72" + b"\x00\x01a" + bytes(8) + b"\x02\x00\x01L\x00\x01f\x74\x00\x01L\x78\x70"
    for inside in (
        nested * 10_000,
        b"\x75\x72\x00\x02[L" + bytes(8) + b"\x02\x00\x00\x78\x70\x7f\xff\xff\xff" + b"\x70" * 1000,
        b"\x77\x05abcde",
        b"\x71\x00\x7e\x00\x00",
        b"\x73\x71\x00\x7e\x00\x05",
        b"\x99",
        b"",
    ):
        told = READER.read(head + stream + inside, "a.jceks")
        assert told.kind is FileKind.JCEKS
        assert told.unreadable


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: bytes(MAX_FILE_BYTES),
    "BEGIN lines": lambda: b"-----BEGIN CERTIFICATE-----\n" * (8 * MEGABYTE // 28),
    "empty blocks": lambda: b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * (8 * MEGABYTE // 54),
    "empty keys": lambda: b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n" * (8 * MEGABYTE // 54),
    "a giant block": lambda: (
        b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(bytes(6 * MEGABYTE)) + b"\n-----END CERTIFICATE-----\n"
    ),
    "a giant block of blanks": lambda: (
        b"-----BEGIN CERTIFICATE-----\n" + b"A " * (4 * MEGABYTE) + b"\n-----END CERTIFICATE-----\n"
    ),
    "ends without begins": lambda: b"-----END CERTIFICATE-----\n" * (8 * MEGABYTE // 26),
    "nested sequences": lambda: b"\x30\x80" * (4 * MEGABYTE),
    "nested and ended sequences": lambda: b"\x30\x80" * (2 * MEGABYTE) + b"\x00\x00" * (2 * MEGABYTE),
    "a bundle nested without end": lambda: (
        b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" * (2 * MEGABYTE)
    ),
    "a bundle of empty certificates": lambda: unsaid(FORMATS.write([("a", issued())], FileKind.P7B)).replace(
        issued(), b"\x30\x00" * (2 * MEGABYTE)
    ),
    "a container of many parts": lambda: (
        b"\x30\x80\x02\x01\x03\x30\x80"
        + bytes.fromhex("06092a864886f70d010701")
        + b"\xa0\x80\x24\x80"
        + b"\x04\x00" * MEGABYTE
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_told_in_bounded_time_and_memory(name: str) -> None:
    data = BOMBS[name]()
    with bounded(14 * max(len(data), 8 * MEGABYTE), 20):
        file = READER.read(data, "bomb", password=PASSWORD)
    assert file.unreadable
    assert not file.entries
    assert len(file.unreadable) < 300


def test_file_of_too_many_certificates_is_told() -> None:
    text = FORMATS.write([("a", issued())], FileKind.PEM) * 25_001
    assert "more than 25,000 certificates" in READER.read(text, "a.pem").unreadable
    many = bundle([issued()] * 25_001)
    assert "more than 25,000 certificates" in READER.read(many, "a.p7b").unreadable


@given(st.binary(max_size=300), st.sampled_from(sorted(FILES)), st.integers(0, 60))
@example(b"\xff\xfe-\x00", "DER", 0)
def test_any_bytes_behind_any_beginning_are_answered(data: bytes, kind: str, kept: int) -> None:
    is_answer(FILES[kind][:kept] + data)


@given(st.data())
def test_any_change_of_any_file_is_answered(data: st.DataObject) -> None:
    file = bytearray(FILES[data.draw(st.sampled_from(sorted(FILES)))])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(file) - 1))
        size = data.draw(st.integers(0, 4))
        file[place : place + size] = data.draw(st.binary(max_size=6))
    is_answer(bytes(file))


@given(st.recursive(st.binary(max_size=8), lambda inner: st.lists(inner, max_size=4), max_leaves=12), st.booleans())
def test_any_ber_is_answered(tree: object, open_ended: bool) -> None:
    def written(node: object) -> bytes:
        if isinstance(node, bytes):
            return bytes((0x04, len(node))) + node
        assert isinstance(node, list)
        inside = b"".join(map(written, node))
        return (
            b"\x30\x80" + inside + b"\x00\x00" if open_ended else b"\x30\x82" + len(inside).to_bytes(2, "big") + inside
        )

    data = written(tree)
    for begin in (b"", bytes.fromhex("06092a864886f70d010702"), b"\x02\x01\x03"):
        is_answer(b"\x30\x80" + begin + data + b"\x00\x00")


def test_samples_that_java_refuses_are_shown_as_far_as_they_can_be(samples: Samples) -> None:
    shown = {name: READER.read(der, "a.der") for name, der in samples.refused.items()}
    assert {name for name, file in shown.items() if not file.entries} == {
        "month 13",
        "nothing but a sequence",
        "words",
        "a length that is not said",
    }
    for name, file in shown.items():
        if file.entries:
            assert file.entries[0].remarks[0].startswith("Java does not load it."), name
