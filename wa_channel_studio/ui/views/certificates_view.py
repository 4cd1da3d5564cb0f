"""The place of the certificates: the library, fetching from hosts, and a keystore somebody works on.

The three pages are put together here: what one wishes, another does. A page is built when it is first shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from wa_channel_studio.domain.certificate import Origin
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.fetch_page import FetchPage
from wa_channel_studio.ui.certificates.keystore_document import KeystoreSeat
from wa_channel_studio.ui.certificates.keystore_draft import DRAFT_ID
from wa_channel_studio.ui.certificates.keystore_drop import DropPlace
from wa_channel_studio.ui.certificates.keystore_page import KeystorePage
from wa_channel_studio.ui.certificates.library_opening import LibraryOpening
from wa_channel_studio.ui.certificates.library_pane import LibraryPane, LibrarySeat
from wa_channel_studio.ui.certificates.library_trust import Asked, TrustDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.views.place import Place

Pairs = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class CertificatesSeat:
    """Where somebody was: on which page, and where in the library."""

    library: LibrarySeat
    page: str = ""
    """``fetch`` or ``keystore``; "" for the library."""
    keystore: KeystoreSeat = field(default_factory=KeystoreSeat)
    """What was open on the keystore's page."""
    for_keystore: bool = False
    """Whether certificates were being fetched for it."""


class CertificatesView(Place):
    """Sends ``user_wanted`` with a User whose channel, draft or connection is to be opened."""

    user_wanted = Signal(object)

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.certificates")
        self.set_title(self.tr("Certificates"))
        self._said = ""
        self._back_to_keystore = False
        """Whether certificates are being fetched for the keystore that is open."""
        self.fetch_page: FetchPage | None = None
        self.keystore_page: KeystorePage | None = None
        self._build_head()
        self.unfinished = Banner("information", closable=True, parent=self)
        self.unfinished.set("information", self.tr("A keystore was left unsaved."), self.tr("Go on with it"))
        self.unfinished.set_action_name("action.continue_keystore")
        self.unfinished.action_triggered.connect(self._keystore)
        self.unfinished.hide()
        self.content.addWidget(self.unfinished)
        self.pages = QStackedWidget(self)
        self.content.addWidget(self.pages, 1)
        self.library = LibraryPane(context, workspace, toasts, self.pages)
        self.pages.addWidget(self.library)
        self.opening = LibraryOpening(context, workspace, self)
        self.drop = DropPlace(self)
        self.drop.say(self.tr("Drop certificates or a keystore to open them, or the address of a host to fetch"))
        self._connect()

    def _build_head(self) -> None:
        self._buttons: list[QPushButton] = []
        for button, call in (
            (secondary_button(self.tr("Open file"), name="action.open_file", parent=self), self._choose_files),
            (secondary_button(self.tr("New keystore"), name="action.new_keystore", parent=self), self._new_keystore),
            (primary_button(self.tr("Fetch from host"), name="action.fetch_from_host", parent=self), self.fetch),
        ):
            button.clicked.connect(lambda _checked=False, call=call: call())
            self.head_row.addWidget(button)
            self._buttons.append(button)

    def _connect(self) -> None:
        opening, library = self.opening, self.library
        opening.added.connect(self._on_added)
        opening.keystore_wanted.connect(self._open_keystore_file)
        opening.began.connect(library.follow)
        opening.failed.connect(self.show_problem)
        library.fetch_wanted.connect(self.fetch)
        library.open_wanted.connect(opening.choose)
        library.pasted.connect(self.drop.take)
        library.keystore_wanted.connect(self._open_keystore)
        library.user_wanted.connect(self.user_wanted)
        library.changed.connect(self.changed)
        library.count_said.connect(self._say)
        library.failed.connect(self.show_problem)
        self.drop.files_dropped.connect(self.open_paths)
        self.drop.text_dropped.connect(self._take_text)

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.look_again()
        if self.at_library:
            self.library.take_keyboard()

    def look_again(self) -> None:
        self.library.refresh()
        if self.keystore_page is None:
            drafts = self.workspace.drafts
            ask(self, self.context.runner, lambda _job: drafts.resume(DRAFT_ID) is not None, self._tell_unfinished)

    def flush(self) -> list[JobHandle]:
        """Servers are asked no further, since nobody waits for the answer; the keystore is kept as a draft."""
        self.library.watch.stop()
        if self.fetch_page is not None:
            self.fetch_page.stop()
        return self.keystore_page.flush() if self.keystore_page is not None else []

    def conceal(self) -> None:
        for page in (self.fetch_page, self.keystore_page):
            if page is not None:
                page.conceal()
        for secret in self.library.findChildren(SecretEdit):
            secret.conceal()

    @property
    def unsaved(self) -> str:
        return self.keystore_page.unsaved if self.keystore_page is not None else ""

    @property
    def at_library(self) -> bool:
        """Whether the library is on show."""
        return self.pages.currentWidget() is self.library

    @property
    def seat(self) -> CertificatesSeat:
        """Where somebody is, to come back to."""
        shown = self.pages.currentWidget()
        page = "fetch" if shown is self.fetch_page else "keystore" if shown is self.keystore_page else ""
        keystore = self.keystore_page.seat if self.keystore_page is not None else KeystoreSeat()
        return CertificatesSeat(self.library.seat, page, keystore, self._back_to_keystore)

    def sit(self, seat: CertificatesSeat) -> None:
        """Come back to where somebody was."""
        self.library.sit(seat.library)
        if seat.page == "keystore" or seat.for_keystore:
            self._keystore().sit(seat.keystore)
        if seat.page == "fetch":
            self._back_to_keystore = seat.for_keystore
            self.fetch()

    # --- the pages --------------------------------------------------------------------------------

    def fetch(self, text: str = "") -> None:
        """Show the page that fetches, with hosts in its field."""
        page = self.fetch_page
        if page is None:
            page = self.fetch_page = FetchPage(self.context, self.workspace, self.toasts, self.pages)
            page.closed.connect(self._leave_fetch)
            page.added.connect(self._on_fetched)
            page.keystore_wanted.connect(self._put_in_keystore)
            self.pages.addWidget(page)
        self._show(page)
        page.begin(text)

    def show_library(self) -> None:
        """Back to the list."""
        self._back_to_keystore = False
        self._show(self.library)
        self.library.refresh()
        self.library.take_keyboard()

    def open_paths(self, paths: list[Path]) -> None:
        """Open files of any kind, as if they had been chosen."""
        self.opening.open(paths)

    def _keystore(self) -> KeystorePage:
        """Show the page of a keystore, with what is on it."""
        page = self.keystore_page
        if page is None:
            page = self.keystore_page = KeystorePage(self.context, self.workspace, self.toasts, self.pages)
            page.closed.connect(self.show_library)
            page.kept.connect(self._on_kept)
            page.fetch_wanted.connect(self._fetch_for_keystore)
            page.trust_wanted.connect(self._ask_trust)
            page.unsaved_changed.connect(self.unsaved_changed)
            self.pages.addWidget(page)
        self._show(page)
        return page

    def _show(self, page: QWidget) -> None:
        self.banner.hide()
        self.unfinished.hide()
        self.pages.setCurrentWidget(page)
        for other in (self.library, self.fetch_page, self.keystore_page):
            if other is not None:  # the window need not be as large as a page that is not on show
                policy = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
                other.setSizePolicy(policy, policy)
        for button in self._buttons:
            button.setVisible(self.at_library)
        self.set_count(self._said if self.at_library else "")

    # --- wishes -----------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        self.opening.choose()

    def _new_keystore(self) -> None:
        self._keystore().new()

    def _open_keystore(self, certificate_id: str) -> None:
        self._keystore().open_library(certificate_id)

    def _open_keystore_file(self, path: Path) -> None:
        self._keystore().open_path(path)

    def _fetch_for_keystore(self) -> None:
        self._back_to_keystore = True
        self.fetch()

    def _leave_fetch(self) -> None:
        if self._back_to_keystore:
            self._back_to_keystore = False
            self._keystore()
        else:
            self.show_library()

    def _put_in_keystore(self, entries: Pairs, origin: Origin | None = None) -> None:
        """Fetched certificates go into the keystore for which they were fetched, or into a new one."""
        into_open, self._back_to_keystore = self._back_to_keystore, False
        page = self._keystore()
        if into_open:
            page.add_entries(entries, origin)
        else:
            page.new(entries, origin)

    def _take_text(self, text: str) -> None:
        """What was pasted or dropped as text: certificates, or hosts."""
        if "-----BEGIN" in text:
            self.opening.open_text(text)
        else:
            self.fetch(text)

    def _ask_trust(self, anchors: tuple[bytes, ...]) -> None:
        TrustDialog(self.context, self.workspace, Asked(self.tr("this keystore"), anchors=anchors), self).open()

    def _on_added(self, ids: tuple[str, ...]) -> None:
        self._show(self.library)
        self.library.refresh(ids[0] if ids else "")
        self.library.take_keyboard()
        self.toasts.show(
            counted(len(ids), self.tr("Added to the library."), self.tr("Added {0} files to the library."))
        )
        self.changed.emit()

    def _on_fetched(self, ids: tuple[str, ...]) -> None:
        self.library.refresh(ids[0] if ids else "")
        self.changed.emit()

    def _on_kept(self, certificate_id: str) -> None:
        self.library.refresh(certificate_id)
        self.changed.emit()

    def _tell_unfinished(self, there: bool) -> None:
        self.unfinished.setVisible(there and self.at_library and self.keystore_page is None)

    def _say(self, text: str) -> None:
        self._said = text
        if self.at_library:
            self.set_count(text)
