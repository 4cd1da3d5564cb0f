"""What the tests of the network share: authorities, a judge that remembers, and how a fetch is run."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.certs.net.servers import Behaviour, Farm, Host, speaks_tls
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import JobContext

EC = trustme.KeyType.ECDSA
RSA = trustme.KeyType.RSA
DIRECT = FetchOptions(ProxyMode.NONE, timeout=8.0)
Make: TypeAlias = Callable[..., ssl.SSLContext]


class Clock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Family:
    """A root, an intermediate under it, and leaves."""

    def __init__(self, key_type: trustme.KeyType) -> None:
        self._key_type = key_type
        self.ca = trustme.CA(organization_name="Loopback Root", key_type=key_type)
        self.middle = self.ca.create_child_ca(key_type=key_type)
        self.root = to_der(self.ca.cert_pem.bytes())
        self.intermediate = to_der(self.middle.cert_pem.bytes())

    def leaf(self, *names: str, ends: datetime | None = None) -> trustme.LeafCert:
        chosen = names or ("localhost", "127.0.0.1", "::1")
        return self.middle.issue_cert(*chosen, not_after=ends, key_type=self._key_type)


class Recorder:
    """A judge that keeps what it was asked, word for word."""

    def __init__(self, judge: ChainJudge) -> None:
        self.judge_of_chains = judge
        self.answers: list[Answer] = []

    def judge(self, answer: Answer, at: datetime) -> Chain:
        self.answers.append(answer)
        return self.judge_of_chains.judge(answer, at)


@dataclass
class Net:
    """A small world: an authority, servers, and a fetcher that trusts the authority's root and no other."""

    farm: Farm
    family: Family
    leaf: trustme.LeafCert
    context: Make
    """Makes a server's context that sends exactly these certificates (DER) after the leaf."""
    recorder: Recorder
    fetcher: TlsFetcher

    def host(self, behaviour: Behaviour | None = None, address: str = "127.0.0.1") -> Host:
        """A host that behaves so; without a word, a TLS server that sends leaf and intermediate."""
        usual = behaviour or speaks_tls(self.context(self.leaf, self.family.intermediate))
        return self.farm.host(usual, address)

    def ask(self, host: Host | Server, options: FetchOptions = DIRECT, *, name: str = "") -> Chain | Failure:
        """What becomes of a fetch from a host, by its address or under a name of its own choice."""
        server = host.server if isinstance(host, Host) else host
        (result,) = self.fetcher.fetch_all((Parsed(Server(name or server.host, server.port)),), options, JobContext())
        return result

    def answer(self, host: Host | Server, options: FetchOptions = DIRECT, *, name: str = "") -> Answer:
        """What the judge was given."""
        result = self.ask(host, options, name=name)
        assert isinstance(result, Chain), result
        return self.recorder.answers[-1]

    def failure(self, host: Host | Server, options: FetchOptions = DIRECT, *, name: str = "") -> Failure:
        """How a fetch fails; every failure has words and says what to do."""
        result = self.ask(host, options, name=name)
        assert isinstance(result, Failure), result
        assert result.problem.message.endswith("."), result.problem
        assert result.problem.remedy.endswith("."), result.problem
        return result


def to_der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def to_pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def leaf_der(leaf: trustme.LeafCert) -> bytes:
    return to_der(leaf.cert_chain_pems[0].bytes())
