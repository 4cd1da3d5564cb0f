"""Sends one request and brings its whole answer: TLS, proxy, time-outs, bounds, and a line in the network log.

Knows nothing of tokens, envelopes or repetitions. https only, but for this very computer; it follows no redirection and
heeds neither the environment's proxies nor its passwords.
"""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import certifi

from wa_channel_studio.aicc.addresses import Base, ProxyAddress, base
from wa_channel_studio.aicc.answers import Answer
from wa_channel_studio.aicc.mishaps import Mishap, Way, explain
from wa_channel_studio.aicc.network_log import RecentRequests
from wa_channel_studio.aicc.sessions import Watch, make_session
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.aicc_ports import Fault, Request
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.ports import Clock

if TYPE_CHECKING:
    import requests

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer, also once it is unpacked; our own bound."""
WHOLE = 4
"""A whole answer may take so many times as long as one wait for bytes."""
_CHUNK = 65536
_PLACES = 64
"""Addresses that are remembered as they are sent; writes go to few."""
_OURS = {"Accept-Encoding": "identity", "User-Agent": "wa-channel-studio"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes."""

    connect: float
    read: float
    whole: float = 0
    """0: by :data:`WHOLE`."""
    answer: int = MAX_ANSWER

    @property
    def deadline(self) -> float:
        """Seconds for one request with all that belongs to it."""
        return self.whole or self.connect + WHOLE * self.read


def trusting(ca_pem: str) -> ssl.SSLContext:
    """A context that trusts these certificates alone, or with none the system's and Mozilla's. Raises ProblemError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not ca_pem.strip():
        context.load_default_certs()
        context.load_verify_locations(cafile=certifi.where())
        return context
    # A person may have chosen the server's own certificate, or one between it and the root.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cadata=ca_pem)
    except (ssl.SSLError, ValueError):
        raise ProblemError.of(
            "The certificates to trust could not be read.",
            "Choose another certificate in the connection.",
            field="aicc_ca",
        ) from None
    return context


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it is sent."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


class Transport:
    """The connections of one session; may be used from several threads."""

    def __init__(
        self, ca_pem: str, proxy: ProxyAddress | None, limits: Limits, log: RecentRequests, clock: Clock
    ) -> None:
        self._ca_pem = ca_pem
        self._proxy = proxy
        self._limits = limits
        self._log = log
        self._clock = clock
        self._watch = Watch()
        self._sessions: dict[bool, requests.Session] = {}
        """By whether they speak TLS: the system's roots take 0.1 s to load, which the sandbox can be spared."""
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    @property
    def context(self) -> ssl.SSLContext:
        """By what servers are trusted; made when it is first needed. Raises ProblemError."""
        with self._lock:
            return self._trust()

    def _trust(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = trusting(self._ca_pem)
        return self._context

    def close(self) -> None:
        """End all connections. A later request would open new ones."""
        with self._lock:
            sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            session.close()

    def send(self, call: Call, job: JobContext, note: str = "") -> Answer:
        """The whole answer, whatever its status. Raises Mishap, Cancelled or, for an http address, ProblemError."""
        job.check()
        way = self.way(call.url)
        parts = urlsplit(call.url)
        begun, moment = time.monotonic(), self._clock.now()
        status, words = 0, ""
        try:
            answer = self._conversation(call, job, way)
            status = answer.status
            return answer
        except Mishap as mishap:
            words = str(mishap)
            raise
        except Cancelled:
            words = "cancelled"
            raise
        finally:
            milliseconds = round((time.monotonic() - begun) * 1000)
            notes = "; ".join(filter(None, (note, words)))
            self._log.note(Request(moment, call.method, parts.netloc, parts.path, status, milliseconds, notes))

    def way(self, url: str) -> Way:
        """Where a request to ``url`` goes; nothing leads this very computer's own traffic over a proxy."""
        target = _base(url.partition("?")[0])
        through = str(self._proxy.server) if self._proxy is not None and target.encrypted and not target.local else ""
        limits = self._limits
        return Way(
            str(target.server), through, bool(self._ca_pem.strip()), limits.connect, limits.read, limits.deadline
        )

    def _conversation(self, call: Call, job: JobContext, way: Way) -> Answer:
        import requests  # noqa: PLC0415 - see make_session
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        session = self._opened(encrypted=call.url.startswith("https:"))
        self._watch.begin(job, self._limits.read, self._limits.deadline)
        mishap: Mishap | None = None
        try:
            # Past the session, which would look for redirections, hooks and cookies, all of which are left alone here.
            response = session.get_adapter(call.url).send(
                _prepared(call),
                stream=True,
                timeout=(self._limits.connect, self._limits.read),
                proxies=session.proxies if way.proxy else {},
            )
            try:
                return Answer(response.status_code, response.headers, self._body(response.raw, way))
            finally:
                response.close()
        except zlib.error:
            mishap = _unreadable(way)
        except (requests.RequestException, HTTPError, OSError) as error:
            mishap = explain(error, way, sent=self._watch.sent)
        # Raised out here, so that nothing leads back to the library's error, which holds the whole request.
        raise mishap

    def _opened(self, *, encrypted: bool) -> requests.Session:
        with self._lock:
            if encrypted not in self._sessions:
                # A context without roots trusts nobody, should TLS be spoken after all.
                context = self._trust() if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                self._sessions[encrypted] = make_session(context, self._proxy, self._watch)
            return self._sessions[encrypted]

    def _body(self, raw: Any, way: Way) -> bytes:
        told = raw.headers.get("Content-Length", "")
        if told.isdecimal() and int(told[:18]) > self._limits.answer:
            raise _too_large(way, self._limits.answer)
        packed = raw.headers.get("Content-Encoding", "").strip().lower()
        chunks, size = [], 0
        unpack = zlib.decompressobj(47) if packed in ("gzip", "x-gzip", "deflate") else None
        while chunk := raw.read(_CHUNK, decode_content=False):
            if unpack is not None:
                chunk = unpack.decompress(chunk, self._limits.answer - size + 1)
            size += len(chunk)
            if size > self._limits.answer:
                raise _too_large(way, self._limits.answer)
            chunks.append(chunk)
        if unpack is not None and not unpack.eof:
            raise _unreadable(way)
        return b"".join(chunks)


@lru_cache(maxsize=_PLACES)
def _base(address: str) -> Base:
    return base(address, "", "The address")


@lru_cache(maxsize=_PLACES)
def _spelled(url: str) -> str:
    """The address as the HTTP library spells it. Raises RequestException."""
    import requests  # noqa: PLC0415 - see make_session

    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return prepared.url or url


def _prepared(call: Call) -> requests.PreparedRequest:
    """What the library's own preparing makes of such a call, without the half of its work. Raises RequestException."""
    import requests  # noqa: PLC0415 - see make_session

    prepared = requests.PreparedRequest()
    prepared.method, prepared.url, prepared.body = call.method, _spelled(call.url), call.body or None
    length = {"Content-Length": str(len(call.body))} if call.body or call.method not in ("GET", "HEAD") else {}
    prepared.prepare_headers({**call.headers, **_OURS, **length})
    return prepared


def _too_large(way: Way, limit: int) -> Mishap:
    return Mishap(
        Fault.UNEXPECTED,
        f"The answer of {way.place} is larger than {limit // (1024 * 1024)} MB; it was not read to its end.",
        "Check that the address is that of an AICC.",
        sent=True,
    )


def _unreadable(way: Way) -> Mishap:
    return Mishap(
        Fault.UNEXPECTED,
        f"The answer of {way.place} is packed in a way that cannot be read.",
        "Ask whoever runs the gateway in front of the AICC.",
        sent=True,
    )
