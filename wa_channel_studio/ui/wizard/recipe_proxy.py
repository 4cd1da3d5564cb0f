"""How servers are asked: as the system says, directly, or through a proxy with or without a user name.

Where a provider may stand behind a proxy, the proxy's own certificate can be asked for in its place.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.ui.forms.toggle import Toggle
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.parts.field import Field


class ProxyForm(QWidget):
    """The widget. ``edited`` follows what the person changes."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proxied = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.mode = ComboBox(self)
        self.mode.setObjectName("field.proxy_mode")
        words = {
            ProxyMode.SYSTEM: self.tr("As the system says"),
            ProxyMode.NONE: self.tr("Directly, without a proxy"),
            ProxyMode.MANUAL: self.tr("Through this proxy"),
        }
        for mode, text in words.items():
            self.mode.addItem(text, mode.value)
        column.addWidget(Field(self.tr("How servers are asked"), self.mode, parent=self))
        self._manual = QWidget(self)
        grid = QGridLayout(self._manual)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        self.address = QLineEdit(self._manual)
        self.address.setObjectName("field.proxy_address")
        self.address.setPlaceholderText("proxy.example.com:3128")
        self.user = QLineEdit(self._manual)
        self.user.setObjectName("field.proxy_user")
        self.user.setPlaceholderText(self.tr("none"))
        self.password = SecretEdit(parent=self._manual)
        self.password.setObjectName("field.proxy_password")
        self.address_field = Field(
            self.tr("Proxy"),
            self.address,
            help_text=self.tr("Host and port; https:// in front for a proxy that is itself reached by TLS."),
            parent=self._manual,
        )
        user = Field(self.tr("User name"), self.user, parent=self._manual)
        password = Field(
            self.tr("Password of the proxy"),
            self.password,
            help_text=self.tr("Kept sealed in the workspace."),
            parent=self._manual,
        )
        grid.addWidget(self.address_field, 0, 0, 1, 2)
        grid.addWidget(user, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(password, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(self._manual)
        self.itself = Toggle(self.tr("Take the proxy's own certificate"), parent=self)
        self.itself.setObjectName("field.proxy_itself")
        self._hint = WrapLabel(
            self.tr(
                "In the Chinese mainland the provider is reached through a proxy only, and the AICC's page takes the "
                "certificate of that proxy. Only a proxy that is reached by TLS (https://) has one of its own."
            ),
            "secondary",
            self,
        )
        column.addWidget(self.itself)
        column.addWidget(self._hint)
        self.mode.activated.connect(self._on_edited)
        self.itself.clicked.connect(self._on_edited)
        for line in (self.address, self.user):
            line.textEdited.connect(self._on_edited)
        self.password.edited.connect(self._on_edited)
        self._settle()

    def show_options(self, options: FetchOptions) -> None:
        """Show how this workspace asks."""
        self.mode.setCurrentIndex(max(0, self.mode.findData(options.mode.value)))
        proxy = options.proxy
        if proxy is not None:
            self.address.setText(f"https://{proxy}" if proxy.tls else str(proxy))
            self.user.setText(proxy.user)
            self.password.setText(proxy.password.reveal())
        self._settle()

    def offer_itself(self, on: bool) -> None:
        """Offer to take the proxy's own certificate, where a provider may stand behind one."""
        self._proxied = on
        self._settle()

    @property
    def chosen(self) -> ProxyMode:
        """The way that is chosen."""
        return ProxyMode(str(self.mode.currentData()))

    @property
    def wants_itself(self) -> bool:
        """Whether the proxy's own certificate is wanted."""
        return self._proxied and self.chosen is not ProxyMode.NONE and self.itself.isChecked()

    @property
    def typed(self) -> tuple[str, str, Secret]:
        """Address, user and password of the proxy, as typed."""
        return self.address.text().strip(), self.user.text().strip(), Secret(self.password.text())

    def options(self, proxy: Proxy | None, timeout: float) -> FetchOptions:
        """What stands here, with the proxy that was read from it."""
        return FetchOptions(self.chosen, proxy, timeout, self.wants_itself)

    def say_problem(self, problem: Problem) -> None:
        """Show what is wrong with the proxy's address."""
        self.address_field.say_problem(problem)

    def conceal(self) -> None:
        """Show dots again."""
        self.password.conceal()

    def _on_edited(self) -> None:
        self.address_field.say()
        self._settle()
        self.edited.emit()

    def _settle(self) -> None:
        self._manual.setVisible(self.chosen is ProxyMode.MANUAL)
        offered = self._proxied and self.chosen is not ProxyMode.NONE
        self.itself.setVisible(offered)
        self._hint.setVisible(offered)
