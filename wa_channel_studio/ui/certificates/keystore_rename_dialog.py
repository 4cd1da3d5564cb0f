"""Renaming an entry: what is typed, what Java will make of it, and a free name where it is taken."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.keystore import AliasTakenError, Keystore, folded_alias
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.field import Field


class RenameDialog(Dialog):
    """``renamed`` brings the keystore with the entry under its new alias, and the dialog closes."""

    renamed = Signal(object)

    def __init__(self, keystore: Keystore, place: int, parent: QWidget) -> None:
        """``place`` is where the entry stands in the keystore."""
        entry = keystore.entries[place]
        whose = entry.facts.common_name if entry.facts is not None else ""
        super().__init__(
            QCoreApplication.translate("RenameDialog", "Rename the entry"), whose, name="dialog.rename", parent=parent
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keystore = keystore
        self._place = place
        self._proposal = ""
        self.alias = QLineEdit(entry.alias, self)
        self.alias.setObjectName("field.alias")
        self.take = link_button("", name="action.take_proposal", parent=self)
        self.take.clicked.connect(self._take_proposal)
        self.field = Field(self.tr("Alias"), self.alias, parent=self)
        self.alias.textEdited.connect(lambda _text: self._judge())
        self.alias.returnPressed.connect(self._submit)
        self.body.addWidget(self.field)
        self.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._rename = self.add_button(self.tr("Rename"), "primary", name="action.rename", default=True)
        self._rename.clicked.connect(self._submit)
        self._judge()
        self.alias.setFocus()
        self.alias.selectAll()

    def _judge(self) -> Keystore | None:
        """Say at the field what Java makes of the name, and return the keystore with it where that goes."""
        typed = self.alias.text().strip()
        self._offer("")
        if not typed:
            self.field.say(self.tr("An entry needs a name."))
            return None
        try:
            renamed = self._keystore.renamed_at(self._place, typed)
        except AliasTakenError as taken:
            self.field.say(taken.problem.message, "error")
            self._offer(taken.proposal)
            return None
        except ProblemError as bad:
            self.field.say(sentence(bad.problem), "error")
            return None
        folded = folded_alias(typed)
        if folded != typed:
            self.field.say(self.tr("Java keeps aliases in lower case: it will be “{0}”.").format(folded))
        else:
            self.field.say(self.tr("Java tells no capitals apart."))
        return renamed

    def _offer(self, proposal: str) -> None:
        self._proposal = proposal
        self.take.setText(self.tr("Take “{0}”").format(proposal))
        self.take.setVisible(bool(proposal))

    def _take_proposal(self) -> None:
        self.alias.setText(self._proposal)
        self._submit()

    def _submit(self) -> None:
        renamed = self._judge()
        if renamed is None:
            self.alias.setFocus()
            return
        self.renamed.emit(renamed)
        self.accept()
