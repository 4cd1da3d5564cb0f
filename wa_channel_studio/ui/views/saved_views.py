"""The menu of saved views: search, filters and order under a name, to be chosen, saved, renamed and deleted.

It knows names and the value of what is shown now; it filters nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.list_settings import SavedView
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.menus import lead_on
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.views.list_book import ListBook

_LONGEST = 28
"""Letters of a name on the button; the menu shows all of it."""


class SavedViews(ChipButton):
    """Sends ``wanted`` with the view that was chosen. ``present`` tells what is shown now, without a name."""

    wanted = Signal(object)

    def __init__(
        self, book: ListBook, present: Callable[[], SavedView], toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(QCoreApplication.translate("SavedViews", "Views"), name="action.views", parent=parent)
        self._book = book
        self._present = present
        self._toasts = toasts
        self.clicked.connect(self._offer)
        book.changed.connect(self.look_again)

    @property
    def current(self) -> SavedView | None:
        """The saved view that is shown now, as it was saved."""
        present = self._present()
        return next((view for view in self._book.settings.views if view.same_as(present)), None)

    def look_again(self) -> None:
        """Say on the button which view is shown."""
        current = self.current
        name = current.name if current is not None else ""
        shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        text = self.tr("View: {0}").format(shown) if shown else self.tr("Views")
        self.setText(text.replace("&", "&&"))
        self.setToolTip(name or self.tr("Saved views: search, filters and order under a name"))
        self.setAccessibleName(self.tr("View: {0}").format(name) if name else self.tr("Views"))

    # --- the menu ---------------------------------------------------------------------------------

    def _offer(self) -> None:
        menu = QMenu(self.window())  # the button itself is turned round, and a menu would be, too
        menu.setObjectName("menu.views")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = self.current
        views = self._book.settings.views
        for view in views:
            action = self._add(menu, view.name, partial(self.wanted.emit, view))
            action.setCheckable(True)
            action.setChecked(current is not None and view.name == current.name)
        if not views:
            self._add(menu, self.tr("No view is saved yet"), self.look_again).setEnabled(False)
        menu.addSeparator()
        save = QAction(self.tr("Save this view …"), menu)
        lead_on(save, menu, self, self._ask_name)
        menu.addAction(save)
        for name, title, call in (
            ("rename", self.tr("Rename"), self._ask_new_name),
            ("delete", self.tr("Delete"), self._delete),
        ):
            below = menu.addMenu(title)
            below.setObjectName(f"menu.{name}_view")
            below.menuAction().setEnabled(bool(views))
            for view in views:
                action = QAction(view.name.replace("&", "&&"), below)
                lead_on(action, menu, self, partial(call, view))
                below.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @staticmethod
    def _add(menu: QMenu, text: str, call: Callable[[], object]) -> QAction:
        action = QAction(text.replace("&", "&&"), menu)
        action.triggered.connect(lambda _checked=False: call())
        menu.addAction(action)
        return action

    # --- what it does -----------------------------------------------------------------------------

    def _ask_name(self) -> None:
        book, present = self._book, self._present()

        def keep(name: str, replacing: bool) -> None:
            view = replace(present, name=name)
            book.keep(book.settings.replacing(view) if replacing else book.settings.with_view(view))

        dialog = NameDialog(self.tr("Save this view"), self.tr("Save"), keep, self.window())
        dialog.set_text(self.tr("The search, the filters and the order of the list are kept in this workspace."))
        dialog.taken = lambda name: book.settings.view(name) is not None
        self._open(dialog)

    def _ask_new_name(self, view: SavedView) -> None:
        book = self._book

        def keep(name: str, replacing: bool) -> None:
            del replacing
            book.keep(book.settings.renamed(view.name, name))

        dialog = NameDialog(self.tr("Rename the view"), self.tr("Rename"), keep, self.window())
        dialog.line.setText(view.name)
        dialog.line.selectAll()
        self._open(dialog)

    def _open(self, dialog: NameDialog) -> None:
        dialog.finished.connect(lambda _result: self.setFocus())
        dialog.open()

    def _delete(self, view: SavedView) -> None:
        book = self._book
        book.keep(book.settings.without(view.name))
        toast = self._toasts.show(self.tr("Deleted the view {0}.").format(view.name), self.tr("Undo"))
        toast.action_triggered.connect(lambda: book.keep(book.settings.replacing(view)))
        self.setFocus()


class NameDialog(Dialog):
    """Asks for the name of a view. ``keep`` gets it and whether it may replace; it raises ProblemError for a bad one.

    Where ``taken`` says that a name is in use, a second press replaces what has it.
    """

    def __init__(self, title: str, verb: str, keep: Callable[[str, bool], None], parent: QWidget) -> None:
        super().__init__(title, name="dialog.view_name", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.taken: Callable[[str], bool] = lambda _name: False
        self._verb, self._keep = verb, keep
        self._agreed = ""
        caption = label(self.tr("Name"), "field", self)
        self.line = QLineEdit(self)
        self.line.setObjectName("field.view_name")
        self.line.setAccessibleName(self.tr("Name"))
        self.line.setMaxLength(80)
        self.line.textEdited.connect(self._typed)
        caption.setBuddy(self.line)
        self.body.addWidget(caption)
        self.body.addWidget(self.line)
        self._fault = WrapLabel("", "error", self)
        self._fault.hide()
        self.body.addWidget(self._fault)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._button = self.add_button(verb, "primary", name="action.save_view", default=True)
        self._button.clicked.connect(self._finish)
        self.line.setFocus()

    def _typed(self) -> None:
        self._agreed = ""
        self._button.setText(self._verb)
        self._say("")

    def _finish(self) -> None:
        name = self.line.text()
        if self.taken(name) and self._agreed != name:
            self._agreed = name
            self._button.setText(self.tr("Replace"))
            self._say(self.tr("There is a view of this name. Press Replace to save this one in its place."))
            return
        try:
            self._keep(name, bool(self._agreed))
        except ProblemError as error:
            self._say(sentence(error.problem))
            self.line.setFocus()
            return
        self.accept()

    def _say(self, text: str) -> None:
        self._fault.set_text(text)
        self._fault.setVisible(bool(text))
