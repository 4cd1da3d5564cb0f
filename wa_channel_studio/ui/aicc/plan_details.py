"""All of one line of a plan: its fields with what both sides have and where each value goes, and what it waits for.

It shows what the plan says; secrets come as words already. What its button does, whoever shows it decides.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.sync.plan import Action, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_words import LineKind, kind_sentence, line_kind, only_there, outcome_words
from wa_channel_studio.ui.aicc.value_words import label_of, sides_of
from wa_channel_studio.ui.aicc.whole_choice import whole_words
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel, breakable
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, surface
from wa_channel_studio.ui.models.channel_cells import SYNC_KINDS, sync_words
from wa_channel_studio.ui.theme import current_tokens

_WIDE = 520
"""Pixels from which on the fields stand in columns; below, each value has its own line."""
_MOST_FIELDS = 200
EDGE = 7
"""Pixels of frame, padding and document around the letters, by which what stands above it is set in."""


class FieldDiff(QTextBrowser):
    """The fields of one line as text that can be read by keyboard and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text.plan_fields")
        self.setAccessibleName(self.tr("What changes, field by field"))
        self.setOpenLinks(False)
        self.setProperty("bare", "true")  # it stands in a card already
        self.document().setDocumentMargin(2)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fields: Sequence[PlanField] = ()
        self._fresh = False
        self._without: Side | None = None
        self._wide = False

    def show_fields(self, fields: Sequence[PlanField], *, fresh: bool = False, without: Side | None = None) -> None:
        """Show these; of what is created (``fresh``) only what it will be, and nothing of a side that it is gone from
        (``without``)."""
        self._fields, self._fresh, self._without = fields, fresh, without
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.viewport().width() >= _WIDE) != self._wide:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_fields"):
            self._draw()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    def _draw(self) -> None:
        self._wide = self.viewport().width() >= _WIDE
        shown = self._fields[:_MOST_FIELDS]
        if self._without is not None:
            parts = [self._left_rows(shown)]
        else:
            parts = [self._fresh_rows(shown)] if self._fresh else [self._rows(shown)]
        more = len(self._fields) - len(shown)
        if more:
            said = self.tr("and {0} more fields").format(more)
            parts.append(f'<p style="color: {current_tokens().muted}">{html.escape(said)}</p>')
        self.document().setDefaultStyleSheet(f"td {{ background-color: {current_tokens().surface}; }}")
        self.setHtml("".join(parts))

    def _fresh_rows(self, fields: Sequence[PlanField]) -> str:
        tokens = current_tokens()
        cells = []
        for field in fields:
            _base, here, there = sides_of(field)
            value = there if field.goes is Side.HERE else here
            cells.append(
                f'<tr><td width="42%" style="color: {tokens.muted}">{_text(label_of(field))}</td>'
                f"<td>{_text(value)}</td></tr>"
            )
        return _table("".join(cells))

    def _left_rows(self, fields: Sequence[PlanField]) -> str:
        """What the side that still has it did to it."""
        tokens = current_tokens()
        here = self._without is Side.THERE
        titles = (self.tr("Field"), self.tr("Last in sync"), self.tr("Here") if here else self.tr("On the AICC"))
        head = "".join(f'<td style="color: {tokens.muted}">{html.escape(title)}</td>' for title in titles)
        rows = []
        for field in fields:
            base, mine, theirs = sides_of(field)
            rows.append(
                f'<tr><td width="30%">{_text(label_of(field))}</td>'
                f'<td width="35%" style="color: {tokens.muted}">{_text(base)}</td>'
                f"<td>{_text(mine if here else theirs)}</td></tr>"
            )
        return _table(f"<tr>{head}</tr>{''.join(rows)}")

    def _rows(self, fields: Sequence[PlanField]) -> str:
        if not self._wide:
            return "".join(self._stacked(field) for field in fields)
        tokens = current_tokens()
        head = "".join(
            f'<td width="{wide}%" style="color: {tokens.muted}">{html.escape(title)}</td>'
            for wide, title in (
                (26, self.tr("Field")),
                (21, self.tr("Last in sync")),
                (24, self.tr("Here")),
                (5, ""),
                (24, self.tr("On the AICC")),
            )
        )
        rows = "".join(f"<tr>{self._cells(field)}</tr>" for field in fields)
        return _table(f"<tr>{head}</tr>{rows}")

    def _cells(self, field: PlanField) -> str:
        tokens = current_tokens()
        base, here, there = sides_of(field)
        arrow, here_style, there_style = self._looks(field)
        return (
            f"<td>{_text(label_of(field))}</td>"
            f'<td style="color: {tokens.muted}">{_text(base)}</td>'
            f'<td style="{here_style}">{_text(here)}</td>'
            f'<td align="center">{arrow}</td>'
            f'<td style="{there_style}">{_text(there)}</td>'
        )

    def _stacked(self, field: PlanField) -> str:
        tokens = current_tokens()
        base, here, there = sides_of(field)
        _arrow, here_style, there_style = self._looks(field)
        goes = {
            Side.THERE: self.tr("goes to the AICC"),
            Side.HERE: self.tr("comes from the AICC"),
            None: self.tr("to be decided"),
        }[field.goes]
        muted = f'style="color: {tokens.muted}"'
        return (
            f'<p style="margin: 10px 0 0 0"><b>{_text(label_of(field))}</b> <span {muted}>· {html.escape(goes)}'
            f"</span><br/><span {muted}>{html.escape(self.tr('Last in sync:'))} {_text(base)}</span><br/>"
            f"<span {muted}>{html.escape(self.tr('Here:'))}</span> "
            f'<span style="{here_style}">{_text(here)}</span><br/>'
            f"<span {muted}>{html.escape(self.tr('On the AICC:'))}</span> "
            f'<span style="{there_style}">{_text(there)}</span></p>'
        )

    @staticmethod
    def _looks(field: PlanField) -> tuple[str, str, str]:
        """The arrow, and how both values are written: the one that goes is struck through, the other one stays."""
        tokens = current_tokens()
        goes, stays = f"color: {tokens.error}; text-decoration: line-through", f"color: {tokens.success}"
        if field.goes is Side.THERE:
            return "→", stays, goes
        if field.goes is Side.HERE:
            return "←", goes, stays
        undecided = f"color: {tokens.warning}"
        return "?", undecided, undecided


class PlanDetails(QWidget):
    """Shows one line. ``wish`` is the button below it."""

    wish = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = surface("card", self)
        outer.addWidget(card)
        outside = QVBoxLayout(card)
        outside.setContentsMargins(16 - EDGE, 12, 16 - EDGE, 12)
        outside.setSpacing(8)
        column = QVBoxLayout()
        column.setContentsMargins(EDGE, 0, EDGE, 0)
        column.setSpacing(8)
        outside.addLayout(column)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._name = WrapLabel("", "heading", card)
        self._pill = Pill("", "neutral", card)
        head.addWidget(self._name, 1)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._says = WrapLabel("", "muted", card)
        self._why = WrapLabel("", "error", card)
        column.addWidget(self._says)
        column.addWidget(self._why)
        foot = QHBoxLayout()
        self.button = secondary_button("", name="action.line_wish", parent=card)
        self.button.clicked.connect(self.wish)
        foot.addWidget(self.button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.fields = FieldDiff(card)
        outside.addWidget(self.fields, 1)
        outside.addStretch(0)
        self.show_line(None)

    @property
    def text(self) -> str:
        """All that is said of the line, fields included."""
        parts = (self._name.plain_text, self._says.plain_text, self._why.plain_text, self.fields.toPlainText())
        return "\n".join(part for part in parts if part)

    def _sentence(self, item: PlanItem) -> str:
        """What happens to it; of a conflict over the whole channel also what happened."""
        whole = whole_words(item) if item.action is Action.CONFLICT else None
        if whole is None:
            return kind_sentence(line_kind(item))
        return f"{whole.happened} {self.tr('Nothing happens to it until you have decided.')}"

    def show_line(self, item: PlanItem | None, entry: OutboxEntry | None = None, action: str = "") -> None:
        """Show another one, with how it ended and the words of its button ("": none)."""
        self._name.set_text(item.name or self.tr("(no name)") if item is not None else self.tr("No line is chosen"))
        known = item is not None and bool(item.channel_id)
        self._pill.setVisible(known or entry is not None)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.fields.setVisible(item is not None and bool(item.fields))
        if item is None:
            self._says.set_text(self.tr("Choose a line to see all of it."))
            self._why.setVisible(False)
            self.fields.show_fields((), fresh=False)
            return
        word: tuple[str, Kind] = (sync_words(item.state), SYNC_KINDS[item.state])
        self._pill.set(*(outcome_words(entry.progress) if entry is not None else word))
        failed = entry is not None and entry.progress is Progress.STOPPED
        by_hand = line_kind(item) is LineKind.BY_HAND
        said = [
            "" if failed else self._sentence(item),
            item.remedy if by_hand else "",
            "" if only_there(item) else item.note,
        ]
        self._says.set_text(" ".join(part for part in said if part))
        self._says.setVisible(any(said))
        why = "" if by_hand else f"{item.blocked} {item.remedy}".strip()
        if entry is not None and failed:
            why = f"{entry.message} {entry.remedy}".strip()
        self._why.set_text(why)
        self._why.setVisible(bool(why))
        self.fields.show_fields(item.fields, fresh=item.action is Action.CREATE)


def _text(text: str) -> str:
    return html.escape(breakable(text)).replace("\n", "<br/>")


def _table(rows: str) -> str:
    # Lines between cells are the ground that shows through: Qt loses some of those that it draws as borders.
    return f'<table width="100%" cellpadding="6" cellspacing="1" bgcolor="{current_tokens().line}">{rows}</table>'
