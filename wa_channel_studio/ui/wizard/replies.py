"""Takes in what jobs and editors bring back: surroundings, facts of files, notes and faults of fields."""

from __future__ import annotations

from PySide6.QtCore import QObject

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.forms.certificate_edit import CertificateEditor
from wa_channel_studio.ui.forms.reference_editors import ReferenceEditor
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.wizard.frame import WizardFrame
from wa_channel_studio.ui.wizard.pages import Pages
from wa_channel_studio.ui.wizard.presenter import Presenter
from wa_channel_studio.ui.wizard.state import WizardState
from wa_channel_studio.ui.wizard.surroundings import Surroundings
from wa_channel_studio.ui.wizard.wishes import Wishes


class Replies(QObject):
    """Listens to ``wishes`` and ``surroundings`` for as long as ``parent`` lives."""

    def __init__(
        self,
        parent: QObject,
        *,
        state: WizardState,
        pages: Pages,
        presenter: Presenter,
        frame: WizardFrame,
        wishes: Wishes,
        surroundings: Surroundings,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._pages = pages
        self._presenter = presenter
        self._frame = frame
        self._wishes = wishes
        self._surroundings = surroundings
        wishes.noted.connect(self._on_noted)
        wishes.failed.connect(self._on_file_failed)
        wishes.known.connect(self._on_files_known)
        wishes.busy.connect(self._on_busy)
        wishes.reading.connect(self._on_reading)
        wishes.lists_read.connect(surroundings.load)
        surroundings.loaded.connect(self._on_surroundings)
        surroundings.failed.connect(self._on_load_failed)

    def _on_surroundings(self) -> None:
        self._wishes.look_up_files()
        self._presenter.surround()

    def _on_files_known(self, files: object) -> None:
        if isinstance(files, dict):
            self._state.add_files(files)
            self._presenter.surround()

    def _on_noted(self, key: str, note: str) -> None:
        self._state.notes[key] = note
        self._presenter.refresh()

    def _on_file_failed(self, key: str, problem: object) -> None:
        if isinstance(problem, Problem):
            self._state.faults[key] = problem
            self._presenter.refresh()

    def _on_busy(self, key: str, on: bool) -> None:
        editor = self._pages.current.form.editor(key)
        if isinstance(editor, CertificateEditor):
            editor.edit.set_busy(on)

    def _on_reading(self, key: str, job: object) -> None:
        editor = self._pages.current.form.editor(key)
        if isinstance(editor, ReferenceEditor) and isinstance(job, JobHandle):
            editor.follow(job, self.tr("Reading the lists of the AICC …"))

    def _on_load_failed(self, problem: object) -> None:
        if isinstance(problem, Problem):
            self._frame.complain(problem, self.tr("Try again"), self._surroundings.load)
