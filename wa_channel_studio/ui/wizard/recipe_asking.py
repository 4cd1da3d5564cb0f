"""Asks the servers of a recipe beside the window: several questions at once, each server's answer as it comes.

It knows which servers are being asked. What an answer is worth, and whether it still counts, is for others to say.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.services.certificate_ports import FetchOptions
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.recipe_answers import Outcome
from wa_channel_studio.services.recipe_plan import Wanted
from wa_channel_studio.services.recipes import RecipeService
from wa_channel_studio.ui.jobs import HOSTS, JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import problem_of


@dataclass
class _Question:
    """One job: who is still being asked, and what came since the window looked last."""

    waiting: dict[str, Wanted]
    heard: deque[tuple[str, Outcome]] = field(default_factory=deque)


class Asking(QObject):
    """``heard`` brings what was wanted and what came of it; ``changed`` says that others are being asked now."""

    heard = Signal(object, object)
    failed = Signal(object)
    """With a Problem, for a fault of the question itself."""
    changed = Signal()

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._questions: dict[JobHandle, _Question] = {}

    @property
    def busy(self) -> frozenset[str]:
        """The keys of the servers that are being asked."""
        return frozenset(key for question in self._questions.values() for key in question.waiting)

    def ask(self, service: RecipeService, wanted: Sequence[Wanted], options: FetchOptions) -> None:
        """Ask ``wanted``, all at once."""
        question = _Question({one.key: one for one in wanted})
        job = self._runner.run(_work(service, wanted, options, question), queue=HOSTS)
        self._questions[job] = question
        job.progress.connect(self._on_progress)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)
        self.changed.emit()

    def stop(self) -> None:
        """Ask no further; what has answered stays."""
        for job in tuple(self._questions):
            job.cancel()

    def _on_progress(self) -> None:
        question = self._question()
        if question is not None:
            self._take_in(question)

    def _on_failed(self, fault: object) -> None:
        self.failed.emit(problem_of(fault))

    def _on_finished(self) -> None:
        job = self.sender()
        if isinstance(job, JobHandle):
            question = self._questions.pop(job, None)
            if question is not None:
                self._take_in(question)
            self.changed.emit()

    def _question(self) -> _Question | None:
        job = self.sender()
        return self._questions.get(job) if isinstance(job, JobHandle) else None

    def _take_in(self, question: _Question) -> None:
        while question.heard:
            key, outcome = question.heard.popleft()
            wanted = question.waiting.pop(key, None)
            if wanted is not None:
                self.heard.emit(wanted, outcome)


def _work(
    service: RecipeService, wanted: Sequence[Wanted], options: FetchOptions, question: _Question
) -> Callable[[JobContext], None]:
    """The job: in a worker thread it only puts down what it hears."""

    def work(job: JobContext) -> None:
        def answered(key: str, outcome: Outcome) -> None:
            question.heard.append((key, outcome))
            job.report(0, 0)

        service.fetch(wanted, options, job, answered)

    return work
