"""Where “Get certificates” stands on the Provider step: its button at the card, its panel and result above the files.

Where a provider wants an identity certificate too, a link at that card leads to the same panel.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.fields.spec import ProviderTable
from wa_channel_studio.services.recipes import Made
from wa_channel_studio.ui.forms.form import Form
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import link_button, secondary_button
from wa_channel_studio.ui.wizard.recipe_panel import RecipePanel

_SHOWN = 6
"""Entries of a keystore that the summary names; the card below the field shows all."""


class RecipePlace(QWidget):
    """The place within a form. ``wanted`` says that the button was pressed.

    The panel is made when it is first looked for: most visits of the page do without it.
    """

    wanted = Signal()
    panel_made = Signal(object)

    def __init__(self, form: Form, table: ProviderTable) -> None:
        first = form.rows[table.recipes[0].field]
        super().__init__(first)
        self.provider = table.key
        self._buttons: list[QWidget] = []
        self.button = secondary_button(self.tr("Get certificates"), icon="shield", name="action.get_certificates")
        self.button.clicked.connect(self.wanted)
        form.cards[first.spec.card].add_action(self.button)
        self._buttons.append(self.button)
        for recipe in table.recipes[1:]:
            self._add_link(form, recipe.role)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(8)
        self._panel: RecipePanel | None = None
        self.summary = Banner("success", closable=True, parent=self)
        self.summary.setObjectName("recipe.summary")
        self.summary.closed.connect(self._settle)
        self.summary.hide()
        self._column.addWidget(self.summary)
        # Above the files: the button that opens it stands there, and a keystore's entries take much room.
        around = first.layout()
        if isinstance(around, QVBoxLayout):
            around.insertWidget(around.indexOf(first.editor.widget), self)
        self.hide()

    def set_enabled(self, on: bool, why: str = "") -> None:
        """Whether certificates can be kept at all; ``why`` is said where they cannot."""
        for button in self._buttons:
            button.setEnabled(on)
            button.setToolTip(why)

    @property
    def panel(self) -> RecipePanel:
        """The panel, hidden at first."""
        if self._panel is None:
            self._panel = RecipePanel(self)
            self._panel.hide()
            self._column.insertWidget(0, self._panel)
            self.panel_made.emit(self._panel)
        return self._panel

    @property
    def open(self) -> bool:
        """Whether the panel is on show."""
        return self._panel is not None and not self._panel.isHidden()

    def conceal(self) -> None:
        """Hide every secret that is shown."""
        if self._panel is not None:
            self._panel.conceal()

    def open_panel(self) -> None:
        """Show the panel, and no old summary."""
        self.summary.hide()
        self.panel.show()
        self._settle()

    def close_panel(self) -> None:
        """Hide the panel; what was gathered stays."""
        self.panel.hide()
        self._settle()

    def show_made(self, made: Made, missing: tuple[str, ...]) -> None:
        """Say what was put where, and what is still missing."""
        self.panel.hide()
        told = []
        for item in made.attachments:
            text = self.tr("{0}: {1}").format(item.label, item.row.name)
            if item.until is not None:
                text += self.tr(", works until {0} at the latest").format(f"{item.until:%Y-%m-%d}")
            told.append(text)
            told += [f"    {name}   {short(sha256)}" for name, sha256 in item.entries[:_SHOWN]]
            if len(item.entries) > _SHOWN:
                told.append(self.tr("    and {0} more").format(len(item.entries) - _SHOWN))
        if made.password is not None:
            told.append(self.tr("The keystore's password stands in its field."))
        if made.tenant is not None:
            told.append(self.tr("The choice is remembered for {0}.").format(made.tenant.name))
        self.summary.set("warning" if missing else "success", "\n".join((*told, *missing)))
        self.summary.show()
        self._settle()

    def _add_link(self, form: Form, role: Role) -> None:
        row = form.rows.get(f"{role.value}_certificate")
        if row is None:
            return
        link = link_button(self.tr("Get certificates"), name=f"action.get_certificates.{role.value}")
        link.setAccessibleName(self.tr("Get certificates, together with those by which the provider is trusted"))
        link.clicked.connect(self.wanted)
        form.cards[row.spec.card].add_action(link)
        self._buttons.append(link)

    def _settle(self) -> None:
        self.setVisible(self.open or not self.summary.isHidden())


def short(fingerprint: str) -> str:
    """A fingerprint by its ends, enough to compare at a glance."""
    parts = fingerprint.split(":")
    return f"{':'.join(parts[:4])} … {':'.join(parts[-4:])}" if len(parts) > 8 else fingerprint
