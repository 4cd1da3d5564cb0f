"""What to ask: the hosts, what their certificates are for, and, folded away, how to ask.

What is typed is read by the service as it is typed; what is wrong with it stands below the field, each by its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.server import Parsed
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.ui.certificates.fetch_options import OptionsForm
from wa_channel_studio.ui.certificates.hosts_edit import HostsEdit
from wa_channel_studio.ui.certificates.words import role_words
from wa_channel_studio.ui.kit.buttons import link_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import line, set_look, set_state
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.elided import Elided

_PAUSE_MS = 350
"""A pause in typing after which a fault is told: half a name is no fault yet."""
_LONG = 4000
"""Letters from which on the field is read only after a pause; a pasted list may have thousands of hosts."""
_MOST = 4
"""How many faults are told below the field; the first ones have to be mended first anyway."""


class FetchForm(QFrame):
    """``submitted`` brings the hosts, ``options_edited`` says that another way to ask was chosen."""

    submitted = Signal(object)
    stop_wanted = Signal()
    role_changed = Signal(object)
    options_edited = Signal()
    first_changed = Signal()
    """The first host of the field is another one."""

    def __init__(self, service: FetchService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._first: Parsed | None = None
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 10)
        column.setSpacing(6)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hosts, 1)
        self.fetch = primary_button(self.tr("Fetch"), name="action.fetch", parent=self)
        self.fetch.clicked.connect(self.submit)
        self.stop = secondary_button(self.tr("Stop"), name="action.stop", parent=self)
        self.stop.clicked.connect(self.stop_wanted)
        self.stop.hide()
        row.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.faults = WrapLabel("", "error", self)
        self.faults.hide()
        column.addWidget(self.faults)
        self.notes = WrapLabel("", "secondary", self)
        column.addWidget(self.notes)
        column.addLayout(self._fold_row())
        self.options = OptionsForm(service.read_proxy, self)
        self.options.edited.connect(self.options_edited)
        self._line = line(self)
        column.addWidget(self._line)
        column.addWidget(self.options)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self._read(tell=True))
        self._set_folded(True)
        self._say((), ())

    @property
    def role(self) -> Role:
        """What the certificates are for."""
        return Role.IDENTITY if self._roles.checkedId() == 1 else Role.TRUST

    @property
    def first(self) -> Parsed | None:
        """The first host of the field."""
        return self._first

    def set_text(self, text: str) -> None:
        """Put hosts into the field, as if they had been pasted."""
        self.hosts.setPlainText(text)
        self._pause.stop()
        self._read(tell=True)

    def add_host(self, host: str) -> None:
        """Add one host to those in the field."""
        text = self.hosts.toPlainText().rstrip()
        self.set_text(f"{text}\n{host}" if text else host)

    def submit(self) -> None:
        """Ask the hosts of the field; what is no host is named and left out."""
        if self.fetch.isHidden():
            return
        self._pause.stop()
        servers = self._read(tell=True)
        if servers:
            self.submitted.emit(servers)
        else:
            if not self.hosts.toPlainText().strip():
                self._say_fault(self.tr("No host yet. Enter one, such as api.infobip.com."))
            self.hosts.setFocus()

    def take_options(self) -> FetchOptions | None:
        """How to ask, or None with a message at the field that is wrong, which is unfolded."""
        options = self.options.take()
        if options is None:
            self._set_folded(False)
        return options

    def show_options(self, options: FetchOptions) -> None:
        """Show the options that were kept."""
        self.options.show_options(options)
        self._show_summary()

    def say_system(self, host: str, proxy: Proxy | None) -> None:
        """Say which proxy the system's settings mean for ``host``."""
        self.options.say_system(host, proxy)
        self._show_summary()

    def set_busy(self, busy: bool) -> None:
        """Offer Stop while hosts are asked, and Fetch otherwise."""
        had_focus = self.fetch.hasFocus() or self.stop.hasFocus()
        self.fetch.setVisible(not busy)
        self.stop.setVisible(busy)
        if had_focus:
            (self.stop if busy else self.fetch).setFocus()

    def set_primary(self, on: bool) -> None:
        """Fetch is the one action of the page, or stands back behind what can be done with an answer."""
        set_look(self.fetch, "kind", "primary" if on else "secondary")

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self.hosts = HostsEdit(self)
        self.hosts.setObjectName("field.hosts")
        self.hosts.setPlaceholderText("api.infobip.com")
        name = label(self.tr("Hosts"), "field", self)
        name.setBuddy(self.hosts)
        self.hosts.setAccessibleName(self.tr("Hosts"))
        self.hosts.submitted.connect(self.submit)
        self.hosts.textChanged.connect(self._on_typed)
        row.addWidget(name)
        row.addStretch(1)
        self._roles = QButtonGroup(self)
        for number, role in enumerate((Role.TRUST, Role.IDENTITY)):
            radio = QRadioButton(role_words(role), self)
            radio.setObjectName(f"choice.role.{role}")
            radio.setChecked(number == 0)
            self._roles.addButton(radio, number)
            row.addWidget(radio)
        tips = (
            self.tr("The AICC trusts the provider by it."),
            self.tr("The provider knows the AICC by it: ask the AICC's own address."),
        )
        for number, tip in enumerate(tips):
            self._roles.button(number).setToolTip(tip)
        self._roles.idClicked.connect(lambda _id: self.role_changed.emit(self.role))
        return row

    def _fold_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._fold = link_button("", name="action.fetch_options", parent=self)
        self._fold.clicked.connect(lambda: self._set_folded(not self.options.isHidden()))
        self._summary = Elided("", "secondary", parent=self)
        row.addWidget(self._fold)
        row.addWidget(self._summary, 1)
        return row

    def _set_folded(self, folded: bool) -> None:
        self.options.setVisible(not folded)
        self._line.setVisible(not folded)
        self._fold.setText(self.tr("Options") if folded else self.tr("Hide the options"))
        self._show_summary()

    def _show_summary(self) -> None:
        self._summary.setText(self.options.summary if self.options.isHidden() else "")

    def _on_typed(self) -> None:
        if self.hosts.document().characterCount() < _LONG:
            self._read(tell=False)
        self._pause.start()

    def _read(self, *, tell: bool) -> tuple[Parsed, ...]:
        """Read the field; its faults are told only with ``tell``, those that are mended go at once."""
        servers, problems = self._service.read(self.hosts.toPlainText())
        if tell or not problems:
            self._say(servers, problems)
        first = servers[0] if servers else None
        if first != self._first:
            self._first = first
            self.first_changed.emit()
        return servers

    def _say(self, servers: Sequence[Parsed], problems: Sequence[Problem]) -> None:
        told = [sentence(problem) for problem in problems[:_MOST]]
        if len(problems) > _MOST:
            told.append(self.tr("{0} more cannot be read.").format(len(problems) - _MOST))
        self._say_fault("\n".join(told))
        notes = Counter(note for parsed in servers for note in parsed.notes)
        said = [
            f"{note} ({self.tr('{0} hosts').format(count)})" if count > 1 else note for note, count in notes.items()
        ]
        usage = self.tr("A name, host:port or any address; several, too. Enter fetches, Shift+Enter begins a new line.")
        if len(servers) > 1:
            said.insert(0, self.tr("{0} hosts.").format(len(servers)))
        self.notes.set_text(" ".join(said) or usage)

    def _say_fault(self, text: str) -> None:
        set_state(self.hosts, "error" if text else "")
        self.faults.set_text(text)
        self.faults.setVisible(bool(text))
        self.hosts.setAccessibleDescription(text)
