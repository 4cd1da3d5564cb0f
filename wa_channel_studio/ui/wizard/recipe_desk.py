"""Works the panel “Get certificates”: asks servers beside the window, keeps what comes, and puts it into the fields.

It knows the order of events, such as that an answer for an address that was changed meanwhile is dropped. What to ask
and what to make of it is the service's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.recipe_answers import Gathering, GivenFile, Outcome, matching
from wa_channel_studio.services.recipe_plan import Wanted
from wa_channel_studio.services.recipes import Made, RecipeService
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.wizard.recipe_asking import Asking
from wa_channel_studio.ui.wizard.recipe_panel import RecipePanel
from wa_channel_studio.ui.wizard.recipe_place import RecipePlace
from wa_channel_studio.ui.wizard.state import WizardState


class RecipeDesk(QObject):
    """``answered`` brings a field and its value, ``known`` facts of new files, ``noted`` a field and a quiet note."""

    answered = Signal(str, object)
    known = Signal(object)
    noted = Signal(str, str)
    field_wanted = Signal(str)

    def __init__(
        self, context: UiContext, workspace: Workspace, state: WizardState, place: RecipePlace, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = context.runner
        self._clipboard = context.clipboard
        self._workspace = workspace
        self._state = state
        self._place = place
        self._gathering: Gathering | None = None
        self._options: FetchOptions | None = None
        self._system: Proxy | None = None
        self._asking = Asking(context.runner, self)
        self._asking.heard.connect(self._on_heard)
        self._asking.changed.connect(self._on_asking)
        self._making = False
        self._way_edited = False
        place.wanted.connect(self.begin)
        place.panel_made.connect(self._listen)

    def _listen(self, panel: RecipePanel) -> None:
        """Do what the panel asks for, from its making on."""
        self._asking.failed.connect(panel.complain)
        panel.closed.connect(self._on_closed)
        panel.used.connect(self.use)
        panel.stopped.connect(self.stop)
        panel.all_again.connect(self._ask_all)
        panel.again.connect(lambda key: self._ask((key,)))
        panel.file_chosen.connect(self._read_for)
        panel.files_chosen.connect(self._read_all)
        panel.option_chosen.connect(lambda key, anchors: self._change(lambda g: g.choosing(key, anchors)))
        panel.agreed.connect(lambda key: self._change(lambda g: g.agreed(key)))
        panel.preferred.connect(lambda key: self._change(lambda g: g.preferring(key)))
        panel.address_wanted.connect(self.field_wanted)
        panel.password.generate_wanted.connect(self._generate)
        panel.password.copy_wanted.connect(self._copy)
        panel.password.edited.connect(self._keep_password)
        panel.proxy.edited.connect(self._on_way_edited)

    @property
    def gathering(self) -> Gathering | None:
        """What was gathered so far; None before the first opening."""
        return self._gathering

    @property
    def _panel(self) -> RecipePanel:
        return self._place.panel

    @property
    def busy(self) -> bool:
        """Whether servers are being asked or files made."""
        return bool(self._asking.busy) or self._making

    # --- opening and closing ------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the panel and ask every server that has not been asked; opened again, it shows what is there."""
        service = self._workspace.recipes
        if self._gathering is None:
            self._gathering = service.begin(self._state.answers, self._state.tenant)
        self._place.open_panel()
        self._fill_password(service)
        self.follow()
        self._show()
        self._panel.begin()
        if self._options is None:
            self._load_options(service)
        else:
            self._ask_new()

    def follow(self) -> None:
        """Take in changed answers while the panel is open."""
        if self._gathering is None or not self._place.open or self._state.provider != self._place.provider:
            return
        now = self._workspace.recipes.follow(self._gathering, self._state.answers, self._state.tenant)
        if now.plan != self._gathering.plan:
            self._gathering = now
            self._show()

    def stop(self) -> None:
        """Stop asking; what has answered stays."""
        self._asking.stop()

    def _on_closed(self) -> None:
        self.stop()
        self._place.close_panel()
        self._place.button.setFocus()

    # --- asking ---------------------------------------------------------------------------------------

    def _load_options(self, service: RecipeService) -> None:
        servers = [w.server for w in self._gathering.plan.wanted if w.server is not None] if self._gathering else []

        def work(_job: JobContext) -> tuple[FetchOptions, Proxy | None]:
            return service.options(), service.system_proxy(servers[0]) if servers else None

        ask(self, self._runner, work, self._on_options, self._panel.complain)

    def _on_options(self, loaded: tuple[FetchOptions, Proxy | None]) -> None:
        self._options, self._system = loaded
        self._panel.proxy.show_options(self._options)
        self._say_way()
        self._ask_new()

    def _say_way(self) -> None:
        mode = self._panel.proxy.chosen
        if mode is ProxyMode.NONE:
            words = self.tr("Servers are asked directly.")
        elif mode is ProxyMode.MANUAL:
            words = self.tr("Servers are asked through the proxy {0}.").format(self._panel.proxy.typed[0] or "…")
        elif self._system is not None:
            words = self.tr("Servers are asked through the system's proxy, {0}.").format(self._system)
        else:
            words = self.tr("Servers are asked as the system's settings say: no proxy is set there.")
        if self._way_edited:
            words += " " + self.tr("Ask again to see what they show that way.")
        self._panel.say_way(words)

    def _on_way_edited(self) -> None:
        self._way_edited = True
        self._say_way()

    def _ask_new(self) -> None:
        rows = self._gathering.rows if self._gathering is not None else ()
        self._ask(row.wanted.key for row in rows if row.outcome is None)

    def _ask_all(self) -> None:
        """Ask all again; files that were brought stay."""
        rows = self._gathering.rows if self._gathering is not None else ()
        self._ask(row.wanted.key for row in rows if row.given is None)

    def _ask(self, keys: Iterable[str]) -> None:
        if self._gathering is None or self._options is None:
            return
        chosen = set(keys) - self._asking.busy
        wanted = [one for one in self._gathering.plan.wanted if one.key in chosen and one.server is not None]
        options = self._read_options() if wanted else None
        if options is None:
            return
        self._panel.hush()
        self._way_edited = False
        self._say_way()
        self._asking.ask(self._workspace.recipes, wanted, options)

    def _read_options(self) -> FetchOptions | None:
        """How to ask, as it stands in the panel; None with a message where that will not do. Changes are kept."""
        form = self._panel.proxy
        proxy = self._options.proxy if self._options is not None else None
        service = self._workspace.recipes
        try:
            if form.chosen is ProxyMode.MANUAL:
                proxy = service.read_proxy(*form.typed)
        except ProblemError as reason:
            self._panel.open_proxy()
            form.say_problem(reason.problem)
            return None
        timeout = self._options.timeout if self._options is not None else FetchOptions().timeout
        options = form.options(proxy, timeout)
        if options != self._options:
            self._options = options
            ask(self, self._runner, lambda _job: service.keep_options(options), failed=self._panel.complain)
        return options

    def _on_heard(self, asked: Wanted, outcome: Outcome) -> None:
        """Take an answer in, unless the address was changed meanwhile."""
        row = self._gathering.row(asked.key) if self._gathering is not None else None
        if row is not None and row.wanted.server == asked.server:
            self._change(lambda gathering: gathering.with_outcome(asked.key, outcome))

    def _on_asking(self) -> None:
        self._show()
        if self._gathering is not None and not self._asking.busy:
            ready, parts = len(self._gathering.ready), len(self._gathering.plan.parts)
            announce(self._panel, self.tr("{0} of {1} certificates are ready to be used.").format(ready, parts))

    # --- files ------------------------------------------------------------------------------------------

    def _read_for(self, key: str, paths: tuple[Path, ...]) -> None:
        """A file that a person chose for one server."""
        service = self._workspace.recipes

        def take(given: GivenFile) -> None:
            self._change(lambda gathering: gathering.with_outcome(key, given))

        if paths:
            self._panel.hush()
            ask(self, self._runner, lambda _job: service.read(paths[0]), take, self._panel.complain, queue=FILES)

    def _read_all(self, paths: tuple[Path, ...]) -> None:
        """Files for whichever servers they are of, by the names in them."""
        service = self._workspace.recipes
        self._panel.hush()
        for path in paths:
            ask(
                self,
                self._runner,
                lambda _job, path=path: service.read(path),  # type: ignore[misc]  # the default binds this path
                self._take_matching,
                self._panel.complain,
                queue=FILES,
            )

    def _take_matching(self, given: GivenFile) -> None:
        if self._gathering is None:
            return
        keys = matching(given, self._gathering.plan.wanted)
        if not keys:
            words = self.tr("{0} names none of these servers.").format(given.file_name)
            remedy = self.tr("Choose it at the server that it is for.")
            self._panel.complain(ProblemError.of(words, remedy).problem, "warning")
        for key in keys:
            self._gathering = self._gathering.with_outcome(key, given)
        self._show()

    # --- the keystore's password -------------------------------------------------------------------------

    def _fill_password(self, service: RecipeService) -> None:
        form = self._panel.password
        parts = self._gathering.plan.parts if self._gathering is not None else ()
        if not form.empty or not any(part.recipe.kind.is_keystore for part in parts):
            return
        present = self._state.journey.answers.get("trust_certificate_password")
        if isinstance(present, Secret) and present:
            form.set_both(present, self.tr("It is the one in the field Keystore password."))
        else:
            form.set_both(service.new_password(), self.tr("Generated. Type another one into both fields if you like."))

    def _generate(self) -> None:
        self._panel.password.set_both(self._workspace.recipes.new_password(), self.tr("Generated."))
        self._keep_password()

    def _keep_password(self) -> None:
        """What a person has decided on is answered at once, so that the sealed draft keeps it.

        Not where a file is in the field already: its password stands in the answer, and is not to be lost.
        """
        password = self._panel.password.agreed
        if password is None or self._workspace.recipes.password_problem(password) is not None:
            return
        if not self._state.answers.items_of("trust_certificate"):
            self._answer("trust_certificate_password", password)

    def _copy(self, password: Secret) -> None:
        self._keep_password()
        self._clipboard.copy(password.reveal())
        words = self.tr("Copied. The clipboard is cleared in {0} seconds.").format(self._clipboard.seconds)
        self._panel.password.first_field.say(words)

    # --- using --------------------------------------------------------------------------------------------

    def use(self) -> None:
        """Make the files and put them into the fields."""
        gathering = self._gathering
        if gathering is None or self.busy:
            return
        service = self._workspace.recipes
        password: Secret | None = None
        if any(part.recipe.kind.is_keystore for part in gathering.ready):
            password = self._panel.password.take()
            if password is None:
                return
            problem = service.password_problem(password)
            if problem is not None:
                self._panel.password.say_problem(problem)
                return
        tenant_id = self._state.tenant.id
        self._panel.hush()
        self._making = True
        self._show()
        ask(
            self,
            self._runner,
            lambda _job: service.make(gathering, tenant_id, password),
            lambda made: self._attach(made, gathering),
            self._panel.complain,
            finished=self._on_made,
        )

    def _on_made(self) -> None:
        self._making = False
        self._show()

    def _attach(self, made: Made, gathering: Gathering) -> None:
        """Put what was made into the fields, unless another provider has been chosen meanwhile."""
        if self._state.provider != self._place.provider:
            return
        if made.tenant is not None:
            self._state.tenant = made.tenant
        self.known.emit({item.row.id: item.row.file for item in made.attachments})
        for item in made.attachments:
            self._answer(item.field, (item.row.id,))
            self._answer_suffix(item.field, item.row.name)
        if made.password is not None:
            self._answer("trust_certificate_password", made.password)
            self._panel.password.clear()
        missing = tuple(told for part in gathering.plan.parts for told in gathering.missing(part))
        self._place.show_made(made, missing)
        self._place.button.setFocus()

    def _answer_suffix(self, field: str, name: str) -> None:
        """What follows from a new file: its type in Managing Certificates, and that it has not been uploaded yet."""
        suffix = Path(name).suffix.removeprefix(".").upper()
        if suffix and self._state.answers.text(f"{field}_type") != suffix:
            self._answer(f"{field}_type", suffix)
        if self._state.answers.flag(f"{field}_uploaded"):
            self._answer(f"{field}_uploaded", False)
            self.noted.emit(f"{field}_uploaded", self.tr("The new file has not been uploaded yet."))

    def _answer(self, field: str, value: RawValue) -> None:
        self.answered.emit(field, value)

    # --- showing ------------------------------------------------------------------------------------------

    def _change(self, change: Callable[[Gathering], Gathering]) -> None:
        if self._gathering is not None:
            self._gathering = change(self._gathering)
            self._show()

    def _show(self) -> None:
        if self._gathering is not None:
            self._panel.show_gathering(self._gathering, self._asking.busy, making=self._making)
