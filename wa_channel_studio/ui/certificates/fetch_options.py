"""How to ask: through which proxy, for whose certificate, and for how long. Folded away until it is wanted.

It shows and collects options; what a proxy's address means is told by the service, and who keeps them is the page.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.ui.forms.toggle import Toggle
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.spin_box import SpinBox
from wa_channel_studio.ui.parts.field import Field

_LONGEST = 300
"""Seconds; a server that has not answered by then will not."""

ReadProxy = Callable[[str, str, Secret], Proxy]


class OptionsForm(QWidget):
    """``edited`` is sent for every change by the person."""

    edited = Signal()

    def __init__(self, read_proxy: ReadProxy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_proxy = read_proxy
        self._system = ""
        self.system_text = ""
        """Which proxy the system's settings mean, as a sentence."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        column.addLayout(self._grid)
        self.mode = ComboBox(self)
        self.mode.setObjectName("field.proxy_mode")
        for mode, words in (
            (ProxyMode.SYSTEM, self.tr("As the system's settings say")),
            (ProxyMode.NONE, self.tr("None")),
            (ProxyMode.MANUAL, self.tr("This one")),
        ):
            self.mode.addItem(words, mode)
        self.mode.activated.connect(self._on_edited)
        self._mode_field = Field(self.tr("Proxy"), self.mode, help_text=" ", parent=self)
        self.timeout = SpinBox(1, _LONGEST, suffix=self.tr(" s"), parent=self)
        self.timeout.setObjectName("field.timeout")
        self.timeout.valueChanged.connect(self._on_edited)
        self._time_field = Field(
            self.tr("Time-out"),
            self.timeout,
            help_text=self.tr("For the whole conversation with one server."),
            parent=self,
        )
        self.address = self._line("field.proxy_address", "proxy.example.com:3128")
        self._address_field = Field(
            self.tr("Address of the proxy"),
            self.address,
            help_text=self.tr("host:port, or https://host:port where the proxy itself is spoken to by TLS."),
            parent=self,
        )
        self.user = self._line("field.proxy_user")
        self._user_field = Field(self.tr("User name, where it wants one"), self.user, parent=self)
        self.password = SecretEdit(parent=self)
        self.password.setObjectName("field.proxy_password")
        self.password.edited.connect(self._on_edited)
        self._password_field = Field(self.tr("Password"), self.password, parent=self)
        self.itself = Toggle(self.tr("Fetch the proxy's own certificate"), parent=self)
        self.itself.setObjectName("field.proxy_itself")
        self.itself.clicked.connect(self._on_edited)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addWidget(self.itself)
        column.addLayout(below)
        self._itself_help = WrapLabel(
            self.tr(
                "For an https:// proxy that the AICC reaches the provider through, as Cloud API channels need it in "
                "the Chinese mainland: the proxy's certificate is the one to trust there."
            ),
            "secondary",
            self,
        )
        below.addWidget(self._itself_help)
        self._grid.addWidget(self._mode_field, 0, 0)
        self._grid.addWidget(self._time_field, 0, 1)
        self._grid.addWidget(self._address_field, 1, 0, 1, 2)
        self._grid.addWidget(self._user_field, 2, 0)
        self._grid.addWidget(self._password_field, 2, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.show_options(FetchOptions())

    @property
    def chosen_mode(self) -> ProxyMode:
        """Which proxy is chosen."""
        return ProxyMode(self.mode.currentData())

    def show_options(self, options: FetchOptions) -> None:
        """Show options that were kept."""
        self.mode.setCurrentIndex(self.mode.findData(options.mode))
        proxy = options.proxy
        scheme = "https://" if proxy is not None and proxy.tls else ""
        self.address.setText(f"{scheme}{Server(proxy.host, proxy.port)}" if proxy is not None else "")
        self.user.setText(proxy.user if proxy is not None else "")
        self.password.setText(proxy.password.reveal() if proxy is not None else "")
        self.timeout.blockSignals(True)
        self.timeout.setValue(max(1, min(_LONGEST, round(options.timeout))))
        self.timeout.blockSignals(False)
        self.itself.setChecked(options.proxy_itself)
        self._arrange()

    def take(self) -> FetchOptions | None:
        """The options, or None with a message at the field that is wrong."""
        mode = self.chosen_mode
        proxy: Proxy | None = None
        self._address_field.say()
        if self.address.text().strip() or mode is ProxyMode.MANUAL:
            try:
                proxy = self._read_proxy(
                    self.address.text().strip(), self.user.text().strip(), Secret(self.password.text())
                )
            except ProblemError as refused:
                if mode is ProxyMode.MANUAL:
                    self._address_field.say_problem(refused.problem)
                    return None
        itself = self.itself.isChecked() and mode is not ProxyMode.NONE
        return FetchOptions(mode, proxy, float(self.timeout.value()), itself)

    def say_system(self, host: str, proxy: Proxy | None) -> None:
        """Say which proxy the system's settings mean for ``host``; without a host nothing is said."""
        if not host:
            self.system_text = self._system = ""
        elif proxy is None:
            self.system_text, self._system = self.tr("For {0} they name no proxy.").format(host), self.tr("no proxy")
        else:
            self.system_text, self._system = self.tr("For {0} they name {1}.").format(host, proxy), str(proxy)
        self._say_mode()

    @property
    def summary(self) -> str:
        """The options in a few words, for when they are folded away."""
        words = {
            ProxyMode.SYSTEM: self.tr("proxy as the system says: {0}").format(self._system)
            if self._system
            else self.tr("proxy as the system says"),
            ProxyMode.NONE: self.tr("no proxy"),
            ProxyMode.MANUAL: self.tr("proxy {0}").format(self.address.text().strip() or "…"),
        }
        parts = [words[self.chosen_mode], self.tr("time-out {0} s").format(self.timeout.value())]
        if self.itself.isChecked() and self.chosen_mode is not ProxyMode.NONE:
            parts.insert(1, self.tr("the proxy's own certificate"))
        return " · ".join(parts)

    def conceal(self) -> None:
        """Hide the password."""
        self.password.conceal()

    def _line(self, name: str, placeholder: str = "") -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(name)
        line.setPlaceholderText(placeholder)
        line.textEdited.connect(self._on_edited)
        return line

    def _say_mode(self) -> None:
        words = {
            ProxyMode.SYSTEM: self.system_text,
            ProxyMode.NONE: self.tr("The servers are asked directly."),
            ProxyMode.MANUAL: self.tr("Every server is asked through it."),
        }
        self._mode_field.say(words[self.chosen_mode])

    def _on_edited(self) -> None:
        self._address_field.say()
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Show what belongs to the choice."""
        manual = self.chosen_mode is ProxyMode.MANUAL
        self._say_mode()
        for field in (self._address_field, self._user_field, self._password_field):
            field.setVisible(manual)
        through = self.chosen_mode is not ProxyMode.NONE
        self.itself.setVisible(through)
        self._itself_help.setVisible(through)
