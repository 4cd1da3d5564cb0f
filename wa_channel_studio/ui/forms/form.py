"""A page of cards made from declarations of fields, in two columns or one.

It shows values and states and tells what the person did. What is visible, required or wrong is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.layout import CARD_TEXTS, CardText
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.forms.choice_editors import SwitchEditor
from wa_channel_studio.ui.forms.editor import Editor
from wa_channel_studio.ui.forms.field_card import FieldCard
from wa_channel_studio.ui.forms.field_row import FieldRow, FieldState
from wa_channel_studio.ui.forms.fold_card import FoldCard
from wa_channel_studio.ui.forms.make_editor import make_editor
from wa_channel_studio.ui.forms.reference_editors import ReferenceEditor
from wa_channel_studio.ui.kit.labels import label

_SEAM = ": "


class Form(QWidget):
    """``edited`` and ``pasted`` bring the key of a field, ``asked`` the key and what its editor wants done."""

    edited = Signal(str)
    pasted = Signal(str)
    asked = Signal(str, object)

    def __init__(self, specs: Iterable[FieldSpec], *, folded: bool = False, parent: QWidget | None = None) -> None:
        """``folded`` closes cards of ticks at first; a jump to their field opens them."""
        super().__init__(parent)
        self._folded = folded
        self.setProperty("scrolled", "true")
        self.rows: dict[str, FieldRow] = {}
        self.cards: dict[str, FieldCard] = {}
        self._sections: list[tuple[QWidget, list[FieldCard]]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        groups: dict[str, list[FieldSpec]] = {}
        for spec in specs:
            groups.setdefault(spec.card, []).append(spec)
        section = ""
        for key, members in groups.items():
            section = self._add_card(key, members, section)
        self._references = [row for row in self.rows.values() if isinstance(row.editor, ReferenceEditor)]

    def set_columns(self, columns: int) -> None:
        """Let the fields stand in two columns, or in one where there is little room."""
        for card in self.cards.values():
            card.set_columns(columns)

    def editor(self, key: str) -> Editor | None:
        """The editor of a field of this page."""
        row = self.rows.get(key)
        return row.editor if row is not None else None

    def sync(self, answers: Answers, context: CheckContext | None) -> None:
        """Show ``answers`` (with defaults) in all editors; those that show them already are left alone."""
        for key, row in self.rows.items():
            row.editor.show_surroundings(answers, context)
            row.editor.show_value(answers.get(key))

    def surround(self, answers: Answers, context: CheckContext | None) -> None:
        """Show other surroundings: lists of the tenant, facts of files, links."""
        for row in self.rows.values():
            row.editor.show_surroundings(answers, context)

    def follow(self, answers: Answers, context: CheckContext | None) -> None:
        """Show what depends on other answers: the pick lists of names, which may be those of the chosen OU."""
        for row in self._references:
            row.editor.show_surroundings(answers, context)

    def apply(self, visible: Iterable[str], state_of: Callable[[FieldSpec], FieldState]) -> None:
        """Show the fields ``visible`` with their states."""
        wanted = frozenset(visible)
        for card in self.cards.values():
            card.show_rows(wanted)
        for heading, cards in self._sections:
            heading.setVisible(any(card.wanted for card in cards))
        for key, row in self.rows.items():
            if key in wanted:
                row.apply(state_of(row.spec))
        for card in self.cards.values():
            card.settle()

    def open_for(self, key: str) -> FieldRow | None:
        """The row of a field that the answers call for, in an open card; None when it is not wanted here."""
        row = self.rows.get(key)
        card = self.cards.get(row.spec.card) if row is not None else None
        if row is None or card is None or row not in card.placed:
            return None
        card.open_for(key)
        return row

    def conceal(self) -> None:
        """Hide all secrets that are shown."""
        for row in self.rows.values():
            row.editor.conceal()

    def _add_card(self, key: str, members: list[FieldSpec], section: str) -> str:
        """Add a card; a title such as "More: Last Agent Mode" puts it below the heading "More"."""
        text = CARD_TEXTS.get(key, CardText())
        head, seam, title = text.title.partition(_SEAM)
        if seam and head != section:
            heading = label(head, "heading", self)
            heading.setContentsMargins(4, 6, 0, 0)
            self._column.addWidget(heading)
            self._sections.append((heading, []))
        shown_title = title if seam else text.title
        first = members[0]
        heads = first.type.kind == "switch" and first.wide and shown_title in ("", first.label)
        rows = []
        for spec in members:
            strong = heads and spec is first
            rows.append(self._add_row(SwitchEditor(spec, strong=True) if strong else make_editor(spec)))
        card: FieldCard
        if first.type.kind == "checklist":
            card = FoldCard(shown_title, text.hint, rows, folded=self._folded, parent=self)
        else:
            card = FieldCard(shown_title, text.hint, rows, self)
        card.explain_switches()
        card.setObjectName(f"card.{key}")
        self.cards[key] = card
        self._column.addWidget(card)
        if seam and self._sections:
            self._sections[-1][1].append(card)
        return head if seam else ""

    def _add_row(self, editor: Editor) -> FieldRow:
        row = FieldRow(editor, self)
        key = row.key
        self.rows[key] = row
        editor.changed.connect(lambda: self.edited.emit(key))
        editor.pasted.connect(lambda: self.pasted.emit(key))
        editor.asked.connect(lambda ask: self.asked.emit(key, ask))
        return row
