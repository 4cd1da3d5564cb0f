"""The current field, large: where it is on the AICC's page, what to enter there, and how.

It shows one field and sends wishes. A secret is dots; only while somebody holds the button is it shown, and it is asked
for then and forgotten at once.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.guided import Entry, EntryKind
from wa_channel_studio.services.guided_pages import SECTION_TITLES, EntryField, How, section_hint
from wa_channel_studio.ui.kit.buttons import link_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import font, surface
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import mono_family

DOTS = "• • • • • • • •"
_VALUE_HEIGHT = 112
_VALUE_LEAST = 44


class FieldPanel(QWidget):
    """Sends what the person wishes to do with the field on show."""

    copy_wanted = Signal()
    save_wanted = Signal()
    tick_wanted = Signal()
    untick_wanted = Signal()
    reveal_wanted = Signal()
    fitted = Signal()
    """What it shows needs another height, perhaps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: EntryField | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.place = WrapLabel("", "secondary", self)
        self.label = WrapLabel("", "title", self)
        self.label.setObjectName("text.field")
        column.addWidget(self.place)
        column.addWidget(self.label)
        self.before = WrapLabel("", "muted", self)
        self.before.setObjectName("text.before")
        column.addWidget(self.before)
        column.addWidget(self._ground())
        self.hint = WrapLabel("", "muted", self)
        self.hint.setObjectName("text.hint")
        column.addWidget(self.hint)
        column.addLayout(self._buttons())
        row = QHBoxLayout()
        row.setSpacing(8)
        self.state = WrapLabel("", "secondary", self)
        self.state.setObjectName("text.state")
        self._untick = link_button(self.tr("Not yet"), name="action.untick", parent=self)
        self._untick.setToolTip(self.tr("Take the tick back (Backspace)"))
        self._untick.clicked.connect(self.untick_wanted)
        row.addWidget(self.state, 1)
        row.addWidget(self._untick)
        column.addLayout(row)
        column.addStretch(1)  # room that is kept stands below, and nothing above moves

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fitted.emit()
        return done

    def needed(self, width: int) -> int:
        """How high it is, ``width`` pixels wide."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()

    def _ground(self) -> QWidget:
        ground = surface("box", self)
        ground.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(4, 4, 8, 4)
        inside.setSpacing(8)
        page = QWidget()
        page.setProperty("scrolled", "true")
        within = QVBoxLayout(page)
        within.setContentsMargins(8, 6, 4, 6)
        self.value = WrapLabel("", "", page)
        self.value.setObjectName("text.value")
        within.addWidget(self.value, 0, Qt.AlignmentFlag.AlignVCenter)
        self._area = scrolled(page)
        self._area.setMinimumHeight(_VALUE_LEAST)
        self._area.setMaximumHeight(_VALUE_HEIGHT)
        inside.addWidget(self._area, 1)
        self.hold = secondary_button(self.tr("Hold to show"), name="action.hold", parent=ground)
        self.hold.setToolTip(self.tr("Shown for as long as it is held; with the keyboard, hold Space"))
        self.hold.pressed.connect(self.reveal_wanted)
        self.hold.released.connect(self.conceal)
        inside.addWidget(self.hold)
        return ground

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy = primary_button(self.tr("Copy"), icon="copy", name="action.copy", parent=self)
        self.copy.setToolTip(self.tr("Copy (Enter or Ctrl+C)"))
        self.copy.clicked.connect(self.copy_wanted)
        self.save = primary_button(self.tr("Save the certificate file …"), name="action.save_file", parent=self)
        self.save.setToolTip(self.tr("Save it to choose it on the AICC's page (Enter)"))
        self.save.clicked.connect(self.save_wanted)
        self.tick = secondary_button(self.tr("Entered"), icon="check", name="action.tick", parent=self)
        self.tick.setToolTip(self.tr("Tick it and go on (Space)"))
        self.tick.clicked.connect(self.tick_wanted)
        for button in (self.copy, self.save):
            row.addWidget(button, 1)
        row.addWidget(self.tick)
        return row

    # --- what is shown ----------------------------------------------------------------------------

    def show_field(self, field: EntryField, entry: Entry, now: datetime) -> None:
        """Show a field; a secret that was shown is dots again."""
        changing = entry.kind is not EntryKind.FIRST
        first = next(other for other in entry.fields if other.section is field.section)
        where = section_hint(field.section, changing=changing) if field is first else ""
        self._field = field
        self.place.set_text(
            f"{SECTION_TITLES[field.section]}. {where}".strip() if where else SECTION_TITLES[field.section]
        )
        self.label.set_text(field.label)
        self.before.set_text(self._before(field))
        self.before.setVisible(field.old is not None)
        self.hint.set_text(field.hint)
        self.hint.setVisible(bool(field.hint))
        is_file, is_switch = field.how is How.FILE, field.how is How.SWITCH
        self.copy.setVisible(not is_file and not is_switch and (field.secret or bool(field.value)))
        self.save.setVisible(is_file)
        self.hold.setVisible(field.secret)
        self._show_value(field)
        self._show_state(field, entry, now)

    def _before(self, field: EntryField) -> str:
        if field.old is None:
            return ""
        return self.tr("There until now: {0}").format(field.old) if field.old else self.tr("Empty there until now.")

    def _show_value(self, field: EntryField) -> None:
        text = DOTS if field.secret else field.value
        if field.how is How.SWITCH:
            text = self.tr("On") if field.value == "on" else self.tr("Off")
        face = font(15)
        if field.how is How.TYPE and text.isascii():
            face.setFamily(mono_family())
        self.value.setFont(face)
        self.value.set_role("" if text else "muted")
        self.value.set_text(text or self.tr("empty"))
        if field.secret:
            self.value.setAccessibleName(self.tr("hidden"))

    def _show_state(self, field: EntryField, entry: Entry, now: datetime) -> None:
        at, void = entry.ticks.get(field.id), entry.void.get(field.id)
        self._untick.setVisible(at is not None)
        self.tick.setEnabled(at is None)
        if at is not None:
            self.say(self.tr("Entered {0}.").format(when(at, now)), "success")
        elif void is not None:
            self.say(self.tr("Changed here since it was entered {0}.").format(when(void, now)), "warning")
        else:
            self.say("")

    def say(self, text: str, role: str = "secondary") -> None:
        """Say something of the field on show, such as that it was copied."""
        self.state.set_role(role)
        self.state.set_text(text)

    # --- a secret that is held --------------------------------------------------------------------

    def reveal(self, field: EntryField, secret: Secret) -> None:
        """Show a secret that was asked for, if the button is still held."""
        if field is self._field and self.hold.isDown():
            self.value.set_text(secret.reveal())
            self.value.setAccessibleName(self.tr("shown while it is held"))

    def conceal(self) -> None:
        """Dots again."""
        if self._field is not None and self._field.secret:
            self._show_value(self._field)
