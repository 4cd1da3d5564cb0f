"""“Would this keystore trust that server today?”: a host is asked, and the answer says yes or no and why.

The question is answered by the service; this dialog takes one host, shows that it is being asked, and what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.server import Parsed, parse_server
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.origin_words import shown_server
from wa_channel_studio.services.watching import TrustAnswer
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.findings import Findings
from wa_channel_studio.ui.certificates.library_parts import Lines
from wa_channel_studio.ui.certificates.words import asked_how, day, place_of_link
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import HOSTS, JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.field import Field

_SUGGESTIONS = 6
"""Hosts that are offered: those a file came from, and those its users call."""
_ASKED_USERS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose trust is asked for: a file of the library, or certificates as they stand in a keystore that is open."""

    name: str
    certificate_id: str = ""
    anchors: tuple[bytes, ...] = ()
    hosts: tuple[str, ...] = ()

    @classmethod
    def of_row(cls, row: LibraryRow) -> Asked:
        """A file of the library."""
        return cls(row.name, row.id, hosts=row.servers)


class TrustDialog(Dialog):
    """Stays open, so that one host after the other can be asked."""

    def __init__(self, context: UiContext, workspace: Workspace, asked: Asked, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("TrustDialog", "Would it trust that server today?"),
            QCoreApplication.translate(
                "TrustDialog", "Trusted is what stands in “{0}”. The server is asked for its certificates only."
            ).format(asked.name),
            name="dialog.trust",
            width=620,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if context.services is None:
            raise RuntimeError("the services have not been loaded")
        self._context, self._workspace, self._asked = context, workspace, asked
        self._fetching: FetchService = context.services.fetching
        self._handle: JobHandle | None = None
        self.answer: TrustAnswer | None = None
        self._build()
        self._offer(asked.hosts)
        if asked.certificate_id:
            ask(self, context.runner, lambda _job: called_hosts(workspace, asked), self._offer)

    def _build(self) -> None:
        self.host = QLineEdit(self)
        self.host.setObjectName("field.trust_host")
        self.host.setPlaceholderText("api.infobip.com")
        self._suggested = QWidget(self)
        self._links = FlowLayout(self._suggested, gap=12)
        self._known: list[str] = []
        self._suggested.hide()
        help_text = self.tr("A host, host:port, or any URL.")
        self.field = Field(self.tr("Server"), self.host, help_text=help_text, below=self._suggested, parent=self)
        self.host.textEdited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        self.busy = BusyBar(delay_ms=120, parent=self)
        self.body.addWidget(self.busy)
        self.banner = Banner("success", parent=self)
        self.banner.setObjectName("banner.trust")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.findings = Findings(self)
        self.findings.hide()
        self.body.addWidget(self.findings)
        self.chain = Lines(self)
        self.chain.hide()
        self.body.addWidget(self.chain)
        self.body.addStretch(1)
        self.add_button(self.tr("Close"), name="action.close", role="reject")
        self._ask = self.add_button(self.tr("Ask the server"), "primary", name="action.ask_trust", default=True)
        self._ask.clicked.connect(self._submit)

    def _offer(self, hosts: Sequence[str]) -> None:
        """Offer hosts to be asked; the first stands in the field, where nobody has typed."""
        known = self._known
        for host in dict.fromkeys(shown_server(host) for host in hosts):
            if host in known or len(known) >= _SUGGESTIONS:
                continue
            known.append(host)
            link = link_button(host, name=f"action.host.{len(known)}", parent=self._suggested)
            link.setAccessibleName(self.tr("Ask {0}").format(host))
            link.clicked.connect(lambda _checked=False, host=host: self._take(host))
            self._links.addWidget(link)
            link.show()
        self._suggested.setVisible(len(known) > 1)
        if known and not self.host.text():
            self.host.setText(known[0])
            self.host.selectAll()

    def _take(self, host: str) -> None:
        self.host.setText(host)
        self._submit()

    # --- asking -----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close, and ask no further."""
        if self._handle is not None:
            self._handle.cancel()
        super().reject()

    def _submit(self) -> None:
        if self._handle is not None:
            return
        found, problems = self._fetching.read(self.host.text())
        if problems:
            self.field.say_problem(problems[0])
            return
        if len(found) != 1:
            self.field.say(self.tr("Give one host.") if found else self.tr("The host is missing."), "error")
            self.host.setFocus()
            return
        self._run(found[0])

    def _run(self, parsed: Parsed) -> None:
        workspace, asked = self._workspace, self._asked

        def work(job: JobContext) -> TrustAnswer:
            options = workspace.library.fetch_options()
            if asked.certificate_id:
                return workspace.watching.would_trust(asked.certificate_id, parsed, options, job)
            return workspace.watching.would_trust_bytes(asked.anchors, parsed, options, job)

        for part in (self.banner, self.findings, self.chain):
            part.hide()
        self._ask.setEnabled(False)
        handle = ask(
            self, self._context.runner, work, self._show, self._show_problem, finished=self._ended, queue=HOSTS
        )
        self._handle = handle
        self.busy.follow(handle, self.tr("Asking {0} …").format(parsed.server.shown))

    def _ended(self) -> None:
        self._handle = None
        self._ask.setEnabled(True)

    def _show(self, answer: TrustAnswer) -> None:
        self.answer = answer
        self.banner.show()
        self.banner.set("success" if answer.trusted else "error", answer.sentence)
        self._show_chain(answer.chain)
        self.adjustSize()

    def _show_chain(self, chain: Chain) -> None:
        self.findings.show_verdicts(chain.verdicts)
        lines = [
            (place_of_link(link), self.tr("{0}, until {1}").format(link.facts.common_name, day(link.facts.not_after)))
            for link in chain.links
        ]
        self.chain.set_lines([*lines, (self.tr("Asked"), asked_how(chain))])
        self.chain.show()

    def _show_problem(self, problem: Problem) -> None:
        self.banner.show()
        self.banner.set("warning", sentence(problem))
        self.adjustSize()


def called_hosts(workspace: Workspace, asked: Asked) -> tuple[str, ...]:
    """The hosts that those call who use a file, channels and connections, in a job."""
    found: dict[str, None] = {}
    for user in workspace.library.users(asked.certificate_id)[:_ASKED_USERS]:
        if user.tenant_id:
            url = workspace.connections.get(user.tenant_id).api_url
        elif user.channel_id and not user.trashed:
            url = workspace.channels.get(user.channel_id).answers.text("base_url")
        else:
            continue
        try:
            found[str(parse_server(url).server)] = None
        except ProblemError:
            continue
    return tuple(found)
