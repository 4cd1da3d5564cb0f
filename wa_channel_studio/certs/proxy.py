"""The way through an HTTP proxy: CONNECT, with or without a user name, and what a proxy's refusal means.

Knows RFC 9110 section 9.3.6 and RFC 7617 as far as that takes. Which proxy is used is decided elsewhere.
"""

from __future__ import annotations

import base64
import re

from wa_channel_studio.certs.mishaps import Mishap, quoted
from wa_channel_studio.certs.transport import Broken, Stream
from wa_channel_studio.domain.chain import Layer
from wa_channel_studio.domain.server import Server
from wa_channel_studio.services.certificate_ports import Proxy

MAX_HEAD = 65536
"""Our own bound for the head of a proxy's answer; real ones have a few hundred bytes."""
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/1\.\d (\d{3})(?: ([^\r\n]*))?")
_SCHEMES = re.compile(rb"(?im)^proxy-authenticate:[ \t]*([A-Za-z0-9_-]+)")
_GATEWAY = (502, 503, 504)


async def open_way(stream: Stream, proxy: Proxy, server: Server) -> None:
    """Ask the proxy for a way to ``server``; afterwards the stream is the server's. Raises Mishap."""
    try:
        await stream.send(request(proxy, server))
        while True:
            head = await _head(stream, proxy)
            found = _STATUS.match(head)
            if found is None:
                raise _no_proxy(proxy, head)
            status = int(found[1])
            if status >= 200:
                break
    except Broken:
        raise _cut_off(proxy) from None
    if not 200 <= status < 300:
        raise _refused(proxy, server, status, head, found[2] or b"")


def request(proxy: Proxy, server: Server) -> bytes:
    """The question to the proxy; it holds the password when there is one."""
    lines = [f"CONNECT {server} HTTP/1.1", f"Host: {server}"]
    if proxy.user or proxy.password:
        pair = f"{proxy.user}:{proxy.password.reveal()}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair).decode('ascii')}")
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


async def _head(stream: Stream, proxy: Proxy) -> bytes:
    """The head of one answer; what follows it stays in the stream, for it may belong to the server."""
    heard = b""
    while True:
        data = await stream.receive()
        if not data:
            raise _no_proxy(proxy, heard) if heard else _cut_off(proxy)
        heard += data
        if not b"HTTP/".startswith(heard[:5]):
            raise _no_proxy(proxy, heard)
        end = _END.search(heard)
        if end is not None:
            stream.unread(heard[end.end() :])
            return heard[: end.end()]
        if len(heard) > MAX_HEAD:
            raise _no_proxy(proxy, heard)


def _no_proxy(proxy: Proxy, heard: bytes) -> Mishap:
    if heard[:1] in (b"\x15", b"\x16") and not proxy.tls:
        return Mishap(
            Layer.PROXY,
            f"The proxy {proxy} wants to be spoken to by TLS.",
            f"Write its address with https, as https://{proxy}.",
            cause=quoted(heard),
        )
    return Mishap(
        Layer.PROXY,
        f"What answers at {proxy} is no HTTP proxy: {quoted(heard)}.",
        "Check the proxy's host and port. SOCKS proxies cannot be used.",
        cause=quoted(heard),
    )


def _cut_off(proxy: Proxy) -> Mishap:
    return Mishap(
        Layer.PROXY,
        f"The proxy {proxy} closed the connection without an answer.",
        "Check the proxy's host and port, and whether its address begins with http or https.",
    )


def _refused(proxy: Proxy, server: Server, status: int, head: bytes, words: bytes) -> Mishap:
    told = f"{status} {words.decode('latin-1').strip()}".strip()[:80]
    told = "".join(sign if sign.isprintable() else "\ufffd" for sign in told)
    if status == 407:
        return _unknown_user(proxy, told, head)
    if status in _GATEWAY:
        return Mishap(
            Layer.PROXY,
            f"The proxy {proxy} found no way to {server}: “{told}”.",
            "Check the host's name and port. If they are right, ask whoever runs the proxy whether it may go there.",
            cause=told,
        )
    if status in (401, 403):
        return Mishap(
            Layer.PROXY,
            f"The proxy {proxy} does not allow the way to {server}: “{told}”.",
            "Ask whoever runs the proxy to allow this host and port.",
            cause=told,
        )
    return Mishap(
        Layer.PROXY,
        f"The proxy {proxy} refused the way to {server}: “{told}”.",
        "Check that this is a proxy for https and not a web server.",
        cause=told,
    )


def _unknown_user(proxy: Proxy, told: str, head: bytes) -> Mishap:
    schemes = [scheme.decode("ascii") for scheme in _SCHEMES.findall(head)]
    if schemes and not any(scheme.lower() == "basic" for scheme in schemes):
        return Mishap(
            Layer.PROXY,
            f"The proxy {proxy} accepts only another way of signing in: {', '.join(dict.fromkeys(schemes))} ({told}).",
            "Only user name and password (Basic) can be used here. Ask whoever runs the proxy for another way, or "
            "fetch from another network.",
            cause=told,
        )
    if proxy.user:
        return Mishap(
            Layer.PROXY,
            f"The proxy {proxy} did not accept the user name or the password ({told}).",
            "Enter both once more; some proxies want the user name with its domain.",
            cause=told,
        )
    return Mishap(
        Layer.PROXY,
        f"The proxy {proxy} wants a user name and a password ({told}).",
        "Enter the user name and the password for the proxy.",
        cause=told,
    )
