"""Asks TLS servers for their certificates, many at once, and hands each answer to the judge.

Fulfils ``services.certificate_ports.ChainFetcher``. One loop speaks with all of them; threads are used for looking up
names and for judging only. How one conversation goes is ``conversation``'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

from wa_channel_studio.certs import mishaps, tls
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.conversation import Conversation
from wa_channel_studio.certs.mishaps import Mishap
from wa_channel_studio.certs.system_proxy import system_proxy
from wa_channel_studio.certs.transport import Resolver
from wa_channel_studio.domain.chain import Chain, Failure, FetchError, Tone, Topic
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Heard, Proxy
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.ports import Clock

AT_ONCE = 100
"""Conversations at once. Each has one or two sockets, and macOS gives a program 256 files at first."""
LOOK = 0.05
"""Seconds after which the job is asked again whether it should stop."""

_log = logging.getLogger(__name__)


class AnswerJudge(Protocol):
    """Says what an answer is worth: ``certs.chain.ChainJudge``."""

    def judge(self, answer: Answer, at: datetime) -> Chain:
        """May be called from any thread."""


class TlsFetcher:
    """Fulfils ``services.certificate_ports.ChainFetcher``; may be used from several threads at once."""

    def __init__(self, judge: AnswerJudge, clock: Clock) -> None:
        self._judge = judge
        self._clock = clock

    def fetch(self, parsed: Parsed, options: FetchOptions, job: JobContext) -> Chain:
        """Raises FetchError with the layer that failed, Cancelled when the job was stopped."""
        (result,) = self.fetch_all((parsed,), options, job)
        if isinstance(result, Failure):
            raise FetchError(result)
        return result

    def fetch_all(
        self, servers: Sequence[Parsed], options: FetchOptions, job: JobContext, heard: Heard | None = None
    ) -> tuple[Chain | Failure, ...]:
        """All at once, in the order given. ``heard`` is called in the caller's thread. Raises Cancelled."""
        job.check()
        if not servers:
            return ()
        tls.prepare()
        asked = _Round(self, servers, options=options, job=job, heard=heard)
        with asyncio.Runner() as runner, ThreadPoolExecutor(1, "certs-judge") as judges:
            runner.get_loop().set_default_executor(judges)
            return runner.run(asked.hold())

    async def judged(self, answer: Answer) -> Chain:
        """What the judge says of an answer, without holding up the loop."""
        return await asyncio.to_thread(self._judge.judge, answer, self._clock.now())

    def system_proxy(self, server: Server) -> Proxy | None:
        """The proxy that the system's settings name for ``server``; None also for one that cannot be used."""
        try:
            return system_proxy(server)
        except Mishap:
            return None


class _Round:
    """One call of :meth:`TlsFetcher.fetch_all`."""

    def __init__(
        self,
        fetcher: TlsFetcher,
        servers: Sequence[Parsed],
        *,
        options: FetchOptions,
        job: JobContext,
        heard: Heard | None,
    ) -> None:
        self._fetcher = fetcher
        self._servers = servers
        self._options = options
        self._job = job
        self._heard = heard
        self._resolver = Resolver()
        self._results: dict[int, Chain | Failure] = {}

    async def hold(self) -> tuple[Chain | Failure, ...]:
        """Ask all; ends within moments when the job is cancelled."""
        self._job.report(0, len(self._servers))
        turns = iter(range(len(self._servers)))
        speakers = [asyncio.create_task(self._speak(turns)) for _ in range(min(AT_ONCE, len(self._servers)))]
        running = set(speakers)
        try:
            while running:
                done, running = await asyncio.wait(running, timeout=LOOK, return_when=asyncio.FIRST_EXCEPTION)
                for task in done:
                    task.result()  # what the listeners raise
                self._job.check()
        finally:
            self._resolver.close()
            for task in running:
                task.cancel()
            await asyncio.gather(*speakers, return_exceptions=True)
        return tuple(self._results[number] for number in range(len(self._servers)))

    async def _speak(self, turns: Iterator[int]) -> None:
        for number in turns:
            result = await self._ask(self._servers[number])
            self._results[number] = result
            if self._heard is not None:
                self._heard(number, result)
            self._job.report(len(self._results), len(self._servers), _told(result))

    async def _ask(self, parsed: Parsed) -> Chain | Failure:
        conversation = Conversation(parsed, self._options, self._resolver, self._vouch)
        try:
            answer = await conversation.hold()
            return await self._fetcher.judged(answer)
        except Mishap as mishap:
            return mishap.of(parsed.server)
        except Cancelled:
            raise
        except Exception as accident:  # noqa: BLE001 - one host spoils nothing
            _log.error("A conversation with a server ended in a way nobody foresaw", exc_info=accident)
            return mishaps.unforeseen(str(parsed.server), accident, conversation.phase).of(parsed.server)

    async def _vouch(self, answer: Answer) -> bool:
        chain = await self._fetcher.judged(answer)
        name = chain.about(Topic.NAME)
        return chain.trusted and (name is None or name.tone is not Tone.BAD)


def _told(result: Chain | Failure) -> str:
    """One sentence of progress."""
    if isinstance(result, Failure):
        return f"{result.server.shown}: {result.problem.message}"
    sent = sum(not link.completed_from for link in (*result.links, *result.spare))
    return f"{result.server.shown}: {sent} certificate{'s' if sent != 1 else ''}"
