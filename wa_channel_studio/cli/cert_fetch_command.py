"""``cert fetch``: fetches certificates from servers and writes one file each.

What fails is told and spoils nothing else. The JSON document has ``out``, ``done`` (whether all was done) and
``hosts``, one object each in the order asked: ``host``, ``port``; ``tls``, ``via`` (the proxy), ``trusted``,
``public``, ``store``, ``verdicts`` and ``notes`` where the host answered; ``files`` (``path``, ``use``, ``new``: false
when the same content was there already, ``subject``, ``issuer``, ``not_before``, ``not_after``, ``sha256``,
``completed_from``); ``warning`` when it was used although it is advised against; and ``failures`` (``layer``,
``message``, ``remedy``, ``cause``, ``alert``), empty when everything asked of this host was done.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.cli.fetch_options import SystemClock, fetch_options
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.chain import Chain, Failure, Link
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.anchors import consent_needed, file_name, suggested
from wa_channel_studio.services.fetching import read_servers
from wa_channel_studio.services.jobs import JobContext

if TYPE_CHECKING:
    from wa_channel_studio.fields.types import JsonValue

ALL = "all"
ADDRESS = "address"
"""The layer of what was no address of a server at all."""
_NO_HOST = Problem("", Severity.ERROR, "A name of a host is empty.", "Write it as api.infobip.com.")
_READABLE = 0o644
"""Certificates are public."""


@dataclass
class _Host:
    """One host that was named, and what became of it."""

    asked: str
    server: Server | None = None
    chain: Chain | None = None
    files: list[dict[str, JsonValue]] = field(default_factory=list)
    failures: list[dict[str, JsonValue]] = field(default_factory=list)
    warning: str = ""

    @property
    def shown(self) -> str:
        """Its name for people."""
        return self.server.shown if self.server is not None else self.asked

    def fail(self, problem: Problem, layer: str = "", alert: int | None = None) -> None:
        """Note what could not be done."""
        self.failures.append(
            {
                "layer": layer,
                "message": problem.message,
                "remedy": problem.remedy,
                "cause": problem.cause,
                "alert": alert,
            }
        )

    def as_json(self) -> dict[str, JsonValue]:
        """Its object of the document."""
        document: dict[str, JsonValue] = {
            "host": self.server.host if self.server is not None else self.asked,
            "port": self.server.port if self.server is not None else None,
        }
        if self.chain is not None:
            document |= {
                "tls": self.chain.tls,
                "via": self.chain.via,
                "trusted": self.chain.trusted,
                "public": self.chain.public,
                "store": self.chain.store,
                "verdicts": [
                    {"topic": v.topic.value, "tone": v.tone.value, "words": v.words, "sentence": v.sentence}
                    for v in self.chain.verdicts
                ],
                "notes": list(self.chain.notes),
            }
        return document | {"files": list(self.files), "warning": self.warning, "failures": list(self.failures)}


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Ask all, write what can be written, and end with 0 only when everything asked was done."""
    if not arguments.out.strip():
        raise UsageError("--out needs the name of a folder.")
    options = fetch_options(arguments)
    hosts, asked = _read(arguments.hosts)
    out = Path(arguments.out)
    if asked:
        made = _make(out)
        results = TlsFetcher(ChainJudge(), SystemClock()).fetch_all(tuple(asked), options, JobContext())
        for parsed, result in zip(asked.values(), results, strict=True):
            _take(parsed, result, _Wish(out, arguments.use or "", FileKind(arguments.format), arguments.anyway))
        if made:
            # Made before anybody was asked, so that a place that cannot be written is told at once.
            with contextlib.suppress(OSError):
                out.rmdir()  # only where nothing was put in
    return _tell(out, hosts, output)


def _read(names: Sequence[str]) -> tuple[list[_Host], dict[Parsed, _Host]]:
    """All that was named, and those that can be asked; what was named twice is asked once."""
    hosts: list[_Host] = []
    asked: dict[Parsed, _Host] = {}
    known: set[Server] = set()
    for name in names:
        servers, problems = read_servers(name)
        for parsed in servers:
            if parsed.server not in known:
                known.add(parsed.server)
                hosts.append(_Host(name, parsed.server))
                asked[parsed] = hosts[-1]
        for problem in problems or (() if servers else (_NO_HOST,)):
            hosts.append(_Host(name))
            hosts[-1].fail(problem, ADDRESS)
    return hosts, asked


def _make(folder: Path) -> bool:
    """Make the folder; whether it was not there before. Raises ProblemError."""
    try:
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or "it is no name of a folder"
        raise ProblemError.of(f"The folder {folder} cannot be made: {words}.", "Choose another one.") from None
    return new


@dataclass(frozen=True)
class _Wish:
    """What is to be written."""

    out: Path
    use: str
    kind: FileKind
    anyway: bool


def _take(host: _Host, result: Chain | Failure, wish: _Wish) -> None:
    if isinstance(result, Failure):
        host.fail(result.problem, result.layer.value, result.alert)
        return
    host.chain = result
    reason = consent_needed(result)
    if reason and not wish.anyway:
        host.fail(
            ProblemError.of(reason, "Nothing was written. If it is right all the same, add --anyway.").problem,
            "trust",
        )
        return
    host.warning = reason
    links = _chosen(result, wish.use)
    if not links:
        message = f"The chain of {host.shown} has no {wish.use} certificate."
        host.fail(
            ProblemError.of(message, "Choose another one with --use; --use all writes what there is.").problem, "chain"
        )
    names: set[str] = set()
    for link in links:
        try:
            host.files.append(_write(result.server, link, wish, names))
        except ProblemError as refused:
            host.fail(refused.problem, "file")


def _chosen(chain: Chain, use: str) -> tuple[Link, ...]:
    if use == ALL:
        return chain.links
    link = chain.link(Anchor(use) if use else suggested(chain, Role.TRUST))
    return (link,) if link is not None else ()


def _write(server: Server, link: Link, wish: _Wish, names: set[str]) -> dict[str, JsonValue]:
    host = server.host if server == Server(server.host) else f"{server.host}:{server.port}"
    name = file_name(host, link.place.value, link.facts.not_after, wish.kind)
    number = 1
    while name in names:  # several intermediates that end on one day
        number += 1
        name = file_name(host, f"{link.place.value}-{number}", link.facts.not_after, wish.kind)
    names.add(name)
    path = wish.out / name
    data = Formats().write([(name, link.der)], wish.kind)
    new = not _is_there(path, data)
    if new:
        safe_write(path, data, mode=_READABLE)
        if path.read_bytes() != data:
            raise ProblemError.of(f"{path} did not read back as it was written.", "Write to another folder.")
    facts = link.facts
    return {
        "path": str(path),
        "use": link.place.value,
        "new": new,
        "subject": facts.subject,
        "issuer": facts.issuer,
        "not_before": facts.not_before.isoformat(),
        "not_after": facts.not_after.isoformat(),
        "sha256": facts.sha256,
        "completed_from": link.completed_from,
    }


def _is_there(path: Path, data: bytes) -> bool:
    """Whether the same content is there already. Raises ProblemError for another one, which is never overwritten."""
    try:
        with path.open("rb") as file:
            same = file.read(len(data) + 1) == data
    except FileNotFoundError:
        return False
    except OSError as reason:
        raise ProblemError.of(f"{path} cannot be written: {reason.strerror}.", "Choose another folder.") from None
    if not same:
        raise ProblemError.of(
            f"{path} is there already with other content; it was not overwritten.",
            "Move it away, or choose another folder.",
        )
    return True


def _tell(out: Path, hosts: Sequence[_Host], output: Output) -> int:
    lines: list[str] = []
    for host in hosts:
        for note in host.chain.notes if host.chain is not None else ():
            output.note(f"{host.shown}: {note}")
        if host.warning and host.files:
            output.note(f"{host.shown}: used although it is advised against. {host.warning}")
        for file in host.files:
            state = "" if file["new"] else ", which was there already"
            lines.append(f"{host.shown}: {file['use']}, ends {str(file['not_after'])[:10]}, {file['path']}{state}")
            lines.append(f"  SHA-256 {file['sha256']}")
        for failure in host.failures:
            words = " ".join(str(failure[part]) for part in ("message", "remedy") if failure[part])
            output.note(words if failure["layer"] == ADDRESS else f"{host.shown}: {words}")
    done = not any(host.failures for host in hosts)
    document: JsonValue = {"out": str(out), "done": done, "hosts": [host.as_json() for host in hosts]}
    return output.result(document, lines, DONE if done else FAILED)
