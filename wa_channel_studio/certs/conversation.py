"""One conversation with one server: name, connection, proxy, handshake, within one deadline.

Puts the other modules together and turns how it ended into an answer or a mishap. Judging is left to others.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

from wa_channel_studio.certs import mishaps
from wa_channel_studio.certs.alerts import alert, in_words
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.mishaps import Mishap, Phase
from wa_channel_studio.certs.proxy import open_way
from wa_channel_studio.certs.system_proxy import system_proxy
from wa_channel_studio.certs.tls import Ended, Talk, TlsStream
from wa_channel_studio.certs.transport import NotConnected, Resolver, SocketStream, Stream, connect, in_helper
from wa_channel_studio.domain.chain import Layer
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode

_UNRECOGNIZED_NAME = 112

Vouch = Callable[[Answer], Awaitable[bool]]
"""Says whether what a proxy showed is trusted and carries its name."""


class Conversation:
    """Speaks once; ``phase`` says how far it is."""

    def __init__(self, parsed: Parsed, options: FetchOptions, resolver: Resolver, vouch: Vouch) -> None:
        self._parsed = parsed
        self._server = parsed.server
        self._options = options
        self._resolver = resolver
        self._vouch = vouch
        self._stream: Stream | None = None
        self._talk: Talk | None = None
        """The handshake whose certificates are wanted, once it runs."""
        self._proxy: Proxy | None = None
        self.phase = Phase.NAME

    async def hold(self) -> Answer:
        """The server's certificates as it sent them. Raises Mishap."""
        try:
            async with asyncio.timeout(self._options.timeout):
                await self._speak()
        except TimeoutError:
            if self._talk is None or not self._talk.chain:
                raise self._too_slow() from None
        finally:
            self._end()
        return self._answer()

    async def _speak(self) -> None:
        proxy = self._proxy = await self._which_proxy()
        if self._options.proxy_itself:
            await self._ask_proxy(proxy)
            return
        if proxy is None:
            stream: Stream = await self._connect(self._server, proxy=False)
        else:
            stream = await self._connect(Server(proxy.host, proxy.port), proxy=True)
            self.phase = Phase.PROXY
            if proxy.tls:
                stream = self._stream = await self._greet_proxy(stream, proxy)
            await open_way(stream, proxy, self._server)
        self.phase = Phase.TLS
        self._talk = Talk(stream, _name(self._server))
        await self._talk.handshake()

    async def _which_proxy(self) -> Proxy | None:
        if self._options.mode is ProxyMode.MANUAL:
            return self._options.proxy
        if self._options.mode is ProxyMode.NONE:
            return None
        return await in_helper(lambda: system_proxy(self._server))

    async def _connect(self, server: Server, *, proxy: bool) -> SocketStream:
        try:
            addresses = await self._resolver.addresses(server.host, server.port)
        except socket.gaierror as reason:
            raise mishaps.name_unknown(Server(server.host).shown, reason.errno or 0, proxy=proxy) from None
        self.phase = Phase.CONNECT
        try:
            stream = await connect(addresses)
        except NotConnected as reason:
            raise mishaps.not_connected(str(server), reason.reasons, proxy=proxy) from None
        self._stream = stream
        return stream

    async def _ask_proxy(self, proxy: Proxy | None) -> None:
        if proxy is None:
            raise Mishap(
                Layer.PROXY,
                "No proxy is set whose certificate could be fetched.",
                "Name the proxy, or fetch from the server itself.",
            )
        if not proxy.tls:
            raise Mishap(
                Layer.PROXY,
                f"The proxy {proxy} is spoken to without TLS and has no certificate of its own.",
                "If it opens encrypted traffic, its certificate is in the chain that is fetched through it: fetch from "
                "the server, through the proxy. If it can be spoken to by TLS, write its address with https.",
            )
        own = Server(proxy.host, proxy.port)
        stream = await self._connect(own, proxy=True)
        self.phase = Phase.TLS
        self._talk = Talk(stream, _name(own))
        await self._talk.handshake()

    async def _greet_proxy(self, stream: Stream, proxy: Proxy) -> Stream:
        own = Server(proxy.host, proxy.port)
        talk = Talk(stream, _name(own))
        await talk.handshake()
        if talk.ended is Ended.NOT_TLS:
            raise Mishap(
                Layer.PROXY,
                f"The proxy {proxy} does not speak TLS.",
                f"Write its address with http, as http://{proxy}.",
                cause=mishaps.quoted(talk.heard),
            )
        if talk.ended is not Ended.WELL:
            raise _why(talk, f"The proxy {proxy}", Layer.PROXY)
        if proxy.password and not await self._vouch(Answer(own, talk.chain, talk.version)):
            raise Mishap(
                Layer.PROXY,
                f"The certificate of the proxy {proxy} is not trusted, so the password was not sent to it.",
                "Fetch the proxy's own certificate to see why. Its authority belongs into the system's root store.",
            )
        return TlsStream(talk, stream)

    def _answer(self) -> Answer:
        talk = self._talk
        assert talk is not None  # noqa: S101 - nothing ends well before it
        own = self._proxy if self._options.proxy_itself else None
        server = Server(own.host, own.port) if own is not None else self._server
        if not talk.chain:
            raise _why(talk, self._who(talk))
        return Answer(
            server,
            talk.chain,
            talk.version,
            via=str(self._proxy) if self._proxy is not None else "",
            of_proxy=own is not None,
            client_certificate_wanted=talk.reports.asked,
            alert=talk.reports.alert if talk.ended is Ended.BY_ALERT else None,
            notes=(*(() if own is not None else self._parsed.notes), *_notes(talk)),
        )

    def _who(self, talk: Talk) -> str:
        """Who ended a handshake, as far as that can be known."""
        if self._options.proxy_itself:
            return f"The proxy {self._proxy}"
        if self._proxy is not None and talk.ended in (Ended.CLOSED, Ended.RESET):
            return f"{self._server} or the proxy {self._proxy}"
        return str(self._server)

    def _too_slow(self) -> Mishap:
        proxy = str(self._proxy) if self._proxy is not None else ""
        place = proxy if self._options.proxy_itself and proxy else str(self._server)
        return mishaps.too_slow(self.phase, place, proxy, self._options.timeout)

    def _end(self) -> None:
        if self._talk is not None and self._stream is not None:
            self._stream.part(self._talk.farewell())
        if self._stream is not None:
            self._stream.close()


def _name(server: Server) -> str:
    """What is told as SNI: names only (RFC 6066, section 3)."""
    return "" if server.is_address else server.host


def _notes(talk: Talk) -> tuple[str, ...]:
    """What is worth saying of a handshake that showed certificates."""
    notes = []
    if talk.ended is Ended.BY_ALERT and talk.reports.alert is not None and not talk.reports.asked:
        notes.append(
            f"After its certificates the server ended the handshake with {in_words(talk.reports.alert)}. "
            f"{alert(talk.reports.alert).meaning}"
        )
    elif talk.ended in (Ended.CLOSED, Ended.RESET, Ended.NOT_YET) and not talk.reports.asked:
        how = {Ended.CLOSED: "closed the connection", Ended.RESET: "reset the connection"}.get(
            talk.ended, "fell silent"
        )
        notes.append(f"After its certificates the server {how} before the handshake was complete.")
    elif talk.ended is Ended.BY_US:
        notes.append(f"The handshake could not be completed: {talk.reason or 'no reason is known'}.")
    if talk.reports.warning == _UNRECOGNIZED_NAME:
        notes.append("The server warned that it does not know this host name (unrecognized_name).")
    return tuple(notes)


def _why(talk: Talk, place: str, layer: Layer = Layer.TLS) -> Mishap:
    """Why a handshake brought no certificates."""
    if talk.ended is Ended.NOT_TLS:
        return mishaps.not_tls(place, talk.heard, Layer.NOT_TLS if layer is Layer.TLS else layer)
    if talk.ended is Ended.BY_ALERT and talk.reports.alert is not None:
        return mishaps.ended_by_alert(place, talk.reports.alert, layer)
    if talk.ended is Ended.BY_US:
        return mishaps.ended_by_us(place, talk.reports.own_alert, talk.reason, layer)
    if talk.ended in (Ended.CLOSED, Ended.RESET):
        return mishaps.cut_off(place, hard=talk.ended is Ended.RESET, layer=layer)
    return mishaps.no_certificate(place)
