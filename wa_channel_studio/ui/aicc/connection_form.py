"""The fields of a tenant's connection, with what is wrong with them. What was typed is held by the tenant's form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.connection_form import check_connection, connection_fields, connection_from_answers
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.forms.editor import Ask
from wa_channel_studio.ui.forms.field_row import FieldState
from wa_channel_studio.ui.forms.form import Form
from wa_channel_studio.ui.forms.library_choice import LibraryChoiceEditor

_HELPED = ("aicc_auth_url", "aicc_channel_service", "aicc_oiap_tenant_id", "aicc_oiap_password", "aicc_proxy")
"""Fields whose help stands below them, because nobody could guess; the others explain themselves."""
_WARNED_OF = "aicc_tenant_space_id"
CONNECTION_KEYS = frozenset(spec.key for spec in connection_fields())


class ConnectionForm(QWidget):
    """``answered`` brings the key of a field and what stands in it now; ``judged`` says that all was judged anew."""

    answered = Signal(str, object)
    judged = Signal()

    def __init__(self, clipboard: SecretClipboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self._clipboard = clipboard
        self._answers = Answers({})
        self.problems: tuple[Problem, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.form = Form(connection_fields(), parent=self)
        self.form.edited.connect(self._on_edited)
        self.form.asked.connect(self._on_asked)
        column.addWidget(self.form)

    @property
    def connection(self) -> Connection:
        """What stands in the form, cleaned."""
        return connection_from_answers(self._answers)

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of what a connection that was begun lacks."""
        labels = {spec.key: spec.label for spec in connection_fields()}
        return tuple(labels[problem.field] for problem in self.problems if self._is_empty(problem.field))

    def show_answers(self, answers: Answers) -> None:
        """Show what stands in the form."""
        self._answers = answers
        self.form.sync(answers, None)

    def offer_certificates(self, files: Sequence[tuple[str, str]]) -> None:
        """Offer files of the library, as id and name, by which servers are trusted."""
        editor = self.form.editor("aicc_ca")
        if isinstance(editor, LibraryChoiceEditor):
            editor.offer(files)

    def judge(self, answers: Answers, loud: Callable[[str], bool]) -> tuple[Problem, ...]:
        """Judge ``answers`` and tell what is wrong at fields that are ``loud``.

        Of what is only unfinished the fields say nothing before somebody was there: the way tells of it.
        """
        self._answers = answers
        self.problems = check_connection(answers)
        self.form.apply(CONNECTION_KEYS, lambda spec: self._state(spec, loud))
        self.judged.emit()
        return self.problems

    def conceal(self) -> None:
        """Hide secrets that are shown."""
        self.form.conceal()

    def _state(self, spec: FieldSpec, loud: Callable[[str], bool]) -> FieldState:
        own = tuple(
            problem
            for problem in self.problems
            if problem.field == spec.key and loud(spec.key) and (problem.is_error or not self._is_empty(spec.key))
        )
        helped = spec.key in _HELPED or (spec.key == _WARNED_OF and self._is_empty(spec.key))
        note = spec.help if helped and not own else ""
        return FieldState(spec.required.holds(self._answers, TenantParameters()), own, note)

    def _is_empty(self, key: str) -> bool:
        return is_empty(self._answers.get(key))

    def _on_edited(self, key: str) -> None:
        editor = self.form.editor(key)
        if editor is not None:
            self.answered.emit(key, editor.value)

    def _on_asked(self, key: str, wish: Ask) -> None:
        value = self._answers.get(key)
        if wish.verb == "copy" and isinstance(value, Secret) and value:
            self._clipboard.copy(value.reveal())
