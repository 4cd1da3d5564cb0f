"""The channels and connections that use a certificate, as a list whose lines lead there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.library import User
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.kit.wrap_button import WrapButton

_MOST = 50
"""Lines that are shown; a root may be used by thousands of channels."""
_PAD = 3
"""What a link has around its words; the words are to stand in line with the others."""


class UserList(QWidget):
    """Sends ``wanted`` with a User whose channel, draft or connection is to be opened."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, most: int = _MOST) -> None:
        """Of more than ``most`` the first are shown, and the others when somebody wishes it."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._most = most
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._lines: list[QWidget] = []
        self.users: tuple[User, ...] = ()

    def set_users(self, users: Sequence[User]) -> None:
        """Show these."""
        self.users = tuple(users)
        self._show(self._most)

    def _show(self, most: int) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            retire(line)
        self._lines = [self._line(number, user) for number, user in enumerate(self.users[:most])]
        if len(self.users) > most:
            self._lines.append(self._rest(most))
        for line in self._lines:
            self._column.addWidget(line)
            line.show()

    def _rest(self, most: int) -> QWidget:
        if most < _MOST:
            more = WrapButton(self.tr("Show all {0}").format(len(self.users)), name="action.all_users", parent=self)
            more.clicked.connect(lambda: self._show(_MOST))
            return more
        words = WrapLabel(self.tr("and {0} more").format(len(self.users) - most), "muted", self)
        words.setContentsMargins(_PAD, 0, 0, 0)
        return words

    def _line(self, number: int, user: User) -> QWidget:
        line = QWidget(self)
        line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        name = self._name(user)
        if user.trashed:
            trashed = WrapLabel(name, "", line)
            trashed.setContentsMargins(_PAD, 0, 0, 0)
            column.addWidget(trashed)
        else:
            link = WrapButton(name, name=f"action.user.{number}", parent=line)
            link.setAccessibleName(self.tr("Open {0}").format(name))
            link.clicked.connect(lambda: self.wanted.emit(user))
            column.addWidget(link)
        about = WrapLabel(self._about(user), "secondary", line)
        about.setContentsMargins(_PAD, 0, 0, 0)
        column.addWidget(about)
        return line

    def _name(self, user: User) -> str:
        if user.tenant_id:
            return self.tr("Connection of {0}").format(user.tenant_name)
        return user.channel_name or self.tr("a channel without a name")

    def _about(self, user: User) -> str:
        if user.tenant_id:
            return self.tr("trusts the AICC's servers by it")
        spec = all_fields().get(user.field)
        parts = [user.tenant_name, spec.label if spec is not None else user.field]
        if user.draft:
            parts.append(self.tr("draft"))
        if user.set_aside:
            parts.append(self.tr("answers set aside for another provider"))
        if user.trashed:
            parts.append(self.tr("in the trash"))
        return " · ".join(part for part in parts if part)
