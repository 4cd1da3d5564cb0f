"""Text that is read, not typed: titles, quiet text, messages, and text that wraps without being cut."""

from __future__ import annotations

import html
import math
import re

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from wa_channel_studio.ui.kit.style import set_look
from wa_channel_studio.ui.theme import current_tokens

_LONGEST_RUN = 18
"""Letters in a row after which a line may break inside a word; long host names and German words stay whole below."""

_COMFORTABLE = 420
_BREAK = "\u200b"
_HYPHEN = "\u00ad"
_EDGE_LETTERS = 3
_RUN = re.compile(rf"[^\s\u200b\u2e80-\u9fff\uac00-\ud7af]{{{_LONGEST_RUN + 1},}}")
_SEAM = re.compile(r"(?<=[./_\-@:,;])")


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of one line; ``role`` is title, heading, muted, secondary, field, chip, error, warning or "" (body)."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    return result


def breakable(text: str) -> str:
    """``text`` with invisible places to break in runs that are too long for a narrow column."""
    return _RUN.sub(lambda match: _opened(match.group()), text)


def _opened(run: str) -> str:
    return _BREAK.join(_split(part) for part in _SEAM.split(run))


def _split(part: str) -> str:
    """A word may break anywhere but near its ends, with a hyphen; a number or a code without."""
    if len(part) <= _LONGEST_RUN:
        return part
    between = _HYPHEN if part.isalpha() else _BREAK
    head, body, tail = part[:_EDGE_LETTERS], part[_EDGE_LETTERS:-_EDGE_LETTERS], part[-_EDGE_LETTERS:]
    return head + between + between.join(body) + between + tail


class WrapLabel(QLabel):
    """Text that wraps to any width and is always as high as it needs to be.

    The text is plain, whatever it contains. One link may follow it; clicking or Enter on it sends ``link_used``.
    """

    link_used = Signal()

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = ""
        self._placed = False
        self._link = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.linkActivated.connect(lambda _url: self.link_used.emit())
        if role:
            self.setProperty("role", role)
        self.set_text(text)

    @property
    def plain_text(self) -> str:
        """What was set, without the places to break and without the link."""
        return self._plain

    def set_text(self, text: str, link: str = "") -> None:
        """Show ``text``, followed by ``link`` as something to click."""
        if (text, link) == (self._plain, self._link):
            return
        self._plain, self._link = text, link
        self._show()

    def set_role(self, role: str) -> None:
        """Change the role: error, warning, success, information, secondary, muted, heading or ""."""
        set_look(self, "role", role)
        self._show()
        self._fit()

    def _show(self) -> None:
        shown = breakable(self._plain)
        if not self._link:
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self.setText(shown)
        else:
            role = self.property("role")
            tokens = current_tokens()
            tint = tokens.color(role) if role in ("error", "warning", "success", "information") else tokens.accent
            link = html.escape(breakable(self._link))
            if len(self._link) <= _LONGEST_RUN:
                link = link.replace(" ", "&nbsp;")  # two words to press are one
            gap = " " if shown else ""
            self.setTextFormat(Qt.TextFormat.RichText)
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            self.setText(f'{html.escape(shown)}{gap}<a href="#" style="color: {tint}">{link}</a>')
        self.setAccessibleName(" ".join(part for part in (self._plain, self._link) if part))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow, so that a column may shrink; the height follows the width."""
        metrics = self.fontMetrics()
        width = min(super().minimumSizeHint().width(), metrics.horizontalAdvance("n" * _LONGEST_RUN))
        return QSize(width, metrics.height())

    def heightForWidth(self, width: int, /) -> int:
        """What the text needs. Qt's own answer is never less than the minimum height, which is set from this."""
        margins = self.contentsMargins()
        room = max(1, width - margins.left() - margins.right())
        if self._painted_as_document:
            document = QTextDocument()
            document.setDefaultFont(self.font())
            document.setDocumentMargin(0)
            if self.textFormat() == Qt.TextFormat.RichText:
                document.setHtml(self.text())
            else:
                document.setPlainText(self.text())
            document.setTextWidth(room)
            high = math.ceil(document.size().height())
        else:
            flags = Qt.TextFlag.TextWordWrap.value | self.alignment().value
            high = self.fontMetrics().boundingRect(QRect(0, 0, room, 1 << 20), flags, self.text()).height()
        return high + margins.top() + margins.bottom()

    @property
    def _painted_as_document(self) -> bool:
        """Qt lays rich text, and text that can be selected, out as a document, whose lines may be higher."""
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        return self.textFormat() == Qt.TextFormat.RichText or bool(self.textInteractionFlags() & selectable)

    def sizeHint(self) -> QSize:
        """One line as long as a comfortable one, or what the text needs."""
        wide = min(self.fontMetrics().horizontalAdvance(self._plain + " " + self._link) + 4, _COMFORTABLE)
        return QSize(wide, self.heightForWidth(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._placed = True
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange and self._link:
            self._show()

    def _fit(self) -> None:
        """Layouts ask for the height before they know the width; what is needed at this width is said here."""
        if not self._placed:
            return  # the width of a widget that no layout has placed yet means nothing
        wanted = self.heightForWidth(self.width()) if self._plain or self._link else 0
        if wanted != self.minimumHeight():
            self.setMinimumHeight(max(0, wanted))
