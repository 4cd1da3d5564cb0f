"""What came of asking the servers of a plan, and what is chosen of it, until it is made into files.

Values only: each change gives a new :class:`Gathering`, so what was gathered outlives a change of an address. It knows
which choice there is, what is still missing and where somebody must agree; it makes no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, FileKind, Role
from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.server import Server
from wa_channel_studio.fields.hosts import covers
from wa_channel_studio.services import anchors
from wa_channel_studio.services.certificate_ports import FoundCertificate
from wa_channel_studio.services.recipe_plan import Part, Plan, Wanted

BOTH = (Anchor.LEAF, Anchor.ROOT)
"""Right whether the AICC builds a path to a root or compares certificates."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that a person brought in place of asking a server, with the certificates that stand in it."""

    file_name: str
    data: bytes = field(repr=False)
    kind: FileKind
    certificates: tuple[FoundCertificate, ...]


Outcome: TypeAlias = Chain | Failure | GivenFile


@dataclass(frozen=True, slots=True)
class Piece:
    """A certificate that can be taken."""

    anchor: Anchor
    der: bytes = field(repr=False)
    facts: CertificateFacts


@dataclass(frozen=True, slots=True)
class Option:
    """One way to choose, with the moment at which it stops working at the latest, where that can be predicted."""

    anchors: tuple[Anchor, ...]
    until: datetime | None
    sentence: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One wanted server: what came of it and what is taken of that."""

    wanted: Wanted
    outcome: Outcome | None = None
    """None while it has not been asked."""
    options: tuple[Option, ...] = ()
    option: Option | None = None
    """What is taken; None while there is nothing to take."""
    by_hand: bool = False
    """Whether a person chose it."""
    consented: bool = False
    """Whether a person wants it although the program advises against it."""

    @property
    def chain(self) -> Chain | None:
        """The server's answer."""
        return self.outcome if isinstance(self.outcome, Chain) else None

    @property
    def failure(self) -> Failure | None:
        """Why there is no answer."""
        return self.outcome if isinstance(self.outcome, Failure) else None

    @property
    def given(self) -> GivenFile | None:
        """The file in place of an answer."""
        return self.outcome if isinstance(self.outcome, GivenFile) else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All that could be taken."""
        return _pieces(self.outcome, self.wanted.server)

    @property
    def taken(self) -> tuple[Piece, ...]:
        """What is taken, in the order of the choice."""
        chosen = self.option.anchors if self.option is not None else ()
        return tuple(piece for anchor in chosen for piece in self.pieces if piece.anchor is anchor)

    @property
    def consent(self) -> str:
        """Why this is stopped until a person agrees; empty when it is not, or not any more."""
        if self.chain is None or self.consented:
            return ""
        return anchors.consent_needed(self.chain)

    @property
    def remark(self) -> str:
        """What speaks against a file that was brought: that it is for another host."""
        server = self.wanted.server
        leaf = next((piece for piece in self.pieces if piece.anchor is Anchor.LEAF), None)
        if self.given is None or leaf is None or server is None or not leaf.facts.names:
            return ""
        if covers(leaf.facts.names, server.host):
            return ""
        return f"It is for {leaf.facts.names[0]}, not for {server.host}."


@dataclass(frozen=True, slots=True)
class Gathering:
    """All servers of a plan with what came of them."""

    plan: Plan
    rows: tuple[Row, ...]
    remembered: Anchor | None = None
    """The tenant's own choice for trust."""
    preferred: Mapping[str, str] = field(default_factory=dict)
    """For a field that takes one certificate of several servers: the key of the one a person chose."""

    @classmethod
    def begin(cls, plan: Plan, remembered: Anchor | None = None) -> Gathering:
        """Nothing asked yet."""
        return cls(plan, tuple(Row(wanted) for wanted in plan.wanted), remembered)

    def row(self, key: str) -> Row | None:
        """The row of that key."""
        return next((row for row in self.rows if row.wanted.key == key), None)

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        """The rows of one field."""
        keys = {wanted.key for wanted in part.wanted}
        return tuple(row for row in self.rows if row.wanted.key in keys)

    # --- changes -----------------------------------------------------------------------------------

    def replanned(self, plan: Plan) -> Gathering:
        """For changed answers; what was gathered stays where the server is the same, or was not known before."""
        old = {row.wanted.key: row for row in self.rows}
        rows = []
        for wanted in plan.wanted:
            known = old.get(wanted.key)
            same = known is not None and known.wanted.server in (wanted.server, None)
            rows.append(replace(known, wanted=wanted) if known is not None and same else Row(wanted))
        return replace(self, plan=plan, rows=tuple(rows))

    def with_outcome(self, key: str, outcome: Outcome | None) -> Gathering:
        """What came of a server; a choice made for what stood there before is dropped."""
        part = self._part(key)
        row = self.row(key)
        if part is None or row is None:
            return self
        options = _options(outcome, part, row.wanted.server, self.remembered)
        option = next((option for option in options if option.suggested), options[0] if options else None)
        return self._with(replace(row, outcome=outcome, options=options, option=option, by_hand=False, consented=False))

    def choosing(self, key: str, wanted: tuple[Anchor, ...]) -> Gathering:
        """With another choice of what is taken of a server's chain."""
        row = self.row(key)
        option = next((option for option in row.options if option.anchors == wanted), None) if row is not None else None
        return self._with(replace(row, option=option, by_hand=True)) if row is not None and option is not None else self

    def agreed(self, key: str) -> Gathering:
        """A person wants to use it anyway."""
        row = self.row(key)
        return self._with(replace(row, consented=True)) if row is not None else self

    def preferring(self, key: str) -> Gathering:
        """Take this server's certificate for its field."""
        part = self._part(key)
        return replace(self, preferred={**self.preferred, part.field: key}) if part is not None else self

    # --- what goes into a field ----------------------------------------------------------------------

    def source(self, part: Part) -> tuple[Row, ...]:
        """The rows that the field's file is made of. Of several servers for one certificate: the one preferred or
        called, with those whose certificate is the very same.
        """
        rows = self.rows_of(part)
        if part.recipe.kind.is_keystore:
            return rows
        able = [row for row in rows if row.taken]
        if not able:
            return ()
        wanted = self.preferred.get(part.field)
        first = next((row for row in able if row.wanted.key == wanted), None) or next(
            (row for row in able if row.wanted.called), able[0]
        )
        same = [row for row in able if row is first or row.taken[0].der == first.taken[0].der]
        return (first, *(row for row in same if row is not first))

    def agree(self, part: Part) -> bool:
        """Whether every server of the field leads to the one certificate that is taken."""
        return len(self.source(part)) == len(self.rows_of(part))

    def missing(self, part: Part) -> tuple[str, ...]:
        """What still stands in the way of this field, as sentences; nothing when its file can be made."""
        rows = self.rows_of(part)
        source = self.source(part)
        if not part.recipe.kind.is_keystore and source:
            return tuple(_agree_first(row) for row in source if row.consent)
        told = []
        for row in rows:
            if not row.taken:
                told.append(row.wanted.unknown or f"The certificate of {row.wanted.shown} is still missing.")
            elif row.consent:
                told.append(_agree_first(row))
        return tuple(told)

    def until(self, part: Part) -> datetime | None:
        """When the first of the servers stops being trusted, at the latest; None where that cannot be predicted."""
        ends = [row.option.until for row in self.source(part) if row.option is not None]
        known = [end for end in ends if end is not None]
        return min(known) if known and len(known) == len(ends) else None

    @property
    def ready(self) -> tuple[Part, ...]:
        """The parts whose file can be made now."""
        return tuple(part for part in self.plan.parts if not self.missing(part))

    @property
    def to_remember(self) -> Anchor | None:
        """The choice for trust that a person made by hand, where one certificate is taken."""
        for part in self.ready:
            if part.role is Role.TRUST and not part.recipe.kind.is_keystore:
                first = self.source(part)[0]
                if first.by_hand and first.chain is not None and len(first.taken) == 1:
                    return first.taken[0].anchor
        return None

    def _part(self, key: str) -> Part | None:
        return next((part for part in self.plan.parts if any(w.key == key for w in part.wanted)), None)

    def _with(self, row: Row) -> Gathering:
        rows = tuple(row if other.wanted.key == row.wanted.key else other for other in self.rows)
        return replace(self, rows=rows)


def _agree_first(row: Row) -> str:
    return f"Nobody has said yet that the certificate of {row.wanted.shown} is to be used anyway."


# --- what can be taken --------------------------------------------------------------------------------


def _pieces(outcome: Outcome | None, server: Server | None) -> tuple[Piece, ...]:
    if isinstance(outcome, Chain):
        links = (outcome.link(anchor) for anchor in Anchor)
        return tuple(Piece(link.place, link.der, link.facts) for link in links if link is not None)
    if isinstance(outcome, GivenFile):
        return _pieces_of_file(outcome.certificates, server)
    return ()


def _pieces_of_file(found: Iterable[FoundCertificate], server: Server | None) -> tuple[Piece, ...]:
    """The server's own certificate, and what leads from it to a root by the names of issuers.

    Without one of its own an authority's certificate is what was meant; of several authorities each place has its
    first.
    """
    known = [(item.der, item.facts) for item in found if item.facts is not None]
    own = [item for item in known if not item[1].is_ca]
    host = server.host if server is not None else ""
    leaf = next((item for item in own if covers(item[1].names, host)), own[0] if len(own) == 1 else None)
    if leaf is None and own:
        return ()  # several, and none is for this host
    pieces: dict[Anchor, Piece] = {}
    if leaf is not None:
        pieces[Anchor.LEAF] = Piece(Anchor.LEAF, *leaf)
    for der, facts in _way_up(leaf, known) if leaf is not None else known:
        place = Anchor.ROOT if facts.self_signed else Anchor.INTERMEDIATE
        pieces.setdefault(place, Piece(place, der, facts))
    return tuple(pieces[anchor] for anchor in Anchor if anchor in pieces)


def _way_up(
    leaf: tuple[bytes, CertificateFacts], known: Iterable[tuple[bytes, CertificateFacts]]
) -> list[tuple[bytes, CertificateFacts]]:
    authorities = [item for item in known if item[1].is_ca]
    way: list[tuple[bytes, CertificateFacts]] = []
    issuer = leaf[1].issuer
    while authorities:
        above = next((item for item in authorities if item[1].subject == issuer), None)
        if above is None:
            break
        way.append(above)
        authorities.remove(above)
        issuer = above[1].issuer
    return way


def matching(given: GivenFile, wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """The keys of the servers that a certificate in the file is for by its names."""
    names = [item.facts.names for item in given.certificates if item.facts is not None and not item.facts.is_ca]
    found = [one for one in wanted if one.server is not None]
    return tuple(one.key for one in found if one.server is not None and any(covers(n, one.server.host) for n in names))


def _options(
    outcome: Outcome | None, part: Part, server: Server | None, remembered: Anchor | None
) -> tuple[Option, ...]:
    if isinstance(outcome, Chain):
        return _options_of_chain(outcome, part, remembered)
    single = tuple(Option((piece.anchor,), piece.facts.not_after, "") for piece in _pieces(outcome, server))
    if part.role is Role.IDENTITY:
        single = tuple(option for option in single if option.anchors == (Anchor.LEAF,)) or single[:1]
    return _with_default(single, part, single[0].anchors[0] if single else None)


def _options_of_chain(chain: Chain, part: Part, remembered: Anchor | None) -> tuple[Option, ...]:
    told = anchors.forecasts(chain, part.role)
    if part.role is Role.IDENTITY:
        told = tuple(one for one in told if one.anchor is Anchor.LEAF)
    single = tuple(Option((one.anchor,), one.until, one.sentence) for one in told)
    return _with_default(single, part, anchors.suggested(chain, part.role, remembered))


def _with_default(single: tuple[Option, ...], part: Part, suggested: Anchor | None) -> tuple[Option, ...]:
    """The options with the one that is taken unless somebody chooses."""
    by_anchor = {option.anchors[0]: option for option in single}
    wanted = tuple(anchor for anchor in part.recipe.anchors if anchor in by_anchor)
    if len(wanted) > 1:
        together = _together([by_anchor[anchor] for anchor in wanted])
        return (replace(together, suggested=True), *single)
    chosen = wanted[0] if wanted else suggested
    return tuple(replace(option, suggested=option.anchors == (chosen,)) for option in single)


def _together(options: list[Option]) -> Option:
    """Several certificates of one server: it is trusted for as long as the last of them works."""
    ends = [option.until for option in options if option.until is not None]
    taken = tuple(option.anchors[0] for option in options)
    last = max(ends) if len(ends) == len(options) else None
    own = next((option.until for option in options if option.anchors == (Anchor.LEAF,)), None)
    sentence = "Right whether the AICC builds a path to a root or compares certificates, which is not known."
    if last is not None and own is not None and own < last:
        sentence += (
            f" By the root it works until {last:%Y-%m-%d}; by comparing, until the server renews its own, at the "
            f"latest on {own:%Y-%m-%d}."
        )
    return Option(taken, last, sentence)
