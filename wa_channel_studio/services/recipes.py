"""Gets a channel's certificates: asks the servers of the provider's recipe and makes the files for its fields.

It joins the plan, the fetching, the choice of certificates, the file formats and the library. Which servers and what is
made of them stands in the provider's table; it judges no chain, opens no socket and knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin
from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.keystore import MIN_PASSWORD, Keystore, KeystoreEntry
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.anchors import file_name, used_anyway
from wa_channel_studio.services.certificate_ports import CertificateFormats, FetchOptions, Proxy
from wa_channel_studio.services.certificates import read_file
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library import LibraryService
from wa_channel_studio.services.passwords import generate_archive_password
from wa_channel_studio.services.ports import Clock
from wa_channel_studio.services.recipe_answers import Gathering, GivenFile, Outcome, Piece, Row
from wa_channel_studio.services.recipe_plan import Part, Wanted, make_plan
from wa_channel_studio.services.tenants import TenantService

_WORDS = {Anchor.LEAF: "server", Anchor.INTERMEDIATE: "intermediate", Anchor.ROOT: "root"}
"""What an alias and a file's name call a certificate."""

Answered = Callable[[str, Outcome], None]
"""Called with the key of a wanted server as soon as it has answered, from any thread."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was made or taken for one field, as it stands in the library now."""

    field: str
    label: str
    row: LibraryRow
    entries: tuple[tuple[str, str], ...]
    """What stands in it: alias (or the host) and SHA-256."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a recipe."""

    attachments: tuple[Attachment, ...]
    password: Secret | None = None
    """The keystore's, where one was made."""
    tenant: Tenant | None = None
    """The tenant with the choice it remembers from now on; None when nothing was to be remembered."""


@dataclass(frozen=True, slots=True)
class _File:
    """What was made for one part, before it is kept."""

    part: Part
    name: str
    data: bytes = field(repr=False)
    pieces: tuple[tuple[str, Piece], ...]


class RecipeService:
    """Recipes within one open workspace."""

    def __init__(
        self,
        fetching: FetchService,
        formats: CertificateFormats,
        library: LibraryService,
        tenants: TenantService,
        clock: Clock,
    ) -> None:
        self._fetching = fetching
        self._formats = formats
        self._library = library
        self._tenants = tenants
        self._clock = clock

    # --- asking --------------------------------------------------------------------------------------

    def begin(self, answers: Answers, tenant: Tenant) -> Gathering:
        """What has to be asked for a channel of these answers; nothing is asked yet."""
        return Gathering.begin(make_plan(answers, tenant), tenant.trust_anchor)

    def follow(self, gathering: Gathering, answers: Answers, tenant: Tenant) -> Gathering:
        """The same for changed answers; what was gathered of a server that stays is kept."""
        return gathering.replanned(make_plan(answers, tenant))

    def fetch(
        self, wanted: Sequence[Wanted], options: FetchOptions, job: JobContext, answered: Answered | None = None
    ) -> dict[str, Chain | Failure]:
        """Ask every server that is known, each once; one dead host spoils nothing. Raises Cancelled.

        ``options.proxy_itself`` counts for those servers only that a proxy may stand before.
        """
        known = [one for one in wanted if one.parsed is not None]
        direct = replace(options, proxy_itself=False)
        groups = [(direct, [one for one in known if not (options.proxy_itself and one.proxied)])]
        if options.proxy_itself:
            groups.append((options, [one for one in known if one.proxied]))
        found: dict[str, Chain | Failure] = {}
        for how, group in groups:
            found.update(self._ask(group, how, job, answered))
        return found

    def _ask(
        self, wanted: Sequence[Wanted], options: FetchOptions, job: JobContext, answered: Answered | None
    ) -> dict[str, Chain | Failure]:
        by_server: dict[Server, list[Wanted]] = {}
        for one in wanted:
            if one.server is not None:
                by_server.setdefault(one.server, []).append(one)
        groups = list(by_server.values())
        parsed = [group[0].parsed for group in groups if group[0].parsed is not None]

        def heard(number: int, outcome: Chain | Failure) -> None:
            for one in groups[number]:
                if answered is not None:
                    answered(one.key, outcome)

        outcomes = self._fetching.fetch(parsed, options, job, heard) if parsed else ()
        return {one.key: outcome for group, outcome in zip(groups, outcomes, strict=True) for one in group}

    def options(self) -> FetchOptions:
        """How this workspace asks servers."""
        return self._library.fetch_options()

    def keep_options(self, options: FetchOptions) -> None:
        """Ask that way from now on; the question for the proxy's own certificate is not kept."""
        self._library.save_fetch_options(replace(options, proxy_itself=False))

    def read_proxy(self, address: str, user: str, password: Secret) -> Proxy:
        """A proxy as it was typed. Raises ProblemError."""
        return self._fetching.read_proxy(address, user, password)

    def system_proxy(self, server: Server) -> Proxy | None:
        """The proxy that the system's settings name for ``server``."""
        return self._fetching.system_proxy(server)

    # --- files in place of answers -------------------------------------------------------------------

    def read(self, path: Path) -> GivenFile:
        """The certificates of a file. Raises ProblemError for one that cannot be read or holds none."""
        data = read_file(path)
        content = self._formats.content(data)
        found = tuple(item for item in content.certificates if item.facts is not None)
        if not found:
            faults = [item.fault for item in content.certificates if item.fault]
            said = content.unreadable or (faults[0] if faults else f"{path.name} holds no certificate.")
            if content.needs_password:
                said = f"{path.name} shows its certificates only with its password."
                raise ProblemError.of(said, "Open it under Certificates and save what is wanted as DER.")
            raise ProblemError.of(said, "Choose another file.")
        return GivenFile(path.name, data, content.kind, found)

    # --- making --------------------------------------------------------------------------------------

    def new_password(self) -> Secret:
        """A password for a keystore: ASCII, without letters that look alike, long enough and easy to type."""
        return generate_archive_password()

    def password_problem(self, password: Secret) -> Problem | None:
        """What stops a keystore from being made with ``password``."""
        if len(password) < MIN_PASSWORD:
            message = f"A keystore's password has at least {MIN_PASSWORD} characters."
            return ProblemError.of(message, "Type a longer one, or have one generated.").problem
        return None

    def make(self, gathering: Gathering, tenant_id: str, password: Secret | None = None) -> Made:
        """Make the file of each part that is ready and keep it in the library, with the choice for the tenant.

        Raises ProblemError when nothing is ready, the password will not do, or a certificate cannot be written.
        """
        parts = gathering.ready
        if not parts:
            missing = [told for part in gathering.plan.parts for told in gathering.missing(part)]
            raise ProblemError.of(" ".join(missing) or "There is nothing to use.", "Get the certificates first.")
        store = any(part.recipe.kind.is_keystore for part in parts)
        given = password if password is not None else Secret("")
        problem = self.password_problem(given) if store else None
        if problem is not None:
            raise ProblemError(problem)
        written = [self._write(gathering, part, given) for part in parts]
        attachments = tuple(self._keep(gathering, file, given) for file in written)
        return Made(attachments, given if store else None, self._remember(gathering, tenant_id))

    def _write(self, gathering: Gathering, part: Part, password: Secret) -> _File:
        """The file of a part: of one certificate that a person brought, the very file."""
        rows = gathering.source(part)
        pieces = _named(rows)
        kind = part.recipe.kind
        if kind.is_keystore:
            now = self._clock.now()
            entries = tuple(KeystoreEntry(alias, piece.der, now, piece.facts) for alias, piece in pieces)
            data = self._formats.write_keystore(Keystore(kind, entries), kind, password)
            ends = min(piece.facts.not_after for _, piece in pieces)  # what the library says of it too
            return _File(part, file_name(gathering.plan.provider, part.role.value, ends, kind), data, pieces)
        row, (_, piece) = rows[0], pieces[0]
        if row.given is not None and len(row.given.certificates) == 1 and not row.given.kind.is_keystore:
            return _File(part, row.given.file_name, row.given.data, pieces[:1])
        host = _asked(row).host
        name = file_name(host, _WORDS[piece.anchor], piece.facts.not_after, kind)
        return _File(part, name, self._formats.write(((pieces[0][0], piece.der),), kind), pieces[:1])

    def _keep(self, gathering: Gathering, file: _File, password: Secret) -> Attachment:
        part = file.part
        origin = _origin(gathering, part)
        secret = password if part.recipe.kind.is_keystore else None
        row = self._library.add(file.data, file.name, role=part.role, origin=origin, password=secret, undoable=False)
        entries = tuple((alias, piece.facts.sha256) for alias, piece in file.pieces)
        return Attachment(part.field, part.label, row, entries, gathering.until(part))

    def _remember(self, gathering: Gathering, tenant_id: str) -> Tenant | None:
        """Keep a choice made by hand with the tenant. A tenant that cannot be kept stands in the way of nothing."""
        chosen = gathering.to_remember
        if chosen is None or chosen is gathering.remembered:
            return None
        try:
            return self._tenants.save(replace(self._tenants.get(tenant_id), trust_anchor=chosen))
        except ProblemError:
            return None


def _named(rows: Sequence[Row]) -> tuple[tuple[str, Piece], ...]:
    """What is taken, each certificate once, under aliases that say host and place."""
    store = Keystore(FileKind.JKS)
    seen: set[bytes] = set()
    named: list[tuple[str, Piece]] = []
    for row in rows:
        for piece in row.taken:
            if piece.der in seen:
                continue
            seen.add(piece.der)
            alias = store.free_alias(f"{_asked(row).host}-{_WORDS[piece.anchor]}")
            store = store.with_entries((KeystoreEntry(alias, piece.der),))
            named.append((alias, piece))
    return tuple(named)


def _asked(row: Row) -> Server:
    """The server that a row's certificates are of: a proxy when that was asked for its own."""
    if row.chain is not None:
        return row.chain.server
    return row.wanted.server or Server(row.wanted.label)


def _origin(gathering: Gathering, part: Part) -> Origin | None:
    """Where a part's file comes from; None when every certificate of it was brought in files."""
    rows = [row for row in gathering.source(part) if row.chain is not None]
    chains = [row.chain for row in rows if row.chain is not None]
    if not chains:
        return None
    taken = {piece.anchor for row in rows for piece in row.taken}
    return Origin(
        servers=tuple(str(chain.server) for chain in chains),
        anchors=tuple(anchor for anchor in Anchor if anchor in taken),
        fetched_at=max(chain.fetched_at for chain in chains),
        via=next((chain.via for chain in chains if chain.via), ""),
        until=gathering.until(part),
        warning=" ".join(dict.fromkeys(said for said in map(used_anyway, chains) if said)),
        seen=tuple(chain.leaf.facts.sha256 for chain in chains),
    )
