"""The page that fetches certificates from hosts: ask, watch the answers come, understand them, use them.

It puts the parts together. What is known of each host is kept by :class:`HostBook`, doing something
with an answer is :class:`FetchDeeds`'s work; both go on beside the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.chain import Link
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.server import Parsed
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.chain_panel import ChainPanel
from wa_channel_studio.ui.certificates.details import CertificateDetails
from wa_channel_studio.ui.certificates.failure_card import FailureCard
from wa_channel_studio.ui.certificates.fetch_answers import Answers
from wa_channel_studio.ui.certificates.fetch_book import HostBook
from wa_channel_studio.ui.certificates.fetch_deeds import FetchDeeds
from wa_channel_studio.ui.certificates.fetch_form import FetchForm
from wa_channel_studio.ui.certificates.fetch_keeper import OptionsKeeper
from wa_channel_studio.ui.certificates.fetch_state import HostState, Pick
from wa_channel_studio.ui.certificates.fetch_teaching import FetchTeaching, suggestions
from wa_channel_studio.ui.context import Services, UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.scrolling import scrolled

_DETAILS_BESIDE = 1280
"""From this width on details stand beside the chain; in a narrower page below it."""
_HOSTS_BESIDE = 940
"""From this width on several hosts stand beside the chain; in a narrower page above it."""
_DETAILS = 480
_UNBOUND = 16777215


def _services(context: UiContext) -> Services:
    if context.services is None:
        raise RuntimeError("the services have not been loaded")
    return context.services


class FetchPage(QWidget):
    """``added`` brings ids of the library, ``keystore_wanted`` pairs of alias and DER."""

    closed = Signal()
    added = Signal(object)
    keystore_wanted = Signal(object)

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        toasts: ToastHost,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.fetch")
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._service = _services(context).fetching
        self._now = now
        self._current = ""
        self._picked = False
        """Whether the person picked the host on show; then no answer that comes takes its place."""
        self._opened: Link | None = None
        self.book = HostBook(context.runner, self._service, self)
        self.book.changed.connect(self._show_news)
        self.book.failed.connect(self._show_problem)
        self._build()
        self._keeper = OptionsKeeper(context.runner, workspace, self._service, self.form, self)
        self._keeper.failed.connect(self._show_problem)
        self._deeds = FetchDeeds(context, workspace, self)
        self._deeds.said.connect(self._on_said)
        self._deeds.told.connect(lambda text: self._toasts.show(text))  # noqa: PLW0108 - the toast is no answer
        self._deeds.failed.connect(self._show_problem)
        self._deeds.added.connect(self.added)
        self._deeds.keystore_wanted.connect(self.keystore_wanted)
        self._show_all()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(6)
        back = icon_button("back", self.tr("Back to the library"), name="action.close_fetch", parent=self)
        back.clicked.connect(self.closed)
        head.addWidget(back)
        head.addWidget(label(self.tr("Fetch from hosts"), "heading", self), 1)
        outer.addLayout(head)
        self.banner = Banner("error", closable=True, parent=self)
        self.banner.hide()
        outer.addWidget(self.banner)
        ground = QWidget()
        ground.setProperty("scrolled", "true")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 4, 16)
        column.setSpacing(12)
        self.form = FetchForm(self._service, ground)
        self.form.submitted.connect(self._start)
        self.form.stop_wanted.connect(self.stop)
        self.form.role_changed.connect(lambda _role: self._show_all())
        column.addWidget(self.form)
        self.answers = Answers(ground)
        self.answers.chosen.connect(self.choose)
        self.answers.again_wanted.connect(self.again)
        self.answers.all_again_wanted.connect(self._all_again)
        self.answers.add_all_wanted.connect(lambda: self._deeds.add(self._picks()))
        self.answers.save_all_wanted.connect(lambda: self._deeds.save_all(self._picks()))
        self.answers.keystore_all_wanted.connect(lambda: self._deeds.put_in_keystore(self._picks()))
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(12)
        self._body.addWidget(self.answers, 0, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(self._build_answer(ground), 1)
        column.addLayout(self._body)
        column.addStretch(1)
        self._area = scrolled(ground)
        outer.addWidget(self._area, 1)

    def _build_answer(self, ground: QWidget) -> QBoxLayout:
        self._answer = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._answer.setSpacing(12)
        self.teaching = FetchTeaching(suggestions(), ground)
        self.teaching.host_wanted.connect(self._on_suggestion)
        self.panel = ChainPanel(ground, now=self._now)
        self.panel.chosen.connect(self._on_chosen)
        self.panel.allowed.connect(self._on_allowed)
        self.panel.add_wanted.connect(lambda: self._with_current(lambda pick: self._deeds.add((pick,))))
        self.panel.save_wanted.connect(lambda: self._with_current(self._deeds.save))
        self.panel.keystore_wanted.connect(
            lambda: self._with_current(lambda pick: self._deeds.put_in_keystore((pick,)))
        )
        self.panel.again_wanted.connect(lambda: self.again(self._current))
        self.panel.details_wanted.connect(self._on_details)
        self.panel.copy_wanted.connect(self._copy)
        self.failure = FailureCard(ground)
        self.failure.again_wanted.connect(lambda: self.again(self._current))
        self.details = CertificateDetails(ground, closable=True, now=self._now)
        self.details.closed.connect(lambda: self._on_details(None))
        self.details.copied.connect(lambda _text: self._toasts.show(self.tr("Copied.")))
        self.details.hide()
        for widget in (self.teaching, self.panel, self.failure, self.details):
            self._answer.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        return self._answer

    # --- manners of a page ------------------------------------------------------------------------

    def begin(self, text: str = "") -> None:
        """Show the page anew, with ``text`` in the field of hosts; nothing is asked before the person says so."""
        self._keeper.load()
        if text:
            self.form.set_text(text)
            self.form.fetch.setFocus()
        else:
            self.form.hosts.setFocus()
            self.form.hosts.selectAll()

    def fetch(self) -> None:
        """Ask the hosts of the field, as a click on Fetch does."""
        self.form.submit()

    def conceal(self) -> None:
        """Hide the password of the proxy."""
        self.form.options.conceal()

    @property
    def busy(self) -> bool:
        """Whether hosts are being asked."""
        return self.book.busy

    @property
    def current(self) -> HostState | None:
        """The host whose answer is on show."""
        return self.book.hosts.get(self._current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- asking -----------------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Show the answer of a host."""
        self._picked = True
        self._current = key
        self._show_current()

    def again(self, key: str) -> None:
        """Ask one host once more; what it answered before stays until it has."""
        self._ask([state.parsed for state in self._states(key) if not state.asking])

    def stop(self) -> None:
        """Stop asking, and keep what has come."""
        self.book.stop()

    def _start(self, servers: Sequence[Parsed]) -> None:
        options = self.form.take_options()
        if options is None:
            return
        self.banner.hide()
        self._keeper.keep(options)
        self.book.begin(servers, options)
        self._current, self._picked = next(iter(self.book.hosts)), False
        self._show_all()

    def _all_again(self) -> None:
        self._ask([state.parsed for state in self.book.hosts.values() if state.chain is None and not state.asking])

    def _ask(self, servers: Sequence[Parsed]) -> None:
        options = self.form.take_options()
        if options is not None and servers:
            self._keeper.keep(options)
            self.book.ask(servers, options)

    def _states(self, key: str) -> tuple[HostState, ...]:
        state = self.book.hosts.get(key)
        return (state,) if state is not None else ()

    # --- wishes -----------------------------------------------------------------------------------

    def _on_suggestion(self, host: str) -> None:
        self.form.add_host(host)
        self.form.submit()

    def _on_chosen(self, anchor: Anchor) -> None:
        for state in self._states(self._current):
            state.choice = anchor
            state.done = ""
            self._show_news((state,))

    def _on_allowed(self, on: bool) -> None:
        for state in self._states(self._current):
            state.allowed = on
            self._show_news((state,))

    def _on_details(self, link: Link | None) -> None:
        """Open the details of a card; a second click on it closes them."""
        if link is None or link is self._opened:
            self._close_details()
            return
        self._opened = link
        self.details.show_certificate(link.facts, link.der, link.verdicts)
        self.details.show()
        self.panel.picture.show_opened(link)
        self._arrange()
        QTimer.singleShot(0, self, self._bring_details)

    def _bring_details(self) -> None:
        if self.details.isVisible() and self._answer.direction() is QBoxLayout.Direction.TopToBottom:
            self._area.ensureWidgetVisible(self.details, 0, 0)

    def _close_details(self) -> None:
        self._opened = None
        self.details.hide()
        self.panel.picture.show_opened(None)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._toasts.show(self.tr("Copied."))

    def _picks(self) -> tuple[Pick, ...]:
        picks = (state.pick(self.form.role) for state in self.book.hosts.values() if state.usable)
        return tuple(pick for pick in picks if pick is not None)

    def _with_current(self, deed: Callable[[Pick], object]) -> None:
        state = self.current
        pick = state.pick(self.form.role) if state is not None and state.usable else None
        if pick is not None:
            deed(pick)

    def _on_said(self, picks: Iterable[Pick], text: str) -> None:
        told = [(state, pick) for pick in picks for state in self._states(str(pick.chain.server))]
        states = tuple(state for state, pick in told if state.chain is pick.chain)
        for state in states:
            state.done = text
        self._show_news(states)

    # --- showing ----------------------------------------------------------------------------------

    def _show_all(self) -> None:
        """Show every host anew: they are others, or are there for something else."""
        hosts = self.book.hosts
        if hosts:
            self.answers.show_hosts(hosts, self.form.role, self._current, may_add=self._may_add)
        self._show_current()

    def _show_news(self, news: Sequence[HostState]) -> None:
        """Show what has changed. The first chain that comes is shown, unless the person looks at something else."""
        shown = self.current
        if not self._picked and (shown is None or shown.result is None):
            self._current = next((state.key for state in news if state.chain is not None), self._current)
        if self.book.hosts:
            self.answers.show_changed(news, self.form.role)
            self.answers.show_counts(self.book.hosts, may_add=self._may_add)
            self.answers.list.set_current(self._current)
        self._show_current()

    def _show_current(self) -> None:
        state = self.current
        chain = state.chain if state is not None else None
        failure = state.failure if state is not None else None
        hosts = self.book.hosts
        answered = chain is not None or failure is not None
        self.form.set_busy(self.busy)
        self.answers.setVisible(bool(hosts) and not (len(hosts) == 1 and answered))
        self._arrange()
        self.teaching.setVisible(not hosts)
        if self._opened is not None and (chain is None or self._opened not in (*chain.links, *chain.spare)):
            self._close_details()
        if state is not None and chain is not None:
            self.panel.show_host(state, self.form.role, may_add=self._may_add)
        if state is not None and failure is not None:
            self.failure.show_failure(failure, asking=state.asking)
        self.panel.setVisible(chain is not None)
        self.failure.setVisible(failure is not None)
        self.form.set_primary(chain is None)

    @property
    def _may_add(self) -> bool:
        return not self._workspace.read_only

    def _show_problem(self, problem: Problem) -> None:
        self.banner.set("error" if problem.is_error else "warning", sentence(problem))
        self.banner.show()

    def _arrange(self) -> None:
        """Put things beside each other where there is room for it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        hosts_beside = len(self.book.hosts) > 1 and self.width() >= _HOSTS_BESIDE
        if hosts_beside != (self._body.direction() is across):
            self._body.setDirection(across if hosts_beside else down)
            self.answers.set_beside(hosts_beside)
        details_beside = self.width() >= _DETAILS_BESIDE
        self._answer.setDirection(across if details_beside else down)
        self.details.setMaximumWidth(_DETAILS if details_beside else _UNBOUND)
