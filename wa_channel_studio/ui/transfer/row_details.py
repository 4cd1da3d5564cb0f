"""All that a row of an import would change, field by field, or why it is refused; the text can be copied.

It shows what a dry run says. Secrets come as ``***`` already.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTextBrowser, QWidget

from wa_channel_studio.services.import_plan import Difference, ImportRow, ImportState
from wa_channel_studio.ui.parts.field_names import with_other_name
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.transfer.import_words import state_words
from wa_channel_studio.ui.transfer.words import number, numbered


class RowDetails(QTextBrowser):
    """Shows one row, or what to do while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text.row_details")
        self.setAccessibleName(self.tr("What the row changes"))
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row: ImportRow | None = None
        self.show_row(None)

    def show_row(self, row: ImportRow | None) -> None:
        """Show another one."""
        self._row = row
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_row"):
            self._draw()

    def _draw(self) -> None:
        tokens = current_tokens()
        row = self._row
        if row is None:
            said = self.tr("Choose a row to see all that is different.")
            self.setHtml(f'<p style="color: {tokens.muted}">{html.escape(said)}</p>')
            return
        word, kind = state_words(row.state)
        where = self.tr("line {0}").format(number(row.line))
        where = f"{row.file}, {where}" if row.file else where
        name = row.name or self.tr("(no name)")
        parts = [
            f'<p style="margin: 0; font-weight: 600">{html.escape(name)}</p>',
            f'<p style="margin: 0; color: {tokens.muted}">{html.escape(row.tenant or self.tr("no tenant"))}</p>',
            f'<p style="margin: 0; color: {tokens.muted}">{html.escape(where)}</p>',
            f'<p style="margin: 6px 0; color: {tokens.strong(kind)}; font-weight: 600">{html.escape(word)}</p>',
        ]
        if row.problem is not None:
            parts.append(f"<p>{html.escape(row.problem.message)} {html.escape(row.problem.remedy)}</p>")
        elif row.errors:
            said = numbered(
                row.errors,
                self.tr("It becomes a draft: {0} problem is to be put right before it is ready."),
                self.tr("It becomes a draft: {0} problems are to be put right before it is ready."),
            )
            parts.append(f'<p style="color: {tokens.warning}">{html.escape(said)}</p>')
        if row.state is ImportState.UNCHANGED:
            parts.append(f"<p>{html.escape(self.tr('It is in the workspace just so.'))}</p>")
        parts.extend(self._difference(difference, row.state) for difference in row.differences)
        self.setHtml("".join(parts))

    def _difference(self, difference: Difference, state: ImportState) -> str:
        tokens = current_tokens()
        old, new = _shown(difference.old), _shown(difference.new)
        lines = []
        if state is not ImportState.NEW and old:
            lines.append(f'<span style="color: {tokens.error}; text-decoration: line-through">{old}</span><br/>')
        empty = html.escape(self.tr("empty"))
        lines.append(
            f'<span style="color: {tokens.success}">{new}</span>'
            if new
            else f'<span style="color: {tokens.muted}">{empty}</span>'
        )
        label = html.escape(with_other_name(difference.field, difference.label))
        head = f'<span style="color: {tokens.muted}">{label}</span><br/>'
        return f'<p style="margin: 8px 0 0 0">{head}{"".join(lines)}</p>'


def _shown(text: str) -> str:
    return html.escape(text).replace("\n", "<br/>")
