"""One server in the panel “Get certificates”: why it is asked, how far that is, what came of it, what is taken.

It shows a row of the gathering and tells what the person wants of it; the choice itself is the gathering's.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.chain import Chain, Tone
from wa_channel_studio.services.origin_words import shown_server, taken_words
from wa_channel_studio.services.recipe_answers import Option, Row
from wa_channel_studio.ui.forms.certificate_edit import SUFFIXES
from wa_channel_studio.ui.forms.field_row import MessageLine
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, retire, set_look

_MOST_PILLS = 4
_KINDS: dict[Tone, Kind] = {
    Tone.GOOD: "success",
    Tone.NEUTRAL: "neutral",
    Tone.DOUBTFUL: "warning",
    Tone.BAD: "error",
}


class HostRow(QFrame):
    """The widget. Each signal brings the key of the wanted server."""

    again = Signal(str)
    file_chosen = Signal(str, object)
    """With a tuple of paths."""
    option_chosen = Signal(str, object)
    """With a tuple of anchors."""
    agreed = Signal(str)
    preferred = Signal(str)
    address_wanted = Signal(str)
    """With the key of the field that holds the address, in place of the server's."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"recipe.host.{number}")
        self.setProperty("surface", "control")
        self.setAcceptDrops(True)
        self.key = ""
        self._field = ""
        self._shown: tuple[object, ...] = ()
        self._options: tuple[Option, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(self._head(number))
        self._why = WrapLabel("", "secondary", self)
        column.addWidget(self._why)
        self._pills = QWidget(self)
        self._flow = FlowLayout(self._pills)
        column.addWidget(self._pills)
        self.bar = Bar(self)
        column.addWidget(self.bar)
        self.message = MessageLine(self)
        column.addWidget(self.message)
        column.addLayout(self._choice(number))
        self._forecast = WrapLabel("", "secondary", self)
        column.addWidget(self._forecast)
        self.consent = Banner("warning", parent=self)
        self.consent.set_action_name(f"recipe.agree.{number}")
        self.consent.action_triggered.connect(lambda: self.agreed.emit(self.key))
        column.addWidget(self.consent)
        for part in (self._pills, self.bar, self.message, self._forecast, self.consent):
            part.hide()

    def _head(self, number: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._name = WrapLabel("", "heading", self)
        self._state = Pill("", "neutral", self)
        self.prefer = link_button("", name=f"recipe.prefer.{number}", parent=self)
        self.prefer.clicked.connect(lambda: self.preferred.emit(self.key))
        self.go = link_button("", name=f"recipe.address.{number}", parent=self)
        self.go.clicked.connect(lambda: self.address_wanted.emit(self._field))
        self.retry = link_button("", name=f"recipe.again.{number}", parent=self)
        self.retry.clicked.connect(lambda: self.again.emit(self.key))
        self.file = link_button(self.tr("Choose a file instead …"), name=f"recipe.file.{number}", parent=self)
        self.file.clicked.connect(self.open_chooser)
        row.addWidget(self._name, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.prefer, self.go, self.retry, self.file):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _choice(self, number: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._use = label(self.tr("Use"), "", self)
        self.combo = ComboBox(self)
        self.combo.setObjectName(f"recipe.anchor.{number}")
        self.combo.activated.connect(self._on_activated)
        self._use.setBuddy(self.combo)
        row.addWidget(self._use)
        self._only = WrapLabel("", "", self)
        row.addWidget(self.combo, 1)
        row.addWidget(self._only, 1, Qt.AlignmentFlag.AlignVCenter)
        for part in (self._use, self.combo, self._only):
            part.hide()
        return row

    def show_row(self, row: Row, *, busy: bool, used: bool | None) -> None:
        """Show ``row``. ``used`` says whether its certificate is the one taken of several servers; None: of each."""
        if (row, busy, used) == self._shown:
            return
        self._shown = (row, busy, used)
        self.key = row.wanted.key
        self._field = row.wanted.field
        self._name.set_text(row.wanted.shown)
        self._why.set_text(row.wanted.why)
        self._show_state(row, busy=busy, used=used)
        self._show_actions(row, busy=busy, used=used)
        self._show_pills(None if busy else row.chain)
        self.bar.set_part(None if busy else 0.0)
        self.bar.setVisible(busy)
        self.bar.setAccessibleName(self.tr("Asking {0}").format(row.wanted.shown) if busy else "")
        self._show_message(row, busy=busy)
        self._show_choice(row, busy=busy)
        consent = "" if busy else row.consent
        if consent:
            self.consent.set("warning", consent, self.tr("Use it anyway"))
        self.consent.setVisible(bool(consent))
        self.setAccessibleName(f"{row.wanted.shown}: {self._state.text}")

    def open_chooser(self) -> None:
        """Let the person pick the file that stands for this server."""
        dialog = QFileDialog(self, self.tr("Certificate of {0}").format(self._name.plain_text))
        dialog.setObjectName("dialog.choose_files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Certificates ({0})").format(SUFFIXES), self.tr("All files (*)")])
        dialog.filesSelected.connect(self._on_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(dropped(event.mimeData())) == 1:
            event.acceptProposedAction()
            set_look(self, "focused", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        set_look(self, "focused", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "focused", "")
        event.acceptProposedAction()
        self.file_chosen.emit(self.key, dropped(event.mimeData()))

    def _show_state(self, row: Row, *, busy: bool, used: bool | None) -> None:
        text, kind = self._state_words(row, busy=busy)
        if used and not busy:
            text, kind = self.tr("used"), "success"
        self._state.set(text, kind)

    def _state_words(self, row: Row, *, busy: bool) -> tuple[str, Kind]:
        if busy:
            return self.tr("asking …"), "information"
        if row.wanted.server is None and row.given is None:
            return self.tr("address missing"), "warning"
        if row.given is not None:
            return self.tr("from a file"), "success" if row.taken else "error"
        if row.failure is not None:
            return self.tr("no certificate"), "error"
        if row.chain is None:
            return self.tr("not asked yet"), "neutral"
        return (self.tr("stopped"), "warning") if row.consent else (self.tr("answered"), "success")

    def _show_actions(self, row: Row, *, busy: bool, used: bool | None) -> None:
        known = row.wanted.server is not None
        asked = row.outcome is not None
        self.retry.setText(self.tr("Try again") if asked else self.tr("Ask now"))
        if row.given is not None:
            self.retry.setText(self.tr("Ask instead"))
        self.retry.setAccessibleName(f"{self.retry.text()}: {row.wanted.shown}")
        self.retry.setVisible(known and not busy)
        self.go.setText(self.tr("Fill in {0}").format(row.wanted.label))
        self.go.setVisible(not known and bool(row.wanted.field))
        self.file.setAccessibleName(self.tr("Choose a file instead: {0}").format(row.wanted.shown))
        self.file.setEnabled(not busy)
        self.prefer.setText(self.tr("Use this one"))
        self.prefer.setAccessibleName(self.tr("Use the certificate of {0}").format(row.wanted.shown))
        self.prefer.setVisible(used is False and bool(row.taken) and not busy)

    def _show_pills(self, chain: Chain | None) -> None:
        verdicts = chain.verdicts[:_MOST_PILLS] if chain is not None else ()
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                retire(old)
        for verdict in verdicts:
            pill = Pill(verdict.words, _KINDS[verdict.tone], self._pills)
            pill.setToolTip(verdict.sentence)
            pill.setAccessibleDescription(verdict.sentence)
            self._flow.addWidget(pill)
            pill.show()
        self._pills.setVisible(bool(verdicts))

    def _show_message(self, row: Row, *, busy: bool) -> None:
        kind, text = "", ""
        if busy:
            pass
        elif row.failure is not None:
            kind, text = "error", f"{row.failure.problem.message} {row.failure.problem.remedy}".strip()
        elif row.given is not None and not row.taken:
            kind = "error"
            text = self.tr("{0} holds no certificate of {1}.").format(row.given.file_name, row.wanted.shown)
        elif row.given is not None:
            kind = "warning" if row.remark else "information"
            text = f"{self.tr('From {0}.').format(row.given.file_name)} {row.remark}".strip()
        elif row.wanted.unknown:
            kind, text = "warning", row.wanted.unknown
        elif row.chain is not None and row.chain.via:
            kind, text = "information", self.tr("Through the proxy {0}.").format(shown_server(row.chain.via))
        if kind:
            self.message.say(kind, text)
        self.message.setVisible(bool(kind))

    def _show_choice(self, row: Row, *, busy: bool) -> None:
        shown = bool(row.options) and not busy
        if row.options != self._options:
            self._options = row.options
            self.combo.clear()
            for option in row.options:
                self.combo.addItem(self._words(option))
        if row.option in row.options:
            self.combo.setCurrentIndex(row.options.index(row.option))
        self.combo.setAccessibleName(self.tr("Certificate of {0} to use").format(row.wanted.shown))
        alone = len(row.options) == 1
        self._only.set_text(self._words(row.options[0]) if alone else "")
        self._only.setVisible(shown and alone)
        self.combo.setVisible(shown and not alone)
        self._use.setVisible(shown)
        sentence = row.option.sentence if row.option is not None else ""
        self._forecast.set_text(sentence)
        self._forecast.setVisible(shown and bool(sentence))
        self.combo.setAccessibleDescription(sentence)

    def _words(self, option: Option) -> str:
        words = taken_words(option.anchors)
        words = words[:1].upper() + words[1:]
        if option.until is not None:
            words = self.tr("{0} · works until {1}").format(words, f"{option.until:%Y-%m-%d}")
        return self.tr("{0} (suggested)").format(words) if option.suggested and len(self._options) > 1 else words

    def _on_activated(self, index: int) -> None:
        if 0 <= index < len(self._options):
            self.option_chosen.emit(self.key, self._options[index].anchors)

    def _on_files(self, paths: list[str]) -> None:
        if paths:
            self.file_chosen.emit(self.key, tuple(Path(path) for path in paths))


def dropped(data: QMimeData) -> tuple[Path, ...]:
    """The files that are being dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
