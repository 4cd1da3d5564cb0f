"""What can go wrong before a whole answer has come, in words for people, and whether it is worth another try.

Makes words from the errors of sockets, TLS and the HTTP library. Numbers and kinds decide; the library's own texts are
never shown, since they may quote anything.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from wa_channel_studio.aicc.sessions import Overdue
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.services.aicc_ports import Fault


class Mishap(Exception):
    """A request without a whole answer."""

    def __init__(
        self, fault: Fault, message: str, remedy: str, *, cause: str = "", again: bool = False, sent: bool = False
    ) -> None:
        super().__init__(message)
        self.fault = fault
        self.problem = Problem("", Severity.ERROR, message, remedy, cause)
        self.again = again
        """Whether another try may go better."""
        self.sent = sent
        """Whether the other side may have acted."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a request went."""

    place: str
    """``host:port``."""
    proxy: str = ""
    """``host:port``; empty: none was used."""
    own_ca: bool = False
    """Whether the certificates to trust were chosen by a person."""
    connect_seconds: float = 0
    read_seconds: float = 0
    whole_seconds: float = 0


_NOBODY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EAFNOSUPPORT}
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
_OTHER_NAME = (62, 64)
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL."""
_NO_AUTHORITY = (2, 18, 19, 20, 21, 24, 26, 27, 28)
"""OpenSSL's numbers for chains that do not end in anything trusted."""
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


def explain(error: BaseException, way: Way, *, sent: bool) -> Mishap:
    """The words for an error of the HTTP library; ``sent``: whether any of the request had left."""
    errors = tuple(_chain(error))
    if sent:
        return _no_whole_answer(errors, way)
    for one in errors:
        if isinstance(one, ssl.SSLError):
            return of_tls(one, way)
    return _not_connected(errors, way)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error with all that led to it: the library wraps them in each other in several ways."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (getattr(one, "reason", None), one.__cause__, one.__context__, *one.args)
        waiting += [part for part in inner if isinstance(part, BaseException)]


# --- after the request had left --------------------------------------------------------------------


def _no_whole_answer(errors: tuple[BaseException, ...], way: Way) -> Mishap:
    if any(isinstance(one, Overdue) for one in errors):
        return Mishap(
            Fault.LOST,
            f"{way.place} sent its answer so slowly that it was not whole after {way.whole_seconds:g} seconds.",
            "Try again later. If it stays, allow more time in the connection.",
            sent=True,
        )
    if any(isinstance(one, TimeoutError) or "Timeout" in type(one).__name__ for one in errors):
        return Mishap(
            Fault.LOST,
            f"{way.place} did not answer within {way.read_seconds:g} seconds.",
            "Try again later. If it stays, allow more time in the connection.",
            sent=True,
        )
    names = {type(one).__name__ for one in errors}
    if names & {"BadStatusLine", "LineTooLong", "InvalidHeader", "UnknownProtocol", "InvalidChunkLength"} and not (
        names & {"RemoteDisconnected", "ConnectionResetError"}
    ):
        return Mishap(
            Fault.UNEXPECTED,
            f"What {way.place} sent is no HTTP.",
            "Check host and port of the address.",
            sent=True,
        )
    how = "reset" if any(isinstance(one, ConnectionResetError) for one in errors) else "closed"
    return Mishap(
        Fault.LOST,
        f"{way.place} {how} the connection before its answer was whole.",
        "Try again. If it stays, ask whoever runs the AICC or its gateway.",
        cause=f"connection {how}",
        again=True,
        sent=True,
    )


# --- TLS ---------------------------------------------------------------------------------------------


def of_tls(error: ssl.SSLError, way: Way) -> Mishap:
    """Why no trusted connection was made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_trusted(error, way)
    reason = error.reason or ""
    if reason in _NO_TLS:
        return Mishap(
            Fault.TLS,
            f"{way.place} does not speak TLS.",
            "Check the port: https is mostly at 443, and an AICC's token at 28070.",
            cause=reason,
        )
    if "ALERT" in reason or "VERSION" in reason or "PROTOCOL" in reason:
        return Mishap(
            Fault.TLS,
            f"{way.place} and this program found no common way to speak TLS.",
            "The server must know TLS 1.2 or newer and may ask for no client certificate. Ask whoever runs it.",
            cause=reason,
        )
    return _ended_in_handshake(way, reason)


def _ended_in_handshake(way: Way, cause: str) -> Mishap:
    return Mishap(
        Fault.TLS,
        f"{way.place} ended the connection during the handshake of TLS, without saying why.",
        "Check host and port. A firewall may do this to hosts it does not allow.",
        cause=cause,
        again=True,
    )


def _not_trusted(error: ssl.SSLCertVerificationError, way: Way) -> Mishap:
    number = error.verify_code
    cause = f"OpenSSL verify error {number}"
    if number in _OTHER_NAME:
        message = f"The certificate that {way.place} shows is for another name."
        remedy = "Enter the name that stands in the certificate, or ask whoever runs the server for a right one."
    elif number == 10:
        message = f"The certificate of {way.place}, or one above it, has expired."
        remedy = "Ask whoever runs the server to renew it. Check the date of this computer as well."
    elif number == 9:
        message = f"The certificate of {way.place}, or one above it, is not valid yet."
        remedy = "Check the date of this computer, then ask whoever runs the server."
    elif number in _NO_AUTHORITY and way.own_ca:
        message = f"The certificate of {way.place} was not issued by the authority chosen in the connection."
        remedy = (
            "Fetch the server's certificates, and choose the uppermost of them; or choose to trust as the system does."
        )
    elif number in _NO_AUTHORITY:
        message = f"The certificate of {way.place} was issued by an authority that this computer does not know."
        remedy = "If the AICC has an authority of its own, add its certificate to the library and choose it here."
    else:
        message = f"The certificate of {way.place} cannot be trusted."
        remedy = "Fetch the server's certificates to see why, and ask whoever runs the server."
    return Mishap(Fault.TLS, message, remedy, cause=cause)


# --- no connection -----------------------------------------------------------------------------------


def _not_connected(errors: tuple[BaseException, ...], way: Way) -> Mishap:
    tunnel = next((found for one in errors if (found := _TUNNEL.search(str(one)))), None)
    if tunnel is not None:
        return refused_by_proxy(int(tunnel[1]), way)
    for one in errors:
        if isinstance(one, socket.gaierror):
            return name_unknown(one, way.proxy or way.place, proxy=bool(way.proxy))
    who = f"The proxy {way.proxy}" if way.proxy else way.place
    numbers = {one.errno for one in errors if isinstance(one, OSError)}
    if any(isinstance(one, ConnectionRefusedError) for one in errors):
        return Mishap(
            Fault.UNREACHABLE,
            f"{who} refused the connection.",
            "Check the port; nothing listens there, or a firewall answers for the host.",
            again=True,
        )
    if any(isinstance(one, TimeoutError) or "Timeout" in type(one).__name__ for one in errors):
        return Mishap(
            Fault.UNREACHABLE,
            f"{who} did not answer within {way.connect_seconds:g} seconds when it was connected to.",
            "Check host and port. A firewall may drop the connection"
            + ("." if way.proxy else "; in a company network enter the proxy."),
            again=True,
        )
    if numbers & {errno.EACCES, errno.EPERM}:
        return Mishap(
            Fault.UNREACHABLE,
            f"This computer may not connect to {way.proxy or way.place}.",
            "Allow it in the firewall of this computer, or enter a proxy.",
        )
    if numbers & _NOBODY:
        return Mishap(
            Fault.UNREACHABLE,
            f"There is no way to {'the proxy ' if way.proxy else ''}{way.proxy or way.place}.",
            "Check that this computer is connected to that network, by VPN if need be.",
            again=True,
        )
    if way.proxy:
        return Mishap(
            Fault.UNREACHABLE,
            f"The proxy {way.proxy} opened no way to {way.place} that can be used.",
            "Check the proxy's host and port; it must be an HTTP proxy. Then check host and port behind it.",
            again=True,
        )
    if any(isinstance(one, ConnectionResetError | BrokenPipeError) for one in errors):
        return _ended_in_handshake(way, "reset")
    return Mishap(Fault.UNREACHABLE, f"{who} could not be connected to.", "Check host and port.", again=True)


def name_unknown(error: socket.gaierror, place: str, *, proxy: bool) -> Mishap:
    """A name that was looked up in vain."""
    host = place.rpartition(":")[0].strip("[]")
    what = f"The proxy's name {host}" if proxy else f"The name {host}"
    hint = "" if proxy else " In many company networks only a proxy can look up such names; then enter it here."
    cause = f"getaddrinfo {error.errno}"
    if error.errno == socket.EAI_AGAIN:
        return Mishap(
            Fault.UNREACHABLE,
            f"{what} could not be looked up: no name server answered.",
            f"Check that this computer is connected to the network, and try again.{hint}",
            cause=cause,
            again=True,
        )
    return Mishap(Fault.UNREACHABLE, f"{what} leads to no address.", f"Check how it is written.{hint}", cause=cause)


def refused_by_proxy(status: int, way: Way) -> Mishap:
    """A proxy that opened no way."""
    cause = f"CONNECT {status}"
    if status == 407:
        return Mishap(
            Fault.UNREACHABLE,
            f"The proxy {way.proxy} wants a user name and a password, or other ones (407).",
            "Write the user into the proxy's address, as http://user@host:port, and the password into the field “Proxy "
            "password”. Only Basic can be used.",
            cause=cause,
        )
    if status in (502, 503, 504):
        return Mishap(
            Fault.UNREACHABLE,
            f"The proxy {way.proxy} found no way to {way.place} ({status}).",
            "Check the host's name and port. If they are right, ask whoever runs the proxy whether it may go there.",
            cause=cause,
            again=True,
        )
    return Mishap(
        Fault.UNREACHABLE,
        f"The proxy {way.proxy} does not allow the way to {way.place} ({status}).",
        "Ask whoever runs the proxy to allow this host and port.",
        cause=cause,
    )
