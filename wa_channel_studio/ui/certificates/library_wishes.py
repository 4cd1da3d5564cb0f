"""What a person wishes in the library, and whom it concerns: the row of the side, what is chosen, or the current row.

It sends each wish to who fulfils it: the deeds, the watch, a dialog, or, by a signal, the pane.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.services.origin_words import shown_server
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.library_deeds import Collect, LibraryDeeds
from wa_channel_studio.ui.certificates.library_menu import WRITES, deeds_menu, role_menu
from wa_channel_studio.ui.certificates.library_table import LibraryTable
from wa_channel_studio.ui.certificates.library_trust import Asked, TrustDialog
from wa_channel_studio.ui.certificates.library_watch import LibraryWatch
from wa_channel_studio.ui.context import UiContext


class LibraryWishes(QObject):
    """The pane's are ``details_wanted``, ``keystore_wanted`` with an id, ``fetch_wanted`` with hosts, one a line;
    ``refused`` brings a sentence."""

    details_wanted = Signal()
    keystore_wanted = Signal(str)
    fetch_wanted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        table: LibraryTable,
        parent: QWidget,
        *,
        deeds: LibraryDeeds,
        watch: LibraryWatch,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._table = table
        self._deeds = deeds
        self._watch = watch
        self._widget = parent

    @property
    def refusal(self) -> str:
        """Why nothing can be changed; empty when it can."""
        read_only = self._workspace.read_only
        return self.tr("This workspace is open for reading only: nothing in it can be changed.") if read_only else ""

    def guard(self, key: str, button: QWidget) -> None:
        """Switch a button off whose deed is refused, and say why."""
        if self.refusal and key in WRITES:
            button.setEnabled(False)
            button.setToolTip(self.refusal)

    def do(self, key: str, row: LibraryRow | None = None) -> None:
        """Do a deed with ``row``, or with what is chosen, or else with the row that has the keyboard."""
        if self.refusal and key in WRITES:
            self.refused.emit(self.refusal)
            return
        one = row if row is not None else self._one()
        if key == "look":
            self._look(row)
        elif key == "details":
            self.details_wanted.emit()
        elif key == "delete":
            collect = self._concerned(row)
            if collect is not None:
                self._deeds.delete(collect)
        elif one is not None:
            self._do_with_one(key, one)

    def menu(self, place: QPoint) -> None:
        """The menu of deeds at a place of the table; a row there that is not chosen becomes the choice."""
        table = self._table
        index = table.indexAt(place)
        if index.isValid() and not any(index.row() in part for part in table.chosen_rows):
            table.choose([index.row()], index.row())
        if table.chosen_count:
            self._popup(table.viewport().mapToGlobal(place))

    def menu_at(self, widget: QWidget) -> None:
        """The menu of deeds below a button, for what is chosen or the row with the keyboard."""
        self._popup(widget.mapToGlobal(widget.rect().bottomLeft()))

    def roles_at(self, widget: QWidget, row: LibraryRow) -> None:
        """The choice of roles below a button, for one row."""
        menu = role_menu([row], lambda role: self._set_role(role, row), refusal=self.refusal, parent=self._widget)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(widget.mapToGlobal(widget.rect().bottomLeft()))

    # --- whom it concerns -------------------------------------------------------------------------

    def _one(self) -> LibraryRow | None:
        """The one row that is chosen, or else the one with the keyboard; None where several are chosen."""
        count = self._table.chosen_count
        if not count:
            return self._table.current
        rows = self._table.library.known(self._table.chosen_rows)
        return rows[0] if count == 1 and rows else None

    def _concerned(self, row: LibraryRow | None) -> Collect | None:
        """A piece of work that finds whom a deed concerns."""
        if row is None and self._table.chosen_count:
            return self._table.library.collector(self._table.chosen_rows)
        one = row if row is not None else self._table.current
        if one is None:
            return None
        found = [one]
        return lambda _job: found

    # --- doing ------------------------------------------------------------------------------------

    def _look(self, row: LibraryRow | None) -> None:
        if row is not None:
            self._watch.look([row])
            return
        model, rows = self._table.library, self._table.chosen_rows
        if not rows and not model.narrowed:
            self._watch.look_at_all()
            return
        rows = rows or [range(model.matching)]
        known = model.known(rows)
        if len(known) == sum(len(part) for part in rows):
            self._watch.look(known)
        else:
            self._watch.look_at_many(model.collector(rows))

    def _do_with_one(self, key: str, row: LibraryRow) -> None:
        if key == "trust":
            TrustDialog(self._context, self._workspace, Asked.of_row(row), self._widget).open()
        elif key == "keystore":
            self.keystore_wanted.emit(row.id)
        elif key == "again":
            self.fetch_wanted.emit("\n".join(shown_server(server) for server in row.servers))
        elif key == "save":
            self._deeds.save(row)
        elif key == "rename":
            self._deeds.rename(row)
        elif key == "password":
            self._deeds.password(row)

    def _set_role(self, role: Role, row: LibraryRow | None = None) -> None:
        collect = self._concerned(row)
        if collect is not None:
            self._deeds.set_role(collect, role)

    def _popup(self, place: QPoint) -> None:
        count = self._table.chosen_count
        known: list[LibraryRow] | None = self._table.library.known(self._table.chosen_rows)
        if not count and self._table.current is not None:
            known, count = [self._table.current], 1
        if known is not None and len(known) != count:
            known = None
        if count:
            menu = deeds_menu(known, count, self.do, self._set_role, refusal=self.refusal, parent=self._widget)
            menu.popup(place)
