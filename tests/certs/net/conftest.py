"""Authorities, contexts, servers and a fetcher for the tests of the network."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator

import pytest
import trustme

from tests.certs.net.servers import Farm
from tests.certs.net.support import EC, Clock, Family, Make, Net, Recorder, leaf_der, to_pem
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.roots import RootStore, RootStores


@pytest.fixture(scope="session")
def family() -> Family:
    return Family(EC)


@pytest.fixture(scope="session")
def leaf(family: Family) -> trustme.LeafCert:
    return family.leaf()


@pytest.fixture(scope="session")
def make_context(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes a server's context that sends exactly these certificates (DER) after the leaf."""
    path = tmp_path_factory.mktemp("contexts") / "chain.pem"

    def make(
        leaf: trustme.LeafCert,
        *others: bytes,
        version: ssl.TLSVersion | None = None,
        client_authority: trustme.CA | None = None,
        demand: ssl.VerifyMode = ssl.CERT_REQUIRED,
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        chain = (leaf_der(leaf), *others)
        path.write_bytes(leaf.private_key_pem.bytes() + b"".join(map(to_pem, chain)))
        context.load_cert_chain(path)
        if version is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
            if version < ssl.TLSVersion.TLSv1_2:
                context.set_ciphers("ALL:@SECLEVEL=0")
        if client_authority is not None:
            client_authority.configure_trust(context)
            context.verify_mode = demand
        return context

    return make


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as opened:
        yield opened


@pytest.fixture
def net(farm: Farm, family: Family, leaf: trustme.LeafCert, make_context: Make) -> Net:
    recorder = Recorder(ChainJudge(RootStores((RootStore.of("the test's store", [family.root]),))))
    return Net(farm, family, leaf, make_context, recorder, TlsFetcher(recorder, Clock()))


@pytest.fixture(autouse=True)
def no_proxy_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the proxy of whoever runs it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
