"""The page of one keystore: its entries, what is to be said about it, and everything that can be done with it.

It puts the parts together. What a keystore is, its document knows; reading and writing are jobs of the deeds. What is
not saved is kept, sealed, in the journal of drafts, so a lock or a lost power supply takes nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import FileKind, Origin
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.services.keystores import NoKeystoreError
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_adding import KeystoreAdding
from wa_channel_studio.ui.certificates.keystore_body import KeystoreBody
from wa_channel_studio.ui.certificates.keystore_deeds import KeystoreDeeds
from wa_channel_studio.ui.certificates.keystore_desk import KeystoreDesk
from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument, KeystoreSeat, Source
from wa_channel_studio.ui.certificates.keystore_draft import Unsaved
from wa_channel_studio.ui.certificates.keystore_drop import DropPlace
from wa_channel_studio.ui.certificates.keystore_empty import KeystoreEmpty
from wa_channel_studio.ui.certificates.keystore_files import choose_files
from wa_channel_studio.ui.certificates.keystore_head import KeystoreHead
from wa_channel_studio.ui.certificates.keystore_keeper import KeystoreKeeper
from wa_channel_studio.ui.certificates.keystore_leaving import ask_before_leaving
from wa_channel_studio.ui.certificates.keystore_notes import KeystoreNotes
from wa_channel_studio.ui.certificates.keystore_opening import KeystoreOpening
from wa_channel_studio.ui.certificates.keystore_saving import KeystoreSaving
from wa_channel_studio.ui.certificates.keystore_tools import KeystoreTools
from wa_channel_studio.ui.context import Services, UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost

Pairs = Sequence[tuple[str, bytes]]


class KeystorePage(QWidget):
    """``restored`` says that a keystore was left unsaved the last time and is here again."""

    closed = Signal()
    kept = Signal(str)
    """The id under which it is in the library now."""
    fetch_wanted = Signal()
    trust_wanted = Signal(object)
    """Would these certificates (a tuple of DER) trust a server?"""
    unsaved_changed = Signal()
    restored = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.keystore")
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        service = _services(context).keystores
        self.document = KeystoreDocument(self)
        self._desk = KeystoreDesk(context, workspace, service, self.document, self)
        self._opening = KeystoreOpening(self._desk)
        self._adding = KeystoreAdding(self._desk)
        self._saving = KeystoreSaving(self._desk, self._opening)
        self._keeper = KeystoreKeeper(context.runner, workspace, service, self.document, self)
        self._ready = False
        """Whether it is known what was left unsaved the last time; wishes wait for that."""
        self._wishes: list[Callable[[], object]] = []
        self._was_unsaved = ""
        self._build()
        self._deeds = KeystoreDeeds(self._desk, self.table)
        self._connect()
        self._shortcuts()
        self._show()
        self._keeper.look()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 12)
        outer.setSpacing(10)
        self.head = KeystoreHead(self)
        outer.addWidget(self.head)
        self.notes = KeystoreNotes(self)
        outer.addWidget(self.notes)
        self.tools = KeystoreTools(self)
        outer.addWidget(self.tools)
        self.busy = BusyBar(parent=self)
        outer.addWidget(self.busy)
        self.pages = QStackedWidget(self)
        outer.addWidget(self.pages, 1)
        self.body = KeystoreBody(self.pages)
        self.table, self.model = self.body.table, self.body.model
        set_compact(self.table, self._context.preferences.compact_rows)
        self.pages.addWidget(self.body)
        self.empty = KeystoreEmpty(self.pages)
        self.pages.addWidget(self.empty)
        self._drop = DropPlace(self)

    def _connect(self) -> None:
        head, tools, deeds, desk = self.head, self.tools, self._deeds, self._desk
        head.back_wanted.connect(self.leave)
        head.save_wanted.connect(self.save)
        head.save_as_wanted.connect(self.save_as)
        head.keep_wanted.connect(lambda: self._saving.keep())  # noqa: PLW0108 - a signal's argument is no deed
        tools.add_wanted.connect(self._choose_files)
        tools.paste_wanted.connect(self.paste)
        tools.fetch_wanted.connect(self.fetch_wanted)
        tools.undo_wanted.connect(self.document.undo)
        tools.redo_wanted.connect(self.document.redo)
        tools.password_wanted.connect(self._saving.change_password)
        tools.trust_wanted.connect(deeds.trust)
        tools.rename_wanted.connect(deeds.rename)
        tools.export_wanted.connect(deeds.export)
        tools.remove_wanted.connect(deeds.remove)
        tools.details_wanted.connect(self.body.open_details)
        tools.searched.connect(self.model.search)
        deeds.details_wanted.connect(self.body.open_details)
        deeds.trust_wanted.connect(self.trust_wanted)
        deeds.renamed.connect(lambda place: self._choose((place,)))
        self.table.deleted.connect(deeds.remove)
        self.table.copied.connect(deeds.copy)
        self.table.customContextMenuRequested.connect(deeds.menu)
        self.body.choice_changed.connect(self._show_choice)
        self.body.all_wanted.connect(self._show_all)
        self.body.copied.connect(lambda _text: self._toasts.show(self.tr("Copied.")))
        self.notes.password_wanted.connect(self._opening.check_password)
        self.notes.faulty_wanted.connect(self._show_faulty)
        self.empty.primary_triggered.connect(self._choose_files)
        self.empty.secondary_triggered.connect(self._choose_keystore)
        self._drop.files_dropped.connect(self.take_files)
        self._drop.text_dropped.connect(self._adding.paste)
        desk.began.connect(lambda job, text, stoppable: self.busy.follow(job, text, cancellable=stoppable))
        desk.failed.connect(self.notes.say_problem)
        desk.said.connect(self._say)
        self._opening.began.connect(self._opening_began)
        self._opening.opened.connect(self._opened)
        self._opening.plain.connect(self._opened_plain)
        self._opening.unreadable.connect(self._unreadable)
        self._adding.added.connect(self._choose)
        self._saving.saved.connect(self.notes.say_written)
        self._saving.kept.connect(self.kept)
        self._keeper.failed.connect(self.notes.say_problem)
        self._keeper.found.connect(self._found)
        self.document.changed.connect(self._on_changed)
        self.document.state_changed.connect(self._show)

    def _shortcuts(self) -> None:
        for keys, call in (
            (QKeySequence("Ctrl+S"), self.save),
            (QKeySequence("Ctrl+Shift+S"), self.save_as),
            (QKeySequence("F2"), self._deeds.rename),
            (QKeySequence("Ctrl+Z"), self.document.undo),
            (QKeySequence("Ctrl+Shift+Z"), self.document.redo),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- what others ask for ----------------------------------------------------------------------

    def new(self, entries: Pairs = (), origin: Origin | None = None) -> None:
        """A new keystore, with certificates that come with proposed aliases; ``origin``: where they were fetched."""
        pairs = tuple(entries)
        add = (lambda: self._adding.add_pairs(pairs, origin)) if pairs else None
        self._when_ready(lambda: self._give_way(lambda: self._begin_new(pairs, origin), add))

    def open_path(self, path: Path) -> None:
        """Open a file; certificates that are in no keystore go into a new one."""
        self._when_ready(lambda: self._give_way(lambda: self._opening.open_path(path)))

    def open_library(self, certificate_id: str) -> None:
        """Open a keystore of the library with the password that is kept there."""
        self._when_ready(lambda: self._give_way(lambda: self._opening.open_library(certificate_id)))

    def add_entries(self, entries: Pairs, origin: Origin | None = None) -> None:
        """Put certificates with proposed aliases into the keystore that is open, or into a new one."""
        self._when_ready(lambda: self._adding.add_pairs(entries, origin))

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a single file where nothing is open yet; else add what is in the files."""
        if self.document.blank and len(paths) == 1:
            self._opening.open_path(paths[0])
        else:
            self._adding.add_paths(paths)

    @property
    def unsaved(self) -> str:
        """What is not saved, in a few words; "" when everything is."""
        if not self.document.unsaved:
            return ""
        return self.tr("{0} is not saved").format(self.document.name or self.tr("The new keystore"))

    @property
    def seat(self) -> KeystoreSeat:
        """Which keystore is open, to come back to it. One that is not saved is found again by itself."""
        return self.document.seat

    def sit(self, seat: KeystoreSeat) -> None:
        """Open again what was open, unless something that was not saved is here."""
        self._when_ready(lambda: self._opening.sit(seat))

    def flush(self) -> list[JobHandle]:
        """Keep what is not saved in the journal; the jobs that do it."""
        return self._keeper.flush()

    def conceal(self) -> None:
        """Hide passwords that are shown."""
        for field in self.findChildren(SecretEdit):
            field.conceal()

    def leave(self) -> None:
        """Go back; what is not saved is asked about."""
        self._give_way(self._close)

    # --- wishes -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Save to where it came from."""
        if self.document.placed and not self.document.unsaved:
            self._say(self.tr("It is saved already."))
        else:
            self._saving.save()

    def save_as(self) -> None:
        """Save to another place, or as another kind."""
        self._saving.save_as()

    def paste(self) -> None:
        """Add what is on the clipboard."""
        if not self._drop.take(QGuiApplication.clipboard().mimeData()):
            text, remedy = self.tr("The clipboard is empty."), self.tr("Copy a certificate as text, or its file.")
            self.notes.say_problem(Problem("", Severity.WARNING, text, remedy))

    def _when_ready(self, call: Callable[[], object]) -> None:
        if self._ready:
            call()
        else:
            self._wishes.append(call)

    def _give_way(self, then: Callable[[], object], add: Callable[[], object] | None = None) -> None:
        """Ask before what is not saved gives way to something else."""
        if self.document.unsaved:
            ask_before_leaving(
                self.document.name,
                self,
                discard=lambda: self._discard(then),
                save=lambda: self._saving.save(then),
                add=add,
            )
        else:
            then()

    def _discard(self, then: Callable[[], object]) -> None:
        self._reset()
        then()

    def _close(self) -> None:
        self._reset()
        self.closed.emit()

    def _reset(self) -> None:
        self._toasts.dismiss()
        self.notes.say_done()
        self.tools.field.clear()
        self.tools.search_now()
        self.document.start(Keystore(FileKind.JKS), Source(), saved=False)
        self._show_empty()

    def _begin_new(self, pairs: Pairs, origin: Origin | None) -> None:
        self._reset()
        if pairs:
            self._adding.add_pairs(pairs, origin)
        else:
            self.empty.primary.setFocus()

    def _choose_files(self) -> None:
        choose_files(self, self.tr("Add certificates"), self._adding.add_paths)

    def _choose_keystore(self) -> None:
        choose_files(self, self.tr("Open a keystore"), lambda paths: self.take_files(paths[:1]))

    # --- what came of them ------------------------------------------------------------------------

    def _found(self, unsaved: Unsaved | None) -> None:
        """It is known what was left unsaved."""
        if unsaved is not None:
            self.document.start(unsaved.keystore, unsaved.source, saved=False)
            self._say(self.tr("The keystore that was not saved is here again."))
            self.restored.emit()
        self._ready = True
        wishes, self._wishes = self._wishes, []
        for wish in wishes:
            wish()

    def _opened(self, keystore: Keystore, source: Source) -> None:
        """What was added to a new keystore while the file was being read does not just give way to it."""
        self._give_way(lambda: self._start(keystore, source))

    def _start(self, keystore: Keystore, source: Source) -> None:
        self._reset()
        self.document.start(keystore, source, saved=True)
        if keystore.entries:
            self.body.choose((0,))

    def _opening_began(self, name: str) -> None:
        if self.document.blank:
            self.empty.say_opening(name)

    def _opened_plain(self, fault: NoKeystoreError, name: str) -> None:
        """A file of certificates: they go into a new keystore."""
        entries = self._desk.service.entries_from(fault.content, name)
        self._reset()
        self._adding.add_entries(entries)

    def _unreadable(self, problem: Problem, name: str) -> None:
        if self.document.blank:
            self.empty.say_unreadable(problem, name)
        else:
            self.notes.say_problem(problem)

    def _say(self, text: str) -> None:
        self._toasts.show(text)

    # --- showing ----------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        """The entries have become others."""
        if self.document.unsaved:
            self.notes.say_done()
        self.body.show_keystore(self.document.keystore)

    def _choose(self, places: Sequence[int]) -> None:
        """Choose what was added or renamed, also where a search would hide it."""
        if len(self.model.rows_of(set(places))) < len(places):
            self._show_all()
        self.body.choose(places)

    def _show_all(self) -> None:
        self.tools.field.clear()
        self.tools.search_now()

    def _show_faulty(self) -> None:
        entries = self.document.keystore.entries
        self._choose([place for place, entry in enumerate(entries) if entry.fault])

    def _show(self) -> None:
        """Show what the document says of itself."""
        document = self.document
        self.head.show_document(document, read_only=self._workspace.read_only)
        self.tools.show_document(document)
        faulty = tuple(entry for entry in document.keystore.entries if entry.fault)
        self.notes.show_document(document, faulty)
        if document.keystore.entries:
            self.pages.setCurrentWidget(self.body)
        else:
            self._show_empty()
        self._drop.say(
            self.tr("Drop a keystore to open it, or certificates to put them into a new one")
            if document.blank
            else self.tr("Drop to add the certificates")
        )
        self._show_choice()
        if self.unsaved != self._was_unsaved:
            self._was_unsaved = self.unsaved
            self.unsaved_changed.emit()

    def _show_choice(self) -> None:
        self.tools.show_choice(
            self.table.chosen_count, self.model.matching, self.model.total, details_open=self.body.details_open
        )

    def _show_empty(self) -> None:
        if self.document.blank:
            self.empty.say_new()
        else:
            self.empty.say_none()
        self.pages.setCurrentWidget(self.empty)


def _services(context: UiContext) -> Services:
    if context.services is None:
        raise RuntimeError("the services have not been loaded")
    return context.services
