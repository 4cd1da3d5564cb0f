"""“Try it” of the start page: the job that makes the sample, and the sandbox that runs as long as it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.paths import home_dir
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask, sentence

if TYPE_CHECKING:
    from wa_channel_studio.services.aicc_ports import RunningSandbox
    from wa_channel_studio.services.ports import KdfParameters
    from wa_channel_studio.services.trying import Tried
    from wa_channel_studio.ui.views.start_view import StartView

_FOLDER = "try-it"


class TryOut(QObject):
    """Sends ``ready`` with the open workspace, or ``failed`` with a sentence."""

    ready = Signal(object)
    failed = Signal(str)

    def __init__(self, context: UiContext, start: StartView, parameters: KdfParameters | None) -> None:
        super().__init__(start)
        self._context = context
        self._start = start
        self._parameters = parameters
        self._wanted = False
        self._sandbox: RunningSandbox | None = None
        self.hint = ""
        """What to know of the sample that was just opened; empty for every other workspace."""

    def begin(self) -> None:
        """Make or open the sample, as soon as the services are there. A second wish meanwhile is the same wish."""
        services = self._context.services
        start = self._start
        start.say("")
        start.try_it.setEnabled(False)
        if services is None:
            self._wanted = True
            return
        service, parameters = services.tryout, self._parameters
        folder = home_dir() / _FOLDER
        handle = ask(
            self,
            self._context.runner,
            lambda job: service.begin(folder, job, parameters),
            self._begun,
            self._refused,
            finished=lambda: start.try_it.setEnabled(True),
            queue=FILES,
        )
        start.busy.follow(handle, self.tr("Preparing the sample …"))

    def services_loaded(self) -> None:
        """Go on with a wish that came too early."""
        if self._wanted:
            self._wanted = False
            self.begin()

    def give_up(self) -> Callable[[], None]:
        """The workspace is being closed: what ends the sandbox, for a job, since it waits for a process."""
        sandbox, self._sandbox = self._sandbox, None
        self.hint = ""
        return sandbox.stop if sandbox is not None else lambda: None

    def _begun(self, tried: Tried) -> None:
        self._sandbox = tried.sandbox
        self.hint = self.tr("This is a sample. Its password is “{0}”, should it be locked.").format(tried.password)
        self.ready.emit(tried.workspace)

    def _refused(self, problem: Problem) -> None:
        self.failed.emit(sentence(problem))
