"""The side of the library: all about the certificate that has the keyboard, and what can be done with it.

It is given a row at once and the rest when it has been read; it asks nobody itself. Wishes go out as signals.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wa_channel_studio.domain.library import LibraryRow, WatchState
from wa_channel_studio.services.origin_words import origin_lines
from wa_channel_studio.ui.certificates.library_cells import NOTHING, kind_words, left, role_word, used_words, watch_pill
from wa_channel_studio.ui.certificates.library_content import ContentPart
from wa_channel_studio.ui.certificates.library_more import More
from wa_channel_studio.ui.certificates.library_parts import Lines, Part
from wa_channel_studio.ui.certificates.library_users import UserList
from wa_channel_studio.ui.certificates.words import day, kind_of
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import icon_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, line
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.tones import tone_of
from wa_channel_studio.ui.parts.words import when

WIDTH = 412


class LibraryDetails(QFrame):
    """Sends ``wish`` with the key of a deed for the certificate on show: look, trust, again, keystore, password, save,
    rename, role, delete. ``user_wanted`` brings a User, ``row_wanted`` the id of another certificate."""

    wish = Signal(str)
    user_wanted = Signal(object)
    row_wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view.library_details")
        self.setProperty("surface", "card")
        self.row: LibraryRow | None = None
        self.buttons: dict[str, QPushButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        self._ground = QWidget(self)
        self._ground.setProperty("scrolled", "true")
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(18, 0, 14, 16)
        self._column.setSpacing(16)
        self.area = scrolled(self._ground)
        outer.addWidget(self.area, 1)
        outer.addWidget(line(self))
        outer.addLayout(self._foot())
        self._build()
        leave = QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.closed)

    # --- building ---------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(18, 12, 10, 8)
        row.setSpacing(8)
        self._name = WrapLabel("", "heading", self)
        row.addWidget(self._name, 1, Qt.AlignmentFlag.AlignVCenter)
        says = self.tr("Close the details")
        self.close_button = icon_button("close", says, name="action.close_side", size=28, parent=self)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _build(self) -> None:
        pills = QWidget(self._ground)
        flow = FlowLayout(pills)
        self._pills = [Pill("", "neutral", pills) for _ in range(3)]
        for pill in self._pills:
            flow.addWidget(pill)
        self._column.addWidget(pills)
        self._keystore = QWidget(self._ground)
        row = FlowLayout(self._keystore, gap=8)
        row.addWidget(self._button("keystore", secondary_button(self.tr("Open keystore"), parent=self._keystore)))
        row.addWidget(self._button("password", secondary_button(self.tr("Password …"), parent=self._keystore)))
        self._column.addWidget(self._keystore)
        self._warning = Banner("error", parent=self._ground)
        self._column.addWidget(self._warning)
        self._origin = Part(self.tr("Where it comes from"), self._ground)
        self._lines = Lines(self._origin)
        self._origin.add(self._lines)
        self._column.addWidget(self._origin)
        self._watch = Part(self.tr("Watch"), self._ground)
        self._found = WrapLabel("", "muted", self._watch)
        self._watch.add(self._found)
        asking = QWidget(self._watch)
        row = FlowLayout(asking, gap=8)
        row.addWidget(self._button("look", secondary_button(self.tr("Look again"), parent=asking)))
        row.addWidget(self._button("trust", secondary_button(self.tr("Would it trust …"), parent=asking)))
        row.addWidget(self._button("again", secondary_button(self.tr("Fetch again"), parent=asking)))
        self._watch.add(asking)
        self._column.addWidget(self._watch)
        self._used = Part(self.tr("Used by"), self._ground)
        self._unused = WrapLabel(self.tr("Nobody uses it."), "muted", self._used)
        self.users = UserList(self._used, most=5)
        self.users.wanted.connect(self.user_wanted)
        self._used.add(self._unused)
        self._used.add(self.users)
        self._column.addWidget(self._used)
        self.content = ContentPart(self._ground)
        self.content.row_wanted.connect(self.row_wanted)
        self._column.addWidget(self.content)
        self._column.addStretch(1)

    def _foot(self) -> QHBoxLayout:
        frame = QHBoxLayout()
        frame.setContentsMargins(12, 8, 12, 8)
        bar = QWidget(self)
        row = FlowLayout(bar, gap=4)
        for key, text in (
            ("save", self.tr("Save as …")),
            ("rename", self.tr("Rename")),
            ("role", self.tr("Role")),
            ("delete", self.tr("Delete")),
        ):
            row.addWidget(self._button(key, quiet_button(text, parent=bar)))
        frame.addWidget(bar)
        return frame

    def _button(self, key: str, button: QPushButton) -> QPushButton:
        names = {
            "keystore": "open_keystore",
            "password": "keystore_password",
            "save": "save_as",
            "rename": "rename_certificate",
            "role": "set_role",
        }
        button.setObjectName(f"action.{names.get(key, f'{key}_shown')}")
        button.clicked.connect(lambda: self.wish.emit(key))
        self.buttons[key] = button
        return button

    # --- showing ----------------------------------------------------------------------------------

    def show_row(self, row: LibraryRow) -> None:
        """Show what the list knows of a certificate; what must be read first is empty until it comes."""
        if self.row is None or self.row.id != row.id:
            self.area.verticalScrollBar().setValue(0)
            self.users.set_users(())
            self.users.hide()
            self._unused.set_text(self._use_words(row))
            self._unused.show()
            self.content.show_nothing(row)
        self.row = row
        self._name.set_text(row.name)
        self.setAccessibleName(self.tr("Details of {0}").format(row.name))
        self._keystore.setVisible(row.file.is_keystore)
        self._show_pills(row)
        self._show_origin(row)
        self._show_watch(row)

    def show_more(self, more: More) -> None:
        """Show what was read of the certificate on show."""
        if self.row is None or more.row.id != self.row.id:
            return
        self.show_row(more.row)
        self.users.set_users(more.users)
        self.users.setVisible(bool(more.users))
        self._unused.set_text(self.tr("Nobody uses it."))
        self._unused.setVisible(not more.users)
        self.content.show_more(more)

    def show_busy(self, busy: bool) -> None:
        """Say that the server is being asked."""
        self.buttons["look"].setEnabled(not busy)
        self.buttons["look"].setText(self.tr("Looking …") if busy else self.tr("Look again"))

    def _use_words(self, row: LibraryRow) -> str:
        used = used_words(row)
        return self.tr("{0} …").format(used) if used != NOTHING else self.tr("Nobody uses it.")

    def _show_pills(self, row: LibraryRow) -> None:
        now = datetime.now(UTC)
        shown: list[tuple[str, Kind] | None] = [
            (self.tr("{0}, {1}").format(role_word(row.role), kind_words(row.file)), "neutral")
        ]
        ends = row.file.ends
        if ends is not None:
            text = left(ends, now)
            words = text if ends < now else self.tr("until {0}, {1}").format(day(ends), text)
            shown.append((words, kind_of(tone_of(ends, now))))
        shown.append(watch_pill(row))
        while len(shown) < len(self._pills):
            shown.append(None)
        for pill, given in zip(self._pills, shown, strict=True):
            if given is not None:
                pill.set(*given)
            pill.setVisible(given is not None)

    def _show_origin(self, row: LibraryRow) -> None:
        file = row.file
        if file.unreadable:
            self._warning.set("error", file.unreadable)
        elif row.watch is not None and row.watch.act:
            self._warning.set("error", f"{row.watch.message} {row.watch.remedy}".strip())
        elif row.watch is not None and row.watch.state is WatchState.UNREACHABLE:
            self._warning.set("warning", f"{row.watch.message} {row.watch.remedy}".strip())
        self._warning.setVisible(bool(file.unreadable) or (row.watch is not None and _warns(row)))
        lines = origin_lines(file, row.role)
        brought = self.tr(
            "A file that somebody brought. Which server it belongs to is not known, so it is not watched."
        )
        self._lines.set_lines(lines, "" if lines else brought)

    def _show_watch(self, row: LibraryRow) -> None:
        for key in ("look", "again"):
            self.buttons[key].setVisible(bool(row.servers))
        if row.watch is None:
            text = self.tr("Nobody has looked at the server since.") if row.servers else ""
        else:
            at = when(row.watch.at, datetime.now(UTC))
            text = self.tr("Looked {0}.").format(at)
            if not _warns(row):
                text = f"{text} {row.watch.message} {row.watch.remedy}".strip()
            elif row.watch.known_at is not None and row.watch.state is WatchState.UNREACHABLE:
                reached = when(row.watch.known_at, datetime.now(UTC))
                text += " " + self.tr("Last reached {0}.").format(reached)
        self._found.set_text(text)
        self._found.setVisible(bool(text))


def _warns(row: LibraryRow) -> bool:
    return row.watch is not None and (row.watch.act or row.watch.state is WatchState.UNREACHABLE)
