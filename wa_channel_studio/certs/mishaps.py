"""What can go wrong on the way to a server, at which layer, in words for people.

Makes words from numbers and bytes; it opens no connection. Numbers decide, never texts of a library: two OpenSSLs in
one process say the same thing in different words.
"""

from __future__ import annotations

import errno
import os
import re
import socket
from collections.abc import Sequence
from enum import StrEnum

from wa_channel_studio.certs.alerts import alert, in_words
from wa_channel_studio.domain.chain import Failure, Layer
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.server import Server


class Phase(StrEnum):
    """How far a conversation has come."""

    NAME = "name"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"


class Mishap(Exception):
    """A conversation that ended badly; it knows no server yet."""

    def __init__(
        self, layer: Layer, message: str, remedy: str, *, cause: str = "", alert_number: int | None = None
    ) -> None:
        super().__init__(message)
        self.layer = layer
        self.problem = Problem("", Severity.ERROR, message, remedy, cause)
        self.alert_number = alert_number

    def of(self, server: Server) -> Failure:
        """The same as a value of the domain."""
        return Failure(server, self.layer, self.problem, self.alert_number)


def name_unknown(host: str, number: int, *, proxy: bool) -> Mishap:
    """A name that was looked up in vain; ``number`` is what getaddrinfo said."""
    silent = number == socket.EAI_AGAIN
    what = f"The proxy's name {host}" if proxy else f"The name {host}"
    if silent:
        message = f"{what} could not be looked up: no name server answered."
        remedy = "Check that this computer is connected to the network, and try again."
    else:
        message = f"{what} leads to no address."
        remedy = "Check how it is written."
    if not proxy:
        remedy += " In many company networks only the proxy can look up such names; then choose the proxy."
    return Mishap(Layer.PROXY if proxy else Layer.NAME, message, remedy, cause=f"getaddrinfo {number}")


_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EAFNOSUPPORT} | {
    number for name in ("WSAENETUNREACH", "WSAEHOSTUNREACH") if (number := getattr(errno, name, None)) is not None
}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def not_connected(place: str, reasons: Sequence[OSError], *, proxy: bool) -> Mishap:
    """No address of ``place`` (``host:port``) could be connected to; the most telling of the reasons is told."""
    who = f"The proxy {place}" if proxy else place
    layer = Layer.PROXY if proxy else Layer.CONNECT
    numbers = {reason.errno for reason in reasons}
    cause = "; ".join(dict.fromkeys(os.strerror(reason.errno) for reason in reasons if reason.errno))
    if any(isinstance(reason, ConnectionRefusedError) for reason in reasons):
        return Mishap(
            layer,
            f"{who} refused the connection.",
            "Check the port; nothing listens there, or a firewall answers for the host.",
            cause=cause,
        )
    if any(isinstance(reason, TimeoutError) for reason in reasons):
        return Mishap(
            Layer.TIME,
            f"{who} did not answer when it was connected to.",
            "Check host and port. A firewall may drop the connection; in a company network choose the proxy.",
            cause=cause,
        )
    if numbers & _FORBIDDEN:
        return Mishap(
            layer,
            f"This computer may not connect to {place}.",
            "Allow it in the firewall of this computer, or choose the proxy.",
            cause=cause,
        )
    if numbers & _UNREACHABLE:
        return Mishap(
            layer,
            f"There is no way to {'the proxy ' if proxy else ''}{place}.",
            "Check that this computer is connected to that network, by VPN if need be, or choose the proxy.",
            cause=cause,
        )
    return Mishap(layer, f"{who} could not be connected to.", "Try again.", cause=cause)


def too_slow(phase: Phase, place: str, proxy: str, seconds: float) -> Mishap:
    """The deadline of the whole conversation passed in ``phase``; ``proxy`` is empty where there is none."""
    within = f"within {seconds:g} seconds" if seconds != 1 else "within 1 second"
    host = place.rpartition(":")[0]
    if phase is Phase.NAME:
        message = f"The name {(proxy or place).rpartition(':')[0]} was not found {within}."
        remedy = "Check that this computer is connected to the network, and try again."
    elif phase is Phase.CONNECT:
        message = f"{f'The proxy {proxy}' if proxy else place} could not be connected to {within}."
        remedy = "Check host and port. A firewall may drop the connection" + (
            "." if proxy else "; in a company network choose the proxy."
        )
    elif phase is Phase.PROXY:
        message = f"The proxy {proxy} did not open the way to {place} {within}."
        remedy = f"The proxy may wait for {host}; check the host, or allow more time."
    else:
        message = f"{place} was connected to, but showed no certificate {within}."
        remedy = "Check that TLS is spoken at this port, or allow more time."
    return Mishap(Layer.TIME, message, remedy)


def ended_by_alert(place: str, number: int, layer: Layer = Layer.TLS) -> Mishap:
    """The other side ended the handshake by an alert, before its certificates came."""
    known = alert(number)
    return Mishap(
        layer,
        f"{place} ended the handshake with {in_words(number)}. {known.meaning}",
        known.remedy,
        cause=in_words(number),
        alert_number=number,
    )


def ended_by_us(place: str, number: int | None, reason: str, layer: Layer = Layer.TLS) -> Mishap:
    """Our own side could not go on; ``number`` is the alert that it sent, ``reason`` what OpenSSL says."""
    cause = ", ".join(part for part in (in_words(number) if number is not None else "", reason) if part)
    if number == 70:  # protocol_version
        return Mishap(
            layer,
            f"{place} speaks only SSL 3.0 or older, which nobody should use any more.",
            "Ask whoever runs the server to renew it.",
            cause=cause,
        )
    return Mishap(
        layer,
        f"What {place} sent could not be understood in the handshake.",
        "Try again. If it stays, get the certificate as a file from whoever runs the server.",
        cause=cause,
    )


def no_certificate(place: str) -> Mishap:
    """The handshake went through without a certificate."""
    return Mishap(
        Layer.TLS, f"{place} speaks TLS but showed no certificate.", "Ask whoever runs the server for its certificate."
    )


def cut_off(place: str, *, hard: bool, layer: Layer = Layer.TLS) -> Mishap:
    """The connection ended in the handshake; ``hard`` when it was reset."""
    how = "reset" if hard else "closed"
    return Mishap(
        layer,
        f"{place} {how} the connection during the handshake, without saying why.",
        "Check host and port. A firewall may do this to hosts it does not allow; the server may also admit only some "
        "addresses or names.",
        cause=f"connection {how}",
    )


_KINDS = (
    (rb"HTTP/\d", "It speaks HTTP without encryption", "Use the port for https, which is mostly 443."),
    (rb"SSH-", "It is an SSH server", "Use the port for https, which is mostly 443."),
    (rb"[245]\d\d[ -]", "It is a mail or FTP server that begins without encryption", "Use its encrypted port."),
    (rb"\+OK|-ERR|\* OK|\* BYE", "It is a mail server that begins without encryption", "Use its encrypted port."),
    (rb"RFB \d", "It is a remote desktop (VNC)", "Check the port."),
    (rb"\s*<", "It answered with a page or XML, without encryption", "Use the port for https, which is mostly 443."),
    (rb"...\x00[\x09\x0a\xff]", "It is a MySQL database, which begins without encryption", "Check the port."),
)


def not_tls(place: str, heard: bytes, layer: Layer = Layer.NOT_TLS) -> Mishap:
    """Something answered that is not TLS; ``heard`` is how it began."""
    found = next((kind for kind in _KINDS if re.match(kind[0], heard, re.DOTALL)), None)
    what, remedy = found[1:] if found else ("It answered with something else", "Check host and port.")
    return Mishap(layer, f"{place} does not speak TLS. {what}: {quoted(heard)}.", remedy, cause=quoted(heard))


def quoted(heard: bytes) -> str:
    """The first line of what was heard, harmless and short: as text where it is text, otherwise as hexadecimal."""
    line = heard.lstrip().splitlines()[0][:60] if heard.strip() else heard
    text = line.decode("latin-1").strip()
    if text and all(" " <= sign <= "~" for sign in text):
        return f"“{text}”"
    return f"bytes {heard[:8].hex(' ')}"


def unforeseen(place: str, accident: BaseException, phase: Phase) -> Mishap:
    """A fault of ours; its words are not shown, since they may quote anything."""
    layer = {Phase.NAME: Layer.NAME, Phase.CONNECT: Layer.CONNECT, Phase.PROXY: Layer.PROXY}.get(phase, Layer.TLS)
    return Mishap(
        layer,
        f"Something went wrong that was not foreseen while {place} was asked ({type(accident).__name__}).",
        "Try again. What happened is noted in the log.",
    )
