"""The watch: looks at live servers again, and tells what that means for the certificates that are kept of them.

All servers are asked at once, each once. What was found is kept with its time; a server that cannot be reached takes
nothing away from what was known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.certificate import Origin
from wa_channel_studio.domain.chain import Chain, Failure, Layer
from wa_channel_studio.domain.library import LibraryRow, WatchResult
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import Parsed, Server, parse_server
from wa_channel_studio.services import watch_words
from wa_channel_studio.services.certificate_ports import (
    CertificateFormats,
    ChainFetcher,
    FetchOptions,
    Heard,
    Judge,
    ProxyMode,
)
from wa_channel_studio.services.checking import recheck
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Clock, UnitOfWork
from wa_channel_studio.services.watch_words import Finding, Kept

_AT_ONCE = 50
"""Files judged in one transaction: one each would wait for the disk thousands of times."""


@dataclass(frozen=True, slots=True)
class TrustAnswer:
    """Whether certificates trust a server today. Host names do not count; the sentence says when they differ."""

    trusted: bool
    chain: Chain
    sentence: str


class WatchService:
    """The watch of one open workspace."""

    def __init__(
        self,
        begin: Callable[[], UnitOfWork],
        fetcher: ChainFetcher,
        judge: Judge,
        formats: CertificateFormats,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._fetcher = fetcher
        self._judge = judge
        self._formats = formats
        self._clock = clock

    def look(
        self, certificate_ids: Sequence[str] | None, options: FetchOptions, job: JobContext, heard: Heard | None = None
    ) -> Mapping[str, WatchResult]:
        """Look at the servers of these certificates again, or of all that came from one, and keep what is found.

        ``heard`` gets each server's answer as soon as it is there; its ``server`` says whose it is. Certificates that
        came from no server are left out. Raises ProblemError when none of those asked for came from one, and Cancelled
        when the job was stopped; what was complete by then is kept.
        """
        watched = self._watched(certificate_ids)
        if certificate_ids and not watched:
            raise ProblemError.of(
                "It is not known from which server this came.",
                "Get it from its server, or ask whether it would trust one.",
            )
        answers: dict[Server, Chain | Failure] = {}
        results: dict[str, WatchResult] = {}
        try:
            self._ask({server for servers in watched.values() for server in servers}, options, job, heard, answers)
        finally:
            complete = [item for item, servers in watched.items() if all(server in answers for server in servers)]
            for start in range(0, len(complete), _AT_ONCE):
                results |= self._keep({item: watched[item] for item in complete[start : start + _AT_ONCE]}, answers)
        return results

    def would_trust(self, certificate_id: str, parsed: Parsed, options: FetchOptions, job: JobContext) -> TrustAnswer:
        """Whether a certificate or keystore of the library trusts a server today.

        Raises NotFoundError, ProblemError for a keystore that cannot be opened, FetchError or Cancelled.
        """
        with self._begin() as work:
            name = work.library.get(certificate_id).name
            anchors = self._anchors(work, certificate_id)
        if not anchors:
            raise ProblemError.of(f"{name} shows no certificate.", "Enter its password first, if it is a keystore.")
        return self._trust(name, anchors, parsed, options, job)

    def would_trust_bytes(
        self, anchors: Sequence[bytes], parsed: Parsed, options: FetchOptions, job: JobContext
    ) -> TrustAnswer:
        """Whether these certificates (DER) trust a server today. Raises FetchError or Cancelled."""
        return self._trust("this keystore", [("", der) for der in anchors], parsed, options, job)

    def _trust(
        self,
        name: str,
        anchors: Sequence[tuple[str, bytes]],
        parsed: Parsed,
        options: FetchOptions,
        job: JobContext,
    ) -> TrustAnswer:
        chain = self._fetcher.fetch(parsed, options, job)
        trusted = self._judge.trusts([der for _, der in anchors], chain)
        return TrustAnswer(trusted, chain, watch_words.answer(name, anchors, chain, trusted=trusted))

    def _watched(self, certificate_ids: Sequence[str] | None) -> Mapping[str, tuple[Server, ...]]:
        """The servers of each certificate that came from some."""
        with self._begin() as work:
            ids = work.library.with_servers() if certificate_ids is None else tuple(dict.fromkeys(certificate_ids))
            rows = work.library.rows(ids)
        found = {row.id: _servers(row.servers) for row in rows}
        return {item: servers for item, servers in found.items() if servers}

    def _ask(
        self,
        servers: set[Server],
        options: FetchOptions,
        job: JobContext,
        heard: Heard | None,
        answers: dict[Server, Chain | Failure],
    ) -> None:
        """Ask every server once and note each answer as it comes, also when the job is stopped in between."""
        direct = replace(options, mode=ProxyMode.NONE, proxy=None, proxy_itself=False)
        around = replace(options, proxy_itself=False)
        proxies = {server for server in servers if self._is_proxy(server, options)}
        for group, how in ((servers - proxies, around), (proxies, direct)):
            ordered = sorted(group)

            def note(number: int, outcome: Chain | Failure, ordered: Sequence[Server] = ordered) -> None:
                if not isinstance(outcome, Failure) or outcome.layer is not Layer.CANCELLED:
                    answers[ordered[number]] = outcome
                if heard is not None:
                    heard(number, outcome)

            if ordered:
                outcomes = self._fetcher.fetch_all([Parsed(server) for server in ordered], how, job, note)
                answers.update(zip(ordered, outcomes, strict=True))

    def _is_proxy(self, server: Server, options: FetchOptions) -> bool:
        """Whether it is the very proxy that it would be asked through: its own certificate is what is kept then."""
        if options.mode is ProxyMode.MANUAL:
            proxy = options.proxy
        else:
            proxy = self._fetcher.system_proxy(server) if options.mode is ProxyMode.SYSTEM else None
        return proxy is not None and str(proxy) == str(server)

    def _keep(
        self, watched: Mapping[str, tuple[Server, ...]], answers: Mapping[Server, Chain | Failure]
    ) -> Mapping[str, WatchResult]:
        """Judge some files by the answers and keep the results; a file that is gone meanwhile is passed over."""
        results: dict[str, WatchResult] = {}
        to_judge: list[str] = []
        with self._begin() as work:
            for item, servers in watched.items():
                try:
                    row = work.library.get(item)
                except NotFoundError:
                    continue
                origin = row.file.origin
                if origin is None or _servers(origin.servers) != servers:
                    continue  # it was fetched anew while the servers were asked
                results[item] = self._keep_one(work, row, origin, [answers[server] for server in servers])
                if _outdated(row.watch) != _outdated(results[item]):
                    to_judge.append(item)
            recheck(work, to_judge, self._clock)
            work.commit()
        return results

    def _keep_one(
        self, work: UnitOfWork, row: LibraryRow, origin: Origin, outcomes: Sequence[Chain | Failure]
    ) -> WatchResult:
        kept = Kept(row.file, origin, row.role, work.library.users([row.id]))
        anchors = [der for _, der in self._anchors(work, row.id)]
        findings = [self._finding(kept, place, outcome, anchors) for place, outcome in enumerate(outcomes)]
        result = watch_words.together(findings, self._clock.now(), row.watch)
        seen = tuple(finding.leaf or kept.seen(place) for place, finding in enumerate(findings))
        if seen != origin.seen and all(seen):
            work.certificates.save_file(replace(row.file, origin=replace(origin, seen=seen)))
        work.library.set_watch(row.id, result)
        return result

    def _finding(self, kept: Kept, place: int, outcome: Chain | Failure, anchors: Sequence[bytes]) -> Finding:
        if isinstance(outcome, Failure):
            return watch_words.failed(outcome)
        if not anchors:
            return watch_words.closed(kept)
        return watch_words.seen(kept, place, outcome, trusted=self._judge.trusts(anchors, outcome))

    def _anchors(self, work: UnitOfWork, certificate_id: str) -> Sequence[tuple[str, bytes]]:
        """What a file trusts, as alias and DER; of a keystore the certificates of its private keys do not count."""
        blob = work.certificates.get(certificate_id)
        password = work.library.passwords([certificate_id]).get(certificate_id)
        if not blob.file.is_keystore:
            return [(found.alias, found.der) for found in self._formats.content(blob.data).certificates]
        try:
            store = self._formats.open_keystore(blob.data, password)
        except ProblemError:
            return []
        return [(entry.alias, entry.der) for entry in store.entries]


def _servers(texts: Sequence[str]) -> tuple[Server, ...]:
    """Servers as they are noted with a certificate; none when one of them cannot be understood."""
    try:
        return tuple(parse_server(text).server for text in texts)
    except ProblemError:
        return ()


def _outdated(result: WatchResult | None) -> str:
    """What channels are told of a result."""
    return (result.known_message or result.message) if result is not None and result.act else ""
