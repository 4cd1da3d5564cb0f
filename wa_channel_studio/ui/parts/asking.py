"""A view asks a service: the work runs beside the window, and the answer comes back to the view if it still lives.

Every fault becomes a Problem. What is no ProblemError is a fault of this program: it is logged without its words, since
those may quote a secret, and told in a plain sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject

from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import DATABASE, JobHandle, JobRunner

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


def problem_of(fault: object) -> Problem:
    """What to tell a person about ``fault``; a fault of the program itself is logged."""
    if isinstance(fault, ProblemError):
        return fault.problem
    if isinstance(fault, BaseException):
        _LOG.error("a job failed", exc_info=fault)
    return Problem(
        "",
        Severity.ERROR,
        QCoreApplication.translate("Faults", "Something went wrong inside the program ({0}).").format(
            type(fault).__name__
        ),
        QCoreApplication.translate("Faults", "Nothing was changed. The log file tells more: Settings, Files."),
    )


def sentence(problem: Problem) -> str:
    """Message and remedy in a row."""
    return f"{problem.message} {problem.remedy}".strip()


def ask(
    owner: QObject,
    runner: JobRunner,
    work: Callable[[JobContext], T],
    done: Callable[[T], object] | None = None,
    failed: Callable[[Problem], object] | None = None,
    *,
    faulted: Callable[[object], object] | None = None,
    finished: Callable[[], object] | None = None,
    queue: str = DATABASE,
) -> JobHandle:
    """Run ``work`` and call back on the window's thread, but only while ``owner`` lives.

    ``failed`` is given a Problem; ``faulted`` is for callers who must tell kinds of errors apart, and is given the
    error itself in its place.
    """
    handle = runner.run(work, queue=queue)

    def guarded(call: Callable[..., object], *values: Any) -> None:
        if shiboken6.isValid(owner):
            call(*values)

    if done is not None:
        handle.succeeded.connect(lambda value: guarded(done, value))
    if faulted is not None:
        handle.failed.connect(lambda fault: guarded(faulted, fault))
    elif failed is not None:
        handle.failed.connect(lambda fault: guarded(failed, problem_of(fault)))
    else:
        handle.failed.connect(problem_of)
    if finished is not None:
        handle.finished.connect(lambda: guarded(finished))
    return handle


def together(
    owner: QObject, handles: Sequence[JobHandle], done: Callable[[], object], failed: Callable[[Problem], object]
) -> None:
    """Call ``done`` once all ``handles`` have ended well, or ``failed`` once with the first fault."""
    left = [handle for handle in handles if handle.active]
    if not left:
        done()
        return
    faults: list[object] = []
    waiting = set(left)

    def ended(handle: JobHandle) -> None:
        waiting.discard(handle)
        if waiting or not shiboken6.isValid(owner):
            return
        if faults:
            failed(problem_of(faults[0]))
        else:
            done()

    for handle in left:
        handle.failed.connect(faults.append)
        handle.finished.connect(lambda handle=handle: ended(handle))
