"""Use case: fetch certificates from servers that a person names.

Reads what was typed or pasted, and hands it to the fetcher. How servers are asked is the ``certs`` adapter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed, Server, parse_server
from wa_channel_studio.services.certificate_ports import ChainFetcher, FetchOptions, Heard, Proxy
from wa_channel_studio.services.jobs import JobContext

MAX_SERVERS = 5000
"""Our own bound for one list; beyond it somebody has pasted something else."""
_SEPARATORS = re.compile(r"[,;、，；|]")
_HOST_LIKE = re.compile(r"\w[\w.-]*\.[\w-]{2,}\.?(:\d+)?(/.*)?|\[.*|\d+\.\d+.*|localhost(:\d+)?", re.IGNORECASE)
_AFTER_HOST = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]{0,2}[^/?#\\]*[/?#\\]")
_WITH_PORT = re.compile(r"(\[.*\]|[^:]*):\d+")
_SHOWN = 60


class FetchService:
    """What the window and the command line ask for."""

    def __init__(self, fetcher: ChainFetcher) -> None:
        self._fetcher = fetcher

    def read(self, text: str) -> tuple[tuple[Parsed, ...], tuple[Problem, ...]]:
        """The servers in ``text``: on lines, or separated by commas, semicolons or blanks; each once.

        What names no server is left out, with one problem each whose message names it.
        """
        return read_servers(text)

    def fetch(
        self, servers: Sequence[Parsed], options: FetchOptions, job: JobContext, heard: Heard | None = None
    ) -> tuple[Chain | Failure, ...]:
        """Ask all of them at once; the results are in their order. Raises Cancelled when the job was stopped."""
        return self._fetcher.fetch_all(servers, options, job, heard)

    def system_proxy(self, server: Server) -> Proxy | None:
        """The proxy that the system's settings name for ``server``. May ask the name server on some systems."""
        return self._fetcher.system_proxy(server)

    def read_proxy(self, text: str, user: str, password: Secret) -> Proxy:
        """The proxy of an address such as ``http://host:port``, ``https://host`` or ``host:port``.

        Raises ProblemError; a password inside the address is refused, for an address is shown.
        """
        return read_proxy(text, user, password)


def read_servers(text: str) -> tuple[tuple[Parsed, ...], tuple[Problem, ...]]:
    """See :meth:`FetchService.read`."""
    found: dict[Server, Parsed] = {}
    problems: dict[str, Problem] = {}
    for piece in _pieces(text):
        if len(found) + len(problems) >= MAX_SERVERS:
            error = ProblemError.of(f"These are more than {MAX_SERVERS} hosts.", "Fetch them in several goes.")
            return tuple(found.values()), (*problems.values(), error.problem)
        try:
            parsed = parse_server(piece)
        except ProblemError as refused:
            problem = refused.problem
            problems[piece] = replace(problem, message=f"{_named(piece)}: {problem.message}")
        else:
            found.setdefault(parsed.server, parsed)
    return tuple(found.values()), tuple(problems.values())


def _pieces(text: str) -> Iterator[str]:
    """The addresses in a text. A comma within the path of an address does not end it, unless a host follows."""
    for word in text.split():
        address = ""
        for part in _SEPARATORS.split(word):
            inside = _AFTER_HOST.match(address) and part and "://" not in part and not _HOST_LIKE.fullmatch(part)
            if inside:
                continue  # more of the path, which is dropped anyway
            if address:
                yield address
            address = part
        if address:
            yield address


def _named(piece: str) -> str:
    """What was typed, short and without what stands before an ``@``."""
    bare = re.sub(r"[^/@]*@", "…@", piece)
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in bare)
    return f"“{shown if len(shown) <= _SHOWN else f'{shown[: _SHOWN - 1]}…'}”"


def read_proxy(text: str, user: str = "", password: Secret | None = None) -> Proxy:
    """See :meth:`FetchService.read_proxy`. A user name in the address counts where ``user`` is empty."""
    given = text.strip()
    if not given:
        raise ProblemError.of("The proxy's address is missing.", "Write it as http://proxy.example.com:8080.")
    scheme, mark, rest = given.partition("://")
    if not mark:
        scheme, rest = "http", given
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        raise ProblemError.of(
            f"A proxy of the kind “{scheme[:20]}” cannot be used.", "Name an HTTP proxy: http://host:port or https://…"
        )
    before, at, place = rest.rpartition("@")
    if at and re.search(r"[:/?#]", before):
        raise ProblemError.of(
            "There is a password in the proxy's address, where others can see it.",
            "Take it out of the address and give it where it is asked for.",
        )
    place = re.split(r"[/?#\\]", place, maxsplit=1)[0]
    server = parse_server(place).server
    if scheme == "http" and not _WITH_PORT.fullmatch(place):
        raise ProblemError.of(
            "The port of the proxy is missing.", "Write it as host:port; 8080 and 3128 are usual ports."
        )
    name = user or unquote(before)
    if ":" in name:
        raise ProblemError.of("A proxy's user name has no colon in it.", "Leave out the colon and what follows it.")
    return Proxy(server.host, server.port, name, password or Secret(""), scheme == "https")
