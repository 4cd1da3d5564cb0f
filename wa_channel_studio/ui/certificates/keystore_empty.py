"""What stands where the entries would be: a new keystore, one without entries, or a file that could not be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.parts.asking import sentence


class KeystoreEmpty(EmptyState):
    """``primary`` adds files, ``secondary`` opens a keystore."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("certificate", "", "", parent=parent)
        self.primary.setObjectName("action.begin_adding")
        self.secondary.setObjectName("action.open_keystore")

    def say_new(self) -> None:
        """Nothing was done yet: anything may begin here."""
        self._say(self.tr("A new keystore"), self.tr("Open a keystore …"))

    def say_none(self) -> None:
        """The keystore that is open has no entries."""
        self._say(self.tr("No entries"), "")

    def say_opening(self, name: str) -> None:
        """The file ``name`` is being opened."""
        self.set("certificate", self.tr("Opening {0} …").format(name), "")

    def say_unreadable(self, problem: Problem, name: str) -> None:
        """The file ``name`` could not be opened."""
        title = self.tr("{0} cannot be opened").format(name)
        self.set("error", title, sentence(problem), self.tr("Add files …"), self.tr("Open another …"))
        self.secondary.setFocus()

    def _say(self, title: str, other: str) -> None:
        text = self.tr(
            "Drop certificates here, in any format: DER, PEM, P7B, or a whole keystore. Paste them as text, or fetch "
            "them from their hosts."
        )
        self.set("certificate", title, text, self.tr("Add files …"), other)
