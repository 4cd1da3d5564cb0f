"""The root stores: where they come from, what is in them, and what happens when one cannot be read."""

from __future__ import annotations

import base64
import ssl
import threading
import warnings
from collections.abc import Iterable
from pathlib import Path

import certifi
import pytest

from tests.certs.chains.making import HOST, Made, family, judged, make
from wa_channel_studio.certs import roots
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.parts import take_apart
from wa_channel_studio.certs.roots import MOZILLA, SYSTEM, RootStore, RootStores, read_mozilla, read_system
from wa_channel_studio.domain.chain import Topic


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No root stands in any of the usual places; SSL_CERT_FILE and SSL_CERT_DIR lead to a folder of the test's own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "roots"))
    monkeypatch.setattr(roots, "_BUNDLES", ())
    monkeypatch.delattr(ssl, "enum_certificates", raising=False)
    return tmp_path


def bundle(path: Path, certificates: Iterable[Made], before: bytes = b"") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(before + b"\n".join(one.pem for one in certificates))
    return path


def test_mozillas_store_is_the_same_everywhere_and_read_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store = read_mozilla()
    assert store.name == MOZILLA
    assert store.everyones
    assert sum(map(len, store.roots.values())) == Path(certifi.where()).read_text("utf-8").count("BEGIN CERTIFICATE")


def test_the_systems_store_is_what_the_environment_says(elsewhere: Path) -> None:
    us = family()
    bundle(elsewhere / "roots.pem", [us.root, us.inter], b"# Some text, as bundles have it: \xc3\xa9\xff\n")
    store = read_system()
    assert (store.name, store.everyones) == (SYSTEM, False)
    assert store.root_like(take_apart(us.root.der)) is not None
    assert store.root_like(take_apart(us.inter.der)) is None
    assert take_apart(us.inter.der).subject in store.others


def test_a_folder_of_roots_is_read_where_there_is_no_file(elsewhere: Path) -> None:
    us, them = family("Us"), family("Them")
    bundle(elsewhere / "roots" / "us.pem", [us.root])
    bundle(elsewhere / "roots" / "us-again.0", [us.root])
    (elsewhere / "roots" / "them.der").write_bytes(them.root.der)
    (elsewhere / "roots" / "deeper").mkdir()
    store = read_system()
    assert all(store.root_like(take_apart(one.root.der)) for one in (us, them))


def test_a_python_from_elsewhere_looks_in_the_usual_places(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    us = family()
    usual = bundle(elsewhere / "usual.crt", [us.root])
    monkeypatch.setattr(roots, "_BUNDLES", (str(elsewhere / "nowhere.crt"), str(usual)))
    assert read_system().root_like(take_apart(us.root.der)) is not None


def test_windows_is_asked_for_roots_that_are_good_for_servers(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for_all, for_servers, for_mail, broken = (family(name).root for name in ("A", "B", "C", "D"))
    helper = make("Helper", for_all, ca=True)

    def listing(store: str) -> list[tuple[bytes, str, bool | set[str]]]:
        if store == "CA":
            return [(helper.der, "x509_asn", True)]
        return [
            (for_all.der, "x509_asn", True),
            (for_servers.der, "x509_asn", {ssl.Purpose.SERVER_AUTH.oid}),
            (for_mail.der, "x509_asn", {"1.3.6.1.5.5.7.3.4"}),
            (broken.der, "pkcs_7_asn", True),
        ]

    monkeypatch.setattr(ssl, "enum_certificates", listing, raising=False)
    store = read_system()
    known = [store.root_like(take_apart(one.der)) is not None for one in (for_all, for_servers, for_mail, broken)]
    assert known == [True, True, False, False]
    assert take_apart(helper.der).subject in store.others


def test_a_store_that_windows_does_not_open_is_left_out(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(store: str) -> list[tuple[bytes, str, bool]]:
        raise PermissionError(store)

    monkeypatch.setattr(ssl, "enum_certificates", refuse, raising=False)
    assert not read_system()


@pytest.mark.parametrize("content", [b"", b"no roots here", b"-----BEGIN CERTIFICATE-----\n%%%\n-----END", b"\x30\x03"])
def test_what_is_no_store_is_an_empty_one(elsewhere: Path, content: bytes) -> None:
    (elsewhere / "roots.pem").write_bytes(content)
    assert not read_system()


def test_a_broken_root_does_not_hide_the_others(elsewhere: Path) -> None:
    us = family()
    broken = base64.b64encode(us.root.der[:100])
    text = b"-----BEGIN CERTIFICATE-----\n" + broken + b"\n-----END CERTIFICATE-----\n"
    bundle(elsewhere / "roots.pem", [us.root], text)
    assert sum(map(len, read_system().roots.values())) == 1


def test_without_certifi_the_systems_store_is_believed(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    us = family()
    bundle(elsewhere / "roots.pem", [us.root])
    monkeypatch.setattr(certifi, "where", lambda: str(elsewhere / "gone.pem"))
    stores = RootStores()
    assert [store.name for store in stores.stores] == [SYSTEM]
    chain = judged(ChainJudge(stores), us.leaf, us.inter)
    assert (chain.trusted, chain.public, chain.needs_consent) == (True, True, False)


def test_without_any_store_everything_is_still_shown(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    us = family()
    monkeypatch.setattr(certifi, "where", lambda: str(elsewhere / "gone.pem"))
    chain = judged(ChainJudge(), us.leaf, us.inter, us.root)
    assert [link.facts.common_name for link in chain.links] == [HOST, "Sample Intermediate", "Sample Root"]
    assert chain.needs_consent
    verdict = chain.about(Topic.INSPECTION)
    assert verdict is not None
    assert verdict.sentence.startswith(f"Whether {HOST} shows a public root cannot be told: no root store ")


def test_stores_are_read_once_and_by_whoever_comes_first(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []

    def count() -> RootStore:
        reads.append(1)
        return read_mozilla()

    monkeypatch.setattr(roots, "read_mozilla", count)
    stores = RootStores()
    assert reads == []
    threads = [threading.Thread(target=lambda: stores.stores) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reads == [1]
