"""The head of the place: which tenant, and what can be done with its AICC.

It shows choices and sends wishes. One primary button stands there at a time: Plan, or Apply once there is a plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.ui.aicc.blank_pages import way_word
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.choice_popup import ChoicePopup
from wa_channel_studio.ui.kit.menus import lead_on
from wa_channel_studio.ui.transfer.words import numbered

_LONGEST = 30
"""Letters of a tenant's name in the head; the popup and the tool tip have all of it."""
_MOST = 200


class AiccHead(QObject):
    """Lives in the head row of the place ``owner``."""

    tenant_chosen = Signal(str)
    plan_wanted = Signal()
    apply_wanted = Signal()
    log_wanted = Signal()
    test_wanted = Signal()
    compare_wanted = Signal()
    forget_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, row: QHBoxLayout, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._tenants: Sequence[tuple[Tenant, Way]] = ()
        self._tenant_id = ""
        self.picker = ChipButton("", name="action.choose_tenant", parent=owner)
        self.picker.clicked.connect(self.offer_tenants)
        self.again = secondary_button(self.tr("Plan again"), name="action.plan_again", parent=owner)
        self.again.setToolTip(self.tr("Compare both sides anew; nothing is sent (F5)"))
        self.plan = primary_button(self.tr("Plan"), name="action.plan", parent=owner)
        self.plan.setToolTip(self.tr("Compare both sides; nothing is sent (F5)"))
        self.apply = primary_button("", name="action.apply", parent=owner)
        self.more = icon_button(
            "more", self.tr("More: compare, network log, test, settings"), name="action.more_aicc", parent=owner
        )
        for button in (self.plan, self.again):
            button.clicked.connect(self.plan_wanted)
        self.apply.clicked.connect(self.apply_wanted)
        self.more.clicked.connect(self._offer_more)
        self.deeds = (self.plan, self.again, self.apply)
        """What cannot be pressed while something is being done."""
        for widget in (self.picker, self.again, self.plan, self.apply, self.more):
            row.addWidget(widget)

    # --- tenants ----------------------------------------------------------------------------------

    def set_tenants(self, tenants: Sequence[tuple[Tenant, Way]], tenant_id: str) -> None:
        """Offer these, each with its way; ``tenant_id`` is the one on show."""
        self._tenants, self._tenant_id = tenants, tenant_id
        name = next((tenant.name for tenant, _way in tenants if tenant.id == tenant_id), "")
        shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        self.picker.setText(self.tr("Tenant: {0}").format(shown).replace("&", "&&"))
        self.picker.setToolTip(name if shown != name else "")
        self.picker.setAccessibleName(self.tr("Tenant: {0}").format(name))
        self.picker.setVisible(bool(tenants))

    def offer_tenants(self) -> None:
        """All tenants, narrowed while one types, each with its way."""
        popup = ChoicePopup(self.tr("Find a tenant"), name="popup.tenant", parent=self._owner)

        def fill(text: str) -> None:
            words = text.casefold().split()
            fitting = [
                (tenant.id, tenant.name, way_word(way))
                for tenant, way in self._tenants
                if all(word in tenant.name.casefold() for word in words)
            ]
            popup.set_choices(fitting[:_MOST], present=self._tenant_id, more=len(fitting) > _MOST)

        popup.asked.connect(fill)
        popup.chosen.connect(self.tenant_chosen)
        popup.show_below(self.picker)

    # --- actions ----------------------------------------------------------------------------------

    def show_actions(
        self, *, tenant: bool, happens: int, planned: bool, busy: bool, paused: bool, plans: bool, refusal: str
    ) -> None:
        """Offer what can be done: ``happens`` lines can be applied, ``paused`` ones must be gone on with first.

        ``plans``: whether to plan is what comes next. ``refusal`` says why nothing can be done in this workspace; ""
        where it can.
        """
        applies = bool(happens) and not paused
        self.apply.setText(numbered(happens, self.tr("Apply {0} change"), self.tr("Apply {0} changes")))
        self.apply.setVisible(tenant and applies)
        self.again.setVisible(tenant and (applies or paused))
        self.plan.setVisible(tenant and plans and not applies and not paused)
        self.plan.setText(self.tr("Plan again") if planned else self.tr("Plan"))
        self.more.setVisible(tenant)
        for button in (self.apply, self.again, self.plan):
            button.setEnabled(not busy and not refusal)
            if refusal:
                button.setToolTip(refusal)

    def take_keyboard(self) -> None:
        """Let the primary button have the keyboard."""
        for button in (self.apply, self.plan, self.again):
            if button.isVisibleTo(self._owner) and button.isEnabled():
                button.setFocus()
                return
        self.picker.setFocus()

    def _offer_more(self) -> None:
        menu = QMenu(self._owner)
        menu.setObjectName("menu.aicc")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, name, signal in (
            (self.tr("Test connection …"), "action.test_connection", self.test_wanted),
            (self.tr("Compare with an AICC export …"), "action.compare_export", self.compare_wanted),
            (self.tr("Network log …"), "action.network_log", self.log_wanted),
            (self.tr("Connection settings"), "action.connection_settings", self.settings_wanted),
            (self.tr("Forget what was synced …"), "action.forget_synced", self.forget_wanted),
        ):
            action = QAction(text, menu)
            action.setObjectName(name)
            lead_on(action, menu, self._owner, signal.emit)
            menu.addAction(action)
        place = self.more.mapToGlobal(self.more.rect().bottomRight())
        place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)
