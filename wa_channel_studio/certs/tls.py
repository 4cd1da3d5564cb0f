"""The TLS handshake, spoken by pyOpenSSL in memory over a stream of ours. Nothing but the handshake is sent.

Knows what the other side showed, also when the handshake fails afterwards; it verifies nothing and judges nothing.
Because TLS runs in memory it also runs through a proxy that is itself spoken to by TLS.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from wa_channel_studio.certs.transport import CHUNK, Broken, Stream

if TYPE_CHECKING:
    from OpenSSL.SSL import Connection, Context

AFTERWARDS = 0.6
"""Seconds to wait after a TLS 1.3 handshake for the objection of a server that asked for a certificate of ours: in
TLS 1.3 it comes only after our side has ended."""
_MORE = 0.3
"""Seconds to hear more of what does not speak TLS."""
_ENOUGH = 200
_CIPHERS = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"
"""All that show a certificate. Weak ones are let in: an old server is to be shown and called old."""
_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT: servers without the renegotiation fix of 2009 are shown too."""
_READ_ALERT = 0x4004
_WRITE_ALERT = 0x4008
_FATAL = 2
_ASKED = b"read server certificate request"
"""How OpenSSL 1.1.1 to 4.0 names the state of having been asked for a certificate; there is no number for it."""
_RECORDS = (0x15, 0x16)
"""An alert or a handshake: what a TLS server begins with."""
_VERSIONS = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}


class Ended(Enum):
    """How a handshake ended."""

    NOT_YET = auto()
    WELL = auto()
    BY_ALERT = auto()
    """The other side objected."""
    BY_US = auto()
    """Our side could not go on."""
    CLOSED = auto()
    RESET = auto()
    NOT_TLS = auto()


class _Over(Exception):
    """The conversation cannot go on."""

    def __init__(self, how: Ended) -> None:
        super().__init__()
        self.how = how


@cache
def prepare() -> Context:
    """The settings of all handshakes; call it before a deadline begins to run."""
    from OpenSSL import SSL  # noqa: PLC0415 - 0.1 s that only a fetch needs

    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_min_proto_version(SSL.TLS1_VERSION)
    context.set_cipher_list(_CIPHERS)
    context.set_options(_LEGACY_SERVER_CONNECT)
    context.set_verify(SSL.VERIFY_NONE)
    context.set_info_callback(_informed)
    return context


def _informed(connection: Connection, where: int, value: int) -> None:
    reports = connection.get_app_data()
    if isinstance(reports, Reports):
        reports.take(where, value, connection.get_state_string())


class Reports:
    """What OpenSSL reported of the steps of one handshake."""

    def __init__(self) -> None:
        self.alert: int | None = None
        """The alert by which the other side ended the handshake."""
        self.own_alert: int | None = None
        """The alert by which ours did."""
        self.warning: int | None = None
        """An alert that was only meant as a warning."""
        self.asked = False
        """Whether a certificate of ours was asked for."""

    def take(self, where: int, value: int, state: bytes) -> None:
        """One report, as ``SSL_CTX_set_info_callback`` gives it."""
        level, number = value >> 8, value & 0xFF
        if where & _READ_ALERT == _READ_ALERT:
            if level == _FATAL:
                self.alert = number
            elif number:
                self.warning = number
        elif where & _WRITE_ALERT == _WRITE_ALERT and level == _FATAL:
            self.own_alert = number
        elif _ASKED in state:
            self.asked = True


class Talk:
    """One handshake with one server over a stream."""

    def __init__(self, stream: Stream, name: str) -> None:
        """``name`` is told to the server (SNI); empty for an IP address."""
        from OpenSSL import SSL  # noqa: PLC0415 - see prepare

        self._ssl = SSL
        self._stream = stream
        self._connection = SSL.Connection(prepare(), None)
        self.reports = Reports()
        self._connection.set_app_data(self.reports)
        self._connection.set_connect_state()
        if name:
            self._connection.set_tlsext_host_name(name.encode("ascii"))
        self.ended = Ended.NOT_YET
        self.heard = b""
        """How the other side began, until it is known to speak TLS; what it said when it does not."""
        self.reason = ""
        """What OpenSSL says when our side could not go on; for a note, never to be compared."""
        self._received = False
        self._speaks_tls = False

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates in the order they were sent, as DER; also after a failure, when they had come by then."""
        from OpenSSL import crypto  # noqa: PLC0415 - see prepare

        shown = self._connection.get_peer_cert_chain() or ()
        return tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) for certificate in shown)

    @property
    def version(self) -> str:
        """Such as ``TLS 1.3``; meaningful once there is a chain."""
        name = self._connection.get_protocol_version_name()
        return _VERSIONS.get(name, name)

    async def handshake(self) -> Ended:
        """Speak until it has ended, well or badly; raises nothing but what stops the task."""
        try:
            await self._drive(self._connection.do_handshake)
            self.ended = Ended.WELL
            if self.reports.asked and self._connection.get_protocol_version() >= self._ssl.TLS1_3_VERSION:
                await self._hear_objection()
        except _Over as over:
            if over.how is Ended.NOT_TLS:
                await self._hear_more()
            self.ended = over.how
        return self.ended

    def wrapped(self, data: bytes) -> bytes:
        """Application data, for a proxy only, as it goes over the line. Raises Broken."""
        try:
            self._connection.sendall(data)
        except self._ssl.Error as reason:
            raise Broken from reason
        return self._outgoing()

    async def send(self, data: bytes) -> None:
        """Application data, for a proxy only. Raises Broken."""
        await self._stream.send(self.wrapped(data))

    async def receive(self) -> bytes:
        """Application data, from a proxy only; none at the end. Raises Broken."""
        found = b""

        def read() -> None:
            nonlocal found
            found = self._connection.recv(CHUNK)

        try:
            await self._drive(read)
        except _Over as over:
            if over.how is Ended.CLOSED:
                return b""
            raise Broken from over
        return found

    def farewell(self) -> bytes:
        """The bytes of a polite end, which may be sent or not."""
        try:
            self._connection.shutdown()
        except self._ssl.Error:
            return b""
        return self._outgoing()

    async def _drive(self, step: Callable[[], None]) -> None:
        while True:
            try:
                step()
            except self._ssl.WantReadError:
                await self._flush_gently()
                await self._take_in()
            except self._ssl.ZeroReturnError:
                raise _Over(Ended.CLOSED) from None
            except self._ssl.Error as reason:
                await self._flush_gently()
                self.reason = _first_words(reason)
                raise _Over(Ended.BY_ALERT if self.reports.alert is not None else Ended.BY_US) from None
            else:
                await self._flush_gently()
                return

    async def _take_in(self) -> None:
        try:
            data = await self._stream.receive()
        except Broken:
            raise _Over(Ended.RESET) from None
        if not data:
            raise _Over(Ended.NOT_TLS if self.heard else Ended.CLOSED)
        if not self._speaks_tls:
            data = self._recognise(data)
        if data:
            self._received = True
            self._connection.bio_write(data)

    def _recognise(self, data: bytes) -> bytes:
        """The first bytes once they are known to be TLS, nothing while that is open."""
        self.heard += data
        if self.heard[0] not in _RECORDS or (len(self.heard) > 1 and self.heard[1] != 3):
            raise _Over(Ended.NOT_TLS)
        if len(self.heard) == 1:
            return b""
        self._speaks_tls = True
        known, self.heard = self.heard, b""
        return known

    async def _hear_objection(self) -> None:
        self._received = False

        def read() -> None:
            try:
                self._connection.recv(1)
            except self._ssl.WantReadError:
                if not self._received:
                    raise  # otherwise it has sent tickets, so it is content

        try:
            async with asyncio.timeout(AFTERWARDS):
                await self._drive(read)
        except TimeoutError:
            return
        except _Over as over:
            if over.how is Ended.BY_ALERT:
                raise

    async def _hear_more(self) -> None:
        """What does not speak TLS may say who it is."""
        try:
            async with asyncio.timeout(_MORE):
                while b"\n" not in self.heard and len(self.heard) < _ENOUGH:
                    data = await self._stream.receive()
                    if not data:
                        return
                    self.heard += data
        except (TimeoutError, Broken):
            return

    async def _flush(self) -> None:
        data = self._outgoing()
        if data:
            await self._stream.send(data)

    async def _flush_gently(self) -> None:
        """Send what is to be sent; when that fails, what the other side said before may still be read."""
        try:
            await self._flush()
        except Broken:
            return

    def _outgoing(self) -> bytes:
        parts = []
        while True:
            try:
                parts.append(self._connection.bio_read(CHUNK))
            except self._ssl.Error:
                return b"".join(parts)


class TlsStream(Stream):
    """A stream inside the TLS of another one, which it closes: for what a proxy is told."""

    def __init__(self, talk: Talk, below: Stream) -> None:
        super().__init__()
        self._talk = talk
        self._below = below

    async def _receive(self) -> bytes:
        return await self._talk.receive()

    async def send(self, data: bytes) -> None:
        await self._talk.send(data)

    def part(self, data: bytes) -> None:
        if data:
            with suppress(Broken):
                self._below.part(self._talk.wrapped(data))

    def close(self) -> None:
        self._below.close()


def _first_words(reason: Exception) -> str:
    """The last part of OpenSSL's first error, such as “wrong version number”."""
    errors = reason.args[0] if reason.args else ()
    first = errors[0] if isinstance(errors, list | tuple) and errors else ()
    return str(first[-1]) if first else ""
