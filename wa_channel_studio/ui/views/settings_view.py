"""The settings: look and times of this program, the ways into this workspace, its backups, and where files are.

Choices act at once; there is nothing to save. What takes time runs beside the window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.log import log_dir
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ladder import FEWEST_DAYS, MOST_DAYS
from wa_channel_studio.services.ports import Backup
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.dialogs.password_dialog import PasswordDialog
from wa_channel_studio.ui.dialogs.recovery_dialog import RecoveryDialog
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import link_button, secondary_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.spin_box import SpinBox
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.backup_list import BackupList
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.theme import Mode
from wa_channel_studio.ui.views.place import Place

_MOST_MINUTES = 240
_MOST_SECONDS = 300
_FEWEST_SECONDS = 5


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What the workspace says about itself."""

    has_recovery_key: bool
    in_keyring: bool
    backups: tuple[Backup, ...]
    evidence_days: int


def look(workspace: Workspace) -> WaysIn:
    """Ask the workspace and the system's keyring; the latter may take its time."""
    return WaysIn(workspace.has_recovery_key, workspace.in_keyring, workspace.backups(), workspace.ladder.days)


class SettingsView(Place):
    """Sends ``preferences_changed`` after a choice, and ``restore_wanted`` with a backup."""

    preferences_changed = Signal()
    restore_wanted = Signal(object)

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.settings")
        self.set_title(self.tr("Settings"))
        page = QWidget()
        page.setProperty("scrolled", "true")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 8, 16)
        column.setSpacing(14)
        for card in (
            self._look_card(),
            self._ways_card(),
            self._status_card(),
            self._backup_card(),
            self._files_card(),
        ):
            card.setMaximumWidth(860)
            column.addWidget(card)
        column.addStretch(1)
        self.content.addWidget(scrolled(page), 1)

    # --- cards ------------------------------------------------------------------------------------

    def _look_card(self) -> Card:
        preferences = self.context.preferences
        card = Card(self.tr("This program"), self.tr("kept for you on this computer"), parent=self)
        self.theme = ComboBox(card)
        self.theme.setObjectName("field.theme")
        for mode, text in (
            (Mode.SYSTEM, self.tr("As the system")),
            (Mode.LIGHT, self.tr("Light")),
            (Mode.DARK, self.tr("Dark")),
        ):
            self.theme.addItem(text, mode.value)
        self.theme.setCurrentIndex(max(0, self.theme.findData(preferences.theme)))
        self.theme.activated.connect(lambda _index: self._choose(theme=self.theme.currentData()))
        self.compact = QCheckBox(self.tr("Compact rows in lists"), card)
        self.compact.setObjectName("field.compact_rows")
        self.compact.setChecked(preferences.compact_rows)
        self.compact.clicked.connect(lambda on: self._choose(compact_rows=on))
        self.minutes = self._spin("auto_lock_minutes", 0, _MOST_MINUTES, preferences.auto_lock_minutes)
        self.minutes.setSpecialValueText(self.tr("never"))
        self.minutes.setSuffix(self.tr(" min"))
        self.seconds = self._spin("clipboard_seconds", _FEWEST_SECONDS, _MOST_SECONDS, preferences.clipboard_seconds)
        self.seconds.setSuffix(self.tr(" s"))
        card.body.setVerticalSpacing(14)
        card.body.addWidget(Field(self.tr("Look"), self.theme, parent=card), 0, 0)
        card.body.addWidget(self.compact, 0, 1, Qt.AlignmentFlag.AlignBottom)
        card.body.addWidget(
            Field(
                self.tr("Lock after this time without input"),
                self.minutes,
                help_text=self.tr("What you typed is kept and comes back after unlocking. 0 is never."),
                parent=card,
            ),
            1,
            0,
        )
        card.body.addWidget(
            Field(
                self.tr("Clear a copied secret from the clipboard after"),
                self.seconds,
                help_text=self.tr("Only what this program has copied is cleared."),
                parent=card,
            ),
            1,
            1,
        )
        return card

    def _spin(self, key: str, least: int, most: int, value: int) -> SpinBox:
        spin = SpinBox(least, most, parent=self)
        spin.setObjectName(f"field.{key}")
        spin.setValue(value)
        spin.editingFinished.connect(lambda: self._choose(**{key: spin.value()}))
        return spin

    def _ways_card(self) -> Card:
        card = Card(self.tr("Ways into this workspace"), self.workspace.name, parent=self)
        self._recovery_state = WrapLabel("", "muted", card)
        self._recovery = secondary_button("", name="action.make_recovery_key", parent=card)
        self._recovery.clicked.connect(self._make_recovery_key)
        change = secondary_button(self.tr("Change the password …"), name="action.change_password", parent=card)
        change.clicked.connect(self._change_password)
        self.keyring = QCheckBox(self.tr("Let the system's keyring open it"), card)
        self.keyring.setObjectName("field.keyring")
        self.keyring.clicked.connect(self._set_keyring)
        self._keyring_state = WrapLabel(
            self.tr(
                "Off: only the password and the recovery key open it. On: whoever is signed in to this computer as "
                "you can open it too. The password goes on working."
            ),
            "secondary",
            card,
        )
        for row, (title, words, button) in enumerate(
            (
                (self.tr("Master password"), WrapLabel(self.tr("Asked for at every opening."), "muted", card), change),
                (self.tr("Recovery key"), self._recovery_state, self._recovery),
            )
        ):
            card.body.addWidget(titled(title, words, button, card), row, 0, 1, 2)
        card.body.addWidget(self.keyring, 2, 0, 1, 2)
        card.body.addWidget(self._keyring_state, 3, 0, 1, 2)
        self.ways_busy = BusyBar(parent=card)
        card.body.addWidget(self.ways_busy, 4, 0, 1, 2)
        card.body.setVerticalSpacing(12)
        for part in (change, self._recovery, self.keyring):
            part.setEnabled(not self.workspace.read_only)
        return card

    def _status_card(self) -> Card:
        card = Card(self.tr("Status of channels"), self.tr("kept in this workspace"), parent=self)
        self.evidence_days = SpinBox(FEWEST_DAYS, MOST_DAYS, parent=card)
        self.evidence_days.setObjectName("field.evidence_days")
        self.evidence_days.setSuffix(self.tr(" days"))
        self.evidence_days.setEnabled(not self.workspace.read_only)
        self.evidence_days.editingFinished.connect(self._set_evidence_days)
        text = self.tr("What was seen of a channel counts as stale after")
        help_text = self.tr("1 to 365. Then somebody should look again whether it is still so.")
        card.body.addWidget(Field(text, self.evidence_days, help_text=help_text, parent=card), 0, 0)
        return card

    def _set_evidence_days(self) -> None:
        days, ladder = self.evidence_days.value(), self.workspace.ladder
        ask(self, self.context.runner, lambda _job: ladder.set_days(days), failed=self.show_problem)

    def _backup_card(self) -> Card:
        card = Card(self.tr("Backups"), self.tr("verified copies beside the workspace"), parent=self)
        make = secondary_button(self.tr("Back up now"), name="action.back_up", parent=card)
        make.clicked.connect(self._back_up)
        card.add_action(make)
        self.backups = BackupList(card)
        card.body.addWidget(self.backups, 0, 0, 1, 2)
        self._no_backups = WrapLabel(
            self.tr("None yet. One is made after each unlocking and before risky actions."), "muted", card
        )
        card.body.addWidget(self._no_backups, 1, 0, 1, 2)
        self._restore = secondary_button(self.tr("Restore …"), name="action.restore", parent=card)
        self._restore.clicked.connect(self._ask_restore)
        card.body.addWidget(self._restore, 2, 0, Qt.AlignmentFlag.AlignLeading)
        self.backup_busy = BusyBar(parent=card)
        card.body.addWidget(self.backup_busy, 3, 0, 1, 2)
        card.body.setVerticalSpacing(10)
        return card

    def _files_card(self) -> Card:
        card = Card(self.tr("Files"), parent=self)
        for row, (title, path) in enumerate(
            (
                (self.tr("This workspace"), self.workspace.path),
                (self.tr("Logs, without any of your data"), log_dir()),
            )
        ):
            line = QLineEdit(str(path), card)
            line.setReadOnly(True)
            line.setCursorPosition(0)
            show = link_button(self.tr("Show in folder"), parent=card)
            folder = path if path.is_dir() else path.parent
            show.clicked.connect(
                lambda _checked=False, folder=folder: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
            )
            card.body.addWidget(Field(title, line, beside=show, parent=card), row, 0, 1, 2)
        card.body.setVerticalSpacing(12)
        return card

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.look_again()
        self.theme.setFocus()

    def look_again(self) -> None:
        workspace = self.workspace
        ask(self, self.context.runner, lambda _job: look(workspace), self._show, self.show_problem)

    def _show(self, ways: WaysIn) -> None:
        if ways.has_recovery_key:
            self._recovery_state.set_text(self.tr("There is one. Making another one stops the old one from working."))
            self._recovery.setText(self.tr("Make another one …"))
        else:
            self._recovery_state.set_text(self.tr("None yet: a lost password would lose everything that is sealed."))
            self._recovery.setText(self.tr("Make a recovery key …"))
        self._recovery_state.set_role("muted" if ways.has_recovery_key else "warning")
        self.keyring.setChecked(ways.in_keyring)
        if not self.evidence_days.hasFocus():
            self.evidence_days.setValue(ways.evidence_days)
        self.backups.set_backups(ways.backups)
        self.backups.setVisible(bool(ways.backups))
        self.backups.setFixedHeight(self.backups.sizeHint().height())
        self._no_backups.setVisible(not ways.backups)
        self._restore.setVisible(bool(ways.backups))

    @property
    def keyring_words(self) -> str:
        """What is said about the system's keyring."""
        return self._keyring_state.plain_text

    # --- wishes -----------------------------------------------------------------------------------

    def _choose(self, **values: object) -> None:
        chosen = replace(self.context.preferences, **values)  # type: ignore[arg-type]  # names and types are ours
        if chosen != self.context.preferences:
            self.context.preferences = chosen
            self.preferences_changed.emit()

    def _change_password(self) -> None:
        dialog = PasswordDialog(self.context, self.workspace, self)
        dialog.changed.connect(lambda: self.toasts.show(self.tr("The master password was changed.")))
        dialog.changed.connect(self.look_again)
        dialog.open()

    def _make_recovery_key(self) -> None:
        workspace = self.workspace
        self._recovery.setEnabled(False)
        handle = ask(
            self,
            self.context.runner,
            lambda _job: workspace.make_recovery_key(),
            self._show_recovery_key,
            self.show_problem,
            finished=lambda: self._recovery.setEnabled(True),
        )
        self.ways_busy.follow(handle, self.tr("Making the recovery key …"), cancellable=False)

    def _show_recovery_key(self, key: Secret) -> None:
        dialog = RecoveryDialog(self.context.clipboard, self.workspace.name, key, self)
        dialog.open()
        self.look_again()

    def _set_keyring(self, on: bool) -> None:
        workspace = self.workspace
        handle = ask(
            self,
            self.context.runner,
            lambda _job: workspace.remember_in_keyring(on),
            failed=self._keyring_refused,
        )
        self.ways_busy.follow(handle, self.tr("Asking the system's keyring …"), cancellable=False)

    def _keyring_refused(self, problem: Problem) -> None:
        self.keyring.setChecked(not self.keyring.isChecked())
        self._keyring_state.set_role("error")
        self._keyring_state.set_text(sentence(problem))

    def _back_up(self) -> None:
        workspace = self.workspace

        def work(_job: JobContext) -> Backup:
            return workspace.back_up("by hand")

        handle = ask(self, self.context.runner, work, self._backed_up, self.show_problem)
        self.backup_busy.follow(handle, self.tr("Making a verified copy …"), cancellable=False)

    def _backed_up(self, _backup: Backup) -> None:
        self.toasts.show(self.tr("Backup made and verified."))
        self.look_again()

    def _ask_restore(self) -> None:
        backup = self.backups.chosen
        if backup is None:
            return
        dialog = confirmation(
            self.tr("Restore this backup?"),
            self.tr(
                "The workspace is closed, and the backup takes its place. What stands in it now is backed up first. "
                "Then you are asked for the password of the backup's day."
            ),
            self.tr("Restore"),
            danger=True,
            parent=self,
        )
        dialog.accepted.connect(lambda: self.restore_wanted.emit(backup))
        dialog.open()


def titled(title: str, words: QWidget, button: QWidget, parent: QWidget) -> QWidget:
    """A heading with words below it and a button at the end of the line."""
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(WrapLabel(title, "field", line))
    column.addWidget(words)
    row.addLayout(column, 1)
    row.addWidget(button)
    return line
