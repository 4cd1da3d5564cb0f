"""An AICC that answers as a test says, for what happens around the answers. The real one is under ``tests/aicc``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceItem, ReferenceKind
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    ChannelGateway,
    Fault,
    ReferenceList,
    Request,
    TestState,
    TestStep,
)
from wa_channel_studio.services.jobs import JobContext

Answer = ReferenceList | AiccError


def route(identity: str, name: str, code: str = "") -> ReferenceItem:
    return ReferenceItem(ReferenceKind.CALLED_ROUTE, identity, name, code)


def unit(identity: str, name: str, code: str = "") -> ReferenceItem:
    return ReferenceItem(ReferenceKind.OU, identity, name, code)


def bot(identity: str, name: str, code: str) -> ReferenceItem:
    return ReferenceItem(ReferenceKind.CHATBOT, identity, name, code)


def whole(kind: ReferenceKind, *items: ReferenceItem) -> ReferenceList:
    return ReferenceList(kind, ReadingState.COMPLETE, items)


def partly(kind: ReferenceKind, *items: ReferenceItem) -> ReferenceList:
    return ReferenceList(kind, ReadingState.PARTIAL, items, "It broke off after 100 of 250.")


def not_offered(kind: ReferenceKind) -> ReferenceList:
    return ReferenceList(kind, ReadingState.NOT_OFFERED, message="Not offered by this AICC version.")


def failure(fault: Fault, message: str = "It went wrong.") -> AiccError:
    return AiccError(fault, Problem("", Severity.ERROR, message, "Do something."))


@dataclass
class SteadyClock:
    """A clock that stands still until it is set."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Log:
    """A log with what a test puts in."""

    def __init__(self) -> None:
        self.kept: list[Request] = []

    def requests(self) -> tuple[Request, ...]:
        return tuple(self.kept)

    def clear(self) -> None:
        self.kept.clear()


@dataclass
class ScriptedAicc:
    """``answers`` by kind; a kind without one is complete and empty. What was asked is noted."""

    answers: dict[ReferenceKind, Answer] = field(default_factory=dict)
    asked: list[ReferenceKind] = field(default_factory=list)
    opened: list[tuple[Connection, str]] = field(default_factory=list)
    tested: list[tuple[Connection, str]] = field(default_factory=list)
    steps: tuple[TestStep, ...] = (
        TestStep("name", "Name", TestState.GOOD),
        TestStep("tcp", "Connection", TestState.BAD, "Refused.", "Check the port."),
    )
    closed: int = 0
    on_read: Callable[[ReferenceKind], None] = lambda _kind: None
    log: Log = field(default_factory=Log)

    def open(self, connection: Connection, ca_pem: str = "") -> ScriptedSession:
        self.opened.append((connection, ca_pem))
        return ScriptedSession(self)

    def test(
        self, connection: Connection, ca_pem: str, job: JobContext, told: Callable[[TestStep], None]
    ) -> tuple[TestStep, ...]:
        self.tested.append((connection, ca_pem))
        for step in self.steps:
            job.check()
            told(step)
        return self.steps

    def says(self, answers: Mapping[ReferenceKind, Answer]) -> None:
        self.answers = dict(answers)
        self.asked.clear()


class ScriptedSession:
    """A conversation with it."""

    def __init__(self, aicc: ScriptedAicc) -> None:
        self._aicc = aicc

    @property
    def channel_service(self) -> ChannelGateway:
        raise failure(Fault.NOT_OFFERED)

    def read(self, kind: ReferenceKind, job: JobContext) -> ReferenceList:
        job.check()
        self._aicc.asked.append(kind)
        self._aicc.on_read(kind)
        answer = self._aicc.answers.get(kind, whole(kind))
        if isinstance(answer, AiccError):
            raise answer
        return answer

    def close(self) -> None:
        self._aicc.closed += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
