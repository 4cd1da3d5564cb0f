"""The story of a renewal: a server renews its certificate and later changes its root, and the program saw it coming.

Three keystores are made of what was fetched on the first day: the server's own certificate, the root, and both. Before
each act the program says whether they will still do; a TLS client of Python and one of Java that trust exactly these
keystores are the judges.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.x509 import load_der_x509_certificate

from tests.certs.chains.making import NOW, Made, make, stores_knowing
from tests.certs.net.servers import Farm, Host, speaks_tls
from tests.judges import need
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.certs.roots import RootStores
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed
from wa_channel_studio.services.anchors import Forecast, forecasts
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import JobContext

PASSWORD = "changeit"
DIRECT = FetchOptions(ProxyMode.NONE)
PATIENCE = 10.0


class Clock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RenewingServer:
    """A TLS server whose certificates are exchanged while it runs."""

    def __init__(self, farm: Farm, folder: Path) -> None:
        self._folder = folder
        self._host: Host = farm.host(self._behave)
        self.server = self._host.server

    def show(self, *chain: Made) -> None:
        """From now on it sends these, its own first."""
        path = self._folder / "server.pem"
        path.write_bytes(chain[0].key_pem + b"".join(one.pem for one in chain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self._speak = speaks_tls(context)

    async def _behave(self, *visit: object) -> None:
        await self._speak(*visit)  # type: ignore[arg-type]


@dataclass
class Store:
    """A keystore made on the first day."""

    ders: tuple[bytes, ...] = field(repr=False)
    path: Path


class JavaClient:
    """One JVM that makes one connection for each line."""

    def __init__(self) -> None:
        java = need("java")
        need("javac")  # the client is a source file
        source = Path(__file__).with_name("TlsClient.java")
        self._process = subprocess.Popen(
            [java, source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def accepts(self, store: Store, server: RenewingServer) -> bool:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{store.path} {PASSWORD} {server.server.host} {server.server.port}\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        assert said.startswith(("accepted TLSv1.", "refused javax.net.ssl.SSLHandshakeException")), said
        return said.startswith("accepted")

    def close(self) -> None:
        self._process.communicate(timeout=PATIENCE)


def python_accepts(store: Store, server: RenewingServer) -> bool:
    """Whether a TLS client of Python that trusts exactly this store connects."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the server's own in the store is enough, as in Java
    context.load_verify_locations(cadata=b"".join(store.ders))
    where = (server.server.host, server.server.port)
    with socket.create_connection(where, PATIENCE) as connection:
        try:
            with context.wrap_socket(connection):
                return True
        except ssl.SSLCertVerificationError:
            return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RenewingServer]:
    with Farm() as farm:
        yield RenewingServer(farm, tmp_path)


@pytest.fixture
def java() -> Iterator[JavaClient]:
    client = JavaClient()
    yield client
    client.close()


class Program:
    """What the program does in this story: fetch, forecast, make keystores, say whether they would do."""

    def __init__(self, stores: RootStores, folder: Path) -> None:
        self._judge = ChainJudge(stores)
        self._fetcher = TlsFetcher(self._judge, Clock())
        self._folder = folder

    def fetch(self, server: RenewingServer) -> Chain:
        return self._fetcher.fetch(Parsed(server.server), DIRECT, JobContext())

    def keystore(self, chain: Chain, *anchors: Anchor) -> Store:
        entries = []
        for anchor in anchors:
            link = chain.link(anchor)
            assert link is not None
            entries.append(KeystoreEntry(anchor.value, link.der))
        data = Formats().write_keystore(Keystore(FileKind.JKS, tuple(entries)), FileKind.JKS, Secret(PASSWORD))
        path = self._folder / f"{'-and-'.join(anchors)}.jks"
        path.write_bytes(data)
        return Store(tuple(entry.der for entry in entries), path)

    def predicts(self, store: Store, chain: Chain) -> bool:
        return self._judge.trusts(store.ders, chain)


def forecast(chain: Chain, anchor: Anchor) -> Forecast:
    return next(one for one in forecasts(chain, Role.TRUST) if one.anchor is anchor)


def test_the_program_saw_coming_what_a_renewal_and_a_new_root_do(
    server: RenewingServer, java: JavaClient, tmp_path: Path
) -> None:
    old_root = make("Old Root", ca=True, days=(-2000, 1500))
    old_inter = make("Old Intermediate", old_root, ca=True, path=0, days=(-300, 700))
    new_root = make("New Root", ca=True, days=(-100, 5000))
    new_inter = make("New Intermediate", new_root, ca=True, path=0, days=(-100, 1500))
    names = ["127.0.0.1"]
    program = Program(stores_knowing(old_root, new_root), tmp_path)

    def happens(stores: dict[str, Store], expected: dict[str, bool]) -> None:
        """Everybody says of each store what is expected: the program first, then the clients."""
        chain = program.fetch(server)
        assert {name: program.predicts(store, chain) for name, store in stores.items()} == expected
        assert {name: python_accepts(store, server) for name, store in stores.items()} == expected
        assert {name: java.accepts(store, server) for name, store in stores.items()} == expected

    # The first day: the root is not sent and is completed, and each choice has its forecast.
    leaf = make("127.0.0.1", old_inter, hosts=names, days=(-150, 40))
    server.show(leaf, old_inter)
    first = program.fetch(server)
    assert first.public
    assert first.root is not None
    assert first.root.der == old_root.der
    own, root = forecast(first, Anchor.LEAF), forecast(first, Anchor.ROOT)
    assert own.until == load_der_x509_certificate(leaf.der).not_valid_after_utc
    assert root.until == load_der_x509_certificate(old_root.der).not_valid_after_utc
    assert "until the server renews it" in own.sentence
    assert "survives renewals" in root.sentence
    assert root.suggested
    stores = {
        "own": program.keystore(first, Anchor.LEAF),
        "root": program.keystore(first, Anchor.ROOT),
        "both": program.keystore(first, Anchor.LEAF, Anchor.ROOT),
    }
    happens(stores, {"own": True, "root": True, "both": True})

    # The server renews its certificate, before the day that was forecast at the latest: only the root goes on.
    server.show(make("127.0.0.1", old_inter, hosts=names, days=(-1, 190)), old_inter)
    assert own.until is not None
    assert own.until > NOW
    happens(stores, {"own": False, "root": True, "both": True})

    # Renewed once more, now with another intermediate under the same root: still fine, as was forecast.
    other_inter = make("Other Intermediate", old_root, ca=True, path=0, days=(-5, 700))
    server.show(make("127.0.0.1", other_inter, hosts=names, days=(-1, 99)), other_inter)
    assert root.until is not None
    assert root.until > NOW
    happens(stores, {"own": False, "root": True, "both": True})

    # The server changes its root: nothing of the first day helps any more, and what is fetched now does.
    server.show(make("127.0.0.1", new_inter, hosts=names, days=(-1, 99)), new_inter)
    happens(stores, {"own": False, "root": False, "both": False})
    now = program.fetch(server)
    happens({"new root": program.keystore(now, Anchor.ROOT)}, {"new root": True})
    happens({"new intermediate": program.keystore(now, Anchor.INTERMEDIATE)}, {"new intermediate": True})


def test_a_root_carried_over_by_a_crossed_certificate_goes_on(
    server: RenewingServer, java: JavaClient, tmp_path: Path
) -> None:
    old_root, new_root = make("Old Root", ca=True), make("New Root", ca=True)
    crossed = make("New Root", old_root, ca=True, key=new_root.key)
    program = Program(stores_knowing(old_root), tmp_path)
    server.show(make("127.0.0.1", old_root, hosts=["127.0.0.1"]))
    store = program.keystore(program.fetch(server), Anchor.ROOT)
    for chain in (
        (make("127.0.0.1", new_root, hosts=["127.0.0.1"]), crossed),
        (make("127.0.0.1", new_root, hosts=["127.0.0.1"]),),
    ):
        server.show(*chain)
        expected = len(chain) == 2
        assert program.predicts(store, program.fetch(server)) is expected
        assert python_accepts(store, server) is expected
        assert java.accepts(store, server) is expected


def test_where_java_and_others_differ_about_dates_the_program_says_so(
    server: RenewingServer, java: JavaClient, tmp_path: Path
) -> None:
    root = make("Root", ca=True)
    expired = make("127.0.0.1", root, hosts=["127.0.0.1"], days=(-90, -1))
    judge = ChainJudge(stores_knowing(root))
    program = Program(stores_knowing(root), tmp_path)
    server.show(expired)
    chain = program.fetch(server)
    own, by_root = program.keystore(chain, Anchor.LEAF), program.keystore(chain, Anchor.ROOT)
    assert (java.accepts(own, server), python_accepts(own, server)) == (True, False)
    decision = judge.decide(own.ders, chain)
    assert decision.trusted
    assert decision.sentence.endswith("Java accepts it all the same, most other programs refuse it.")
    assert "most programs do not accept it any more" in forecast(chain, Anchor.LEAF).sentence
    assert (java.accepts(by_root, server), python_accepts(by_root, server)) == (False, False)
    assert not program.predicts(by_root, chain)
