"""What was read of a tenant's AICC: one line for each list with how many, how old, and why it is not whole.

It shows and asks for a reading; reading is somebody else's.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wa_channel_studio.domain.reference_data import ReadingState, ReferenceData, ReferenceKind
from wa_channel_studio.services.reference_reading import KINDS
from wa_channel_studio.ui.aicc.reading_words import age, kind_title, state_pill
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.parts.words import counted

_COLUMNS = 4


class _Line:
    """The widgets of one list; they stand in the card's grid."""

    def __init__(self, kind: ReferenceKind, grid: QGridLayout, row: int, parent: QWidget) -> None:
        self.kind = kind
        self.name = label(kind_title(kind), "", parent)
        self.count = WrapLabel("", "muted", parent)
        self.pill = Pill(parent=parent)
        self.age = WrapLabel("", "muted", parent)
        self.message = WrapLabel("", "secondary", parent)
        self.message.hide()
        for column, widget in enumerate((self.name, self.count, self.pill, self.age)):
            grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.message, row + 1, 0, 1, _COLUMNS)


class ListsCard(Card):
    """``read_wanted``: read the lists now."""

    read_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Lists of the AICC"), columns=1, parent=parent)
        self.setObjectName("card.aicc_lists")
        self._why_not, self._with, self._isolated = "", "", False
        self.read = secondary_button(self.tr("Read lists now"), name="action.read_lists", parent=self)
        self.read.clicked.connect(self.read_wanted)
        self.add_action(self.read)
        self.hint = WrapLabel("", "secondary", self)
        self.hint.setObjectName("hint.aicc_lists")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(_COLUMNS - 1, 1)
        self._lines = [_Line(kind, grid, 2 * number, self) for number, kind in enumerate(KINDS)]
        self.busy = BusyBar(parent=self)
        self.body.addWidget(self.hint, 0, 0)
        self.body.addLayout(grid, 1, 0)
        self.body.addWidget(self.busy, 2, 0)
        self.body.setVerticalSpacing(8)
        self.show_data(ReferenceData(), datetime.now(UTC), isolated=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """What each line says, for people who cannot see it."""
        return tuple(
            " · ".join(
                part
                for part in (
                    line.name.text(),
                    line.count.plain_text,
                    line.pill.text,
                    line.age.plain_text,
                    line.message.plain_text,
                )
                if part
            )
            for line in self._lines
        )

    def allow(self, why_not: str) -> None:
        """Let the lists be read, or say why they cannot be read now."""
        self.read.setEnabled(not why_not)
        self.read.setToolTip(why_not)
        self._why_not = why_not
        self._say()

    def say_with(self, text: str) -> None:
        """Say with what the lists are read, where somebody might think of something else."""
        self._with = text
        self._say()

    def show_data(self, data: ReferenceData, now: datetime, *, isolated: bool) -> None:
        """Show what was read; ``isolated``: the tenant isolates its organisations."""
        self._isolated = isolated
        above = ""
        for line in self._lines:
            reading = data.reading(line.kind)
            there, gone = len(data.of(line.kind)), len(data.of(line.kind, gone=True))
            counts = [f"{there:,}"] if there or data.known_wholly(line.kind) else []
            if gone:
                counts.append(counted(gone, self.tr("{0} is gone"), self.tr("{0} are gone")))
            line.count.set_text(", ".join(counts))
            line.pill.set(*state_pill(reading))
            line.age.set_text(age(reading, now))
            said = reading.message if reading is not None and reading.state is not ReadingState.COMPLETE else ""
            line.message.set_text(self.tr("For the same reason.") if said and said == above else said)
            above = said
            line.message.setVisible(bool(said))
        self._say()

    def _say(self) -> None:
        why = self._why_not
        words = [why] if why else [self.tr("They fill the pick lists of the wizard, and channels are checked by them.")]
        if self._isolated and not why:
            words.append(
                self.tr(
                    "Organisations are isolated: an account without OU permission reads only the routes of its own OU."
                )
            )
        if self._with:
            words.append(self._with)
        self.hint.set_text(" ".join(words))
