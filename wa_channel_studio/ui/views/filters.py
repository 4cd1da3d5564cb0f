"""The filters of the channel list: three stand there, others are added when they are wanted.

It knows which there are, how each is chosen and how it is said; what a filter means, ``services.list_filters`` says.
Choices that may be hundreds are asked for: ``facets`` reads them in a job.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.channel_ports import Facet, SortKey
from wa_channel_studio.services.list_filters import CHANGED_WITHIN, EXPIRED, EXPIRES_WITHIN, TODAY, Filter
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.chip_filters import ChipFilters
from wa_channel_studio.ui.kit.choice_popup import ChoicePopup
from wa_channel_studio.ui.kit.date_edit import DateEdit
from wa_channel_studio.ui.kit.line_popup import LinePopup
from wa_channel_studio.ui.kit.menus import lead_on
from wa_channel_studio.ui.models.channel_cells import state_word, sync_words
from wa_channel_studio.ui.parts.asking import ask, sentence

FACETS = {Filter.OU: SortKey.OU, Filter.ROUTE: SortKey.ROUTE, Filter.TAG: SortKey.TAGS}
"""The filters whose choices are read from the list."""
_IN_A_MENU = 12
"""So many tenants are seen at a glance; of more one is looked for by name."""
_MOST = 200
_BY_DATE = "date"

ReadFacets = Callable[[SortKey, str, int], Sequence[Facet]]


class Filters(ChipFilters):
    """Sends ``changed`` when the person narrows or widens the list. ``facets`` runs in a job."""

    def __init__(self, runner: JobRunner, facets: ReadFacets, parent: QWidget | None = None) -> None:
        super().__init__(parent, wrap=True)
        self._runner = runner
        self._facets = facets
        providers = [(table.key, table.label) for table in PROVIDERS.values()]
        self.tenant = self.add(Filter.TENANT, self.tr("Tenant"))
        self.provider = self.add(Filter.PROVIDER, self.tr("Provider"), providers)
        self.state = self.add(Filter.STATE, self.tr("State"), [(state.value, state_word(state)) for state in State])
        syncs = [(state.value, sync_words(state)) for state in SyncState]
        for key, title, choices in (
            (Filter.OU, self.tr("OU"), []),
            (Filter.ROUTE, self.tr("Called route"), []),
            (Filter.TAG, self.tr("Tag"), []),
            (Filter.SYNC, self.tr("Sync state"), syncs),
            (Filter.EXPIRES, self.tr("Expires"), [(value, self._expires_word(value)) for value in self._ends]),
            (Filter.CHANGED, self.tr("Changed"), [(value, self._changed_word(value)) for value in CHANGED_WITHIN]),
            (Filter.NAME, self.tr("Name has"), []),
            (Filter.PHONE, self.tr("Number has"), []),
        ):
            self.add(key, title, choices, optional=True)
        self.more = ChipButton(self.tr("Add filter"), name="action.add_filter", parent=self)
        self.more.clicked.connect(self._offer_more)
        self.put_before_last(self.more)

    @property
    def tenant_id(self) -> str:
        """The tenant that is filtered for."""
        return self.chosen(Filter.TENANT)

    def set_tenants(self, tenants: Sequence[Tenant]) -> None:
        """Offer these; a filter for one that is gone is taken away."""
        self.offer(Filter.TENANT, [(tenant.id, tenant.name) for tenant in tenants])

    # --- words ------------------------------------------------------------------------------------

    @property
    def _ends(self) -> tuple[str, ...]:
        return (EXPIRED, *EXPIRES_WITHIN)

    def word_of(self, key: str, value: str) -> str:
        if key == Filter.EXPIRES:
            return self._expires_word(value)
        if key == Filter.CHANGED:
            return self._changed_word(value)
        return super().word_of(key, value) or ("" if key in (Filter.TENANT, Filter.PROVIDER) else value)

    def _expires_word(self, value: str) -> str:
        if value == EXPIRED:
            return self.tr("expired")
        if value.isdigit():
            return self.tr("within {0} days").format(value)
        return self.tr("until {0}").format(value)

    def _changed_word(self, value: str) -> str:
        return self.tr("today") if value == TODAY else self.tr("in the last {0} days").format(value)

    # --- choosing ---------------------------------------------------------------------------------

    def offer_at(self, key: str, place: QWidget) -> None:
        if key in FACETS or (key == Filter.TENANT and len(self.choices(key)) > _IN_A_MENU):
            self._look_for(Filter(key), place)
        elif key in (Filter.NAME, Filter.PHONE):
            self._type(Filter(key), QLineEdit(), self._part_fault(Filter(key)), place)
        elif key == Filter.EXPIRES:
            self._offer_ends(place)
        else:
            super().offer_at(key, place)

    def choose(self, key: str, value: str) -> None:
        super().choose(key, value)
        chip = self.findChild(ChipButton, f"filter.{key}")
        # After a popup has given the keyboard back to where it was before.
        QTimer.singleShot(0, self, (chip if value and chip is not None else self.more).setFocus)

    def _offer_more(self) -> None:
        """The filters that do not stand there, as a menu."""
        menu = self._menu("add_filter")
        for key in list(Filter)[3:]:
            if not self.chosen(key):
                action = QAction(self.title_of(key), menu)
                lead_on(action, menu, self, partial(self.offer_at, key, self.more))
                menu.addAction(action)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _offer_ends(self, place: QWidget) -> None:
        menu = self._menu(Filter.EXPIRES.value)
        for value, word in [*self.choices(Filter.EXPIRES), (_BY_DATE, self.tr("until a day …"))]:
            action = QAction(word[:1].upper() + word[1:], menu)
            if value == _BY_DATE:
                lead_on(action, menu, self, partial(self._type_day, place))
            else:
                action.setCheckable(True)
                action.setChecked(value == self.chosen(Filter.EXPIRES))
                action.triggered.connect(lambda _checked=False, value=value: self.choose(Filter.EXPIRES, value))
            menu.addAction(action)
        menu.popup(place.mapToGlobal(place.rect().bottomLeft()))

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(f"menu.{name}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _type(self, key: Filter, line: QLineEdit, fault: Callable[[str], str], place: QWidget) -> None:
        line.setText(self.chosen(key) if not self._is_word(key) else "")
        popup = LinePopup(self.title_of(key), line, fault, name=f"popup.{key.value}", parent=self)
        popup.taken.connect(lambda text: self.choose(key, text))
        popup.show_below(place)

    def _type_day(self, place: QWidget) -> None:
        self._type(Filter.EXPIRES, DateEdit(), self._day_fault, place)

    def _is_word(self, key: Filter) -> bool:
        return self.chosen(key) in dict(self.choices(key))

    def _part_fault(self, key: Filter) -> Callable[[str], str]:
        def fault(text: str) -> str:
            if key is Filter.PHONE and not any(letter.isdigit() for letter in text):
                return self.tr("Type some digits of the number.")
            return ""

        return fault

    def _day_fault(self, text: str) -> str:
        try:
            date.fromisoformat(text)
        except ValueError:
            return self.tr("Type a day as yyyy-mm-dd, such as 2027-03-31.")
        return ""

    # --- choices that are looked for --------------------------------------------------------------

    def _look_for(self, key: Filter, place: QWidget) -> None:
        popup = ChoicePopup(self.tr("Find: {0}").format(self.title_of(key)), name=f"popup.{key.value}", parent=self)
        popup.asked.connect(lambda text: self._fill(popup, key, text))
        popup.chosen.connect(lambda value: self.choose(key, value))
        popup.show_below(place)

    def _fill(self, popup: ChoicePopup, key: Filter, text: str) -> None:
        present = self.chosen(key)
        if key is Filter.TENANT:
            fitting = [(value, word) for value, word in self.choices(key) if text.casefold() in word.casefold()]
            popup.set_choices([(value, word, "") for value, word in fitting], present=present)
            return
        facets = self._facets

        def show(found: Sequence[Facet]) -> None:
            if text == popup.looked_for:
                choices = [(facet.value, facet.value, f"{facet.count:,}") for facet in found]
                popup.set_choices(choices, present=present, more=len(found) >= _MOST)

        def tell(problem: Problem) -> None:
            popup.show_failure(sentence(problem))

        ask(popup, self._runner, lambda _job: facets(FACETS[key], text, _MOST), show, tell)
