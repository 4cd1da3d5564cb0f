"""What an import would do, row by row: compact while 100,000 rows are compared, made again for the few that are shown.

It changes nothing. Of each row it keeps its state, how many problems the channel would have, and a number by which a
later look can tell that something else would happen by now.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.table import spec_for
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.checking import PORTION, Names, Surroundings
from wa_channel_studio.services.import_compare import Comparison, Identities, Pair, different
from wa_channel_studio.services.import_plan import Difference, ImportPlan, ImportRow, ImportState
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.import_values import left_out
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import TAGS, target_label
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork

_STATES = tuple(ImportState)
_CODES = {state: code for code, state in enumerate(_STATES)}
_MOST = 65_535
"""Problems of one row that are counted."""


class DryRun:
    """The outcome of a comparison. Rows are made again when they are asked for, so differences cost no memory."""

    def __init__(self, begin: Begin, clock: Clock, sheet: Sheet, plan: ImportPlan) -> None:
        self._begin = begin
        self._clock = clock
        self.sheet = sheet
        self.plan = plan
        self.notes = left_out(sheet, plan)
        """What is left out or guessed, in sentences."""
        count = sheet.row_count
        self._states = bytearray(count)
        self._errors = array("H", [0]) * count
        self._warnings = array("H", [0]) * count
        self._marks = array("q", [0]) * count
        self._found = Identities((), array("i"), [], {})
        self._numbers: dict[ImportState | None, array[int]] = {}
        self._drafts = array("I")
        self.counts: Mapping[ImportState, int] = {}
        """How many rows there are of each state."""
        self.incomplete = 0
        """New and changed channels that would have an error, and so be drafts."""

    def __repr__(self) -> str:
        return f"DryRun({self.sheet!r}, {dict(self.counts)})"

    def compare(self, job: JobContext | None = None) -> None:
        """Compare all rows; called once, by the service. Raises ProblemError for an impossible plan, or Cancelled."""
        with self._begin(reading=True) as work:
            comparison = Comparison(work, self.sheet, self.plan, self._clock)
            self._found = found = comparison.identities(job)
            same = comparison.same(found, job)
            order = [row for row in found.order() if not same[row]]
            around = Surroundings(work, self._clock)
            for start in range(0, len(order), PORTION):
                if job is not None:
                    job.check()
                    done = len(order) // 4 + start * 3 // 4
                    job.report(done, len(order), "Comparing with the workspace")
                self._note(list(comparison.pairs(order[start : start + PORTION], found)), around)
        for row, mark in enumerate(same):
            if mark:
                self._states[row] = _CODES[ImportState.UNCHANGED]
        for row in found.problems:
            self._states[row] = _CODES[ImportState.REFUSED]
        self._count()
        if job is not None:
            job.report(len(order), len(order), "Comparing with the workspace")

    def _note(self, pairs: Sequence[Pair], around: Surroundings) -> None:
        judged: list[Pair] = []
        for pair in pairs:
            self._states[pair.row] = _CODES[pair.state]
            self._marks[pair.row] = pair.mark
            if pair.state is not ImportState.UNCHANGED:
                judged.append(pair)
        # Whose name could be taken for whose is known already; without names nobody looks it up once more.
        channels = [replace(pair.after, answers=pair.after.answers.without("channel_name")) for pair in judged]
        for pair, (_, context) in zip(judged, around.contexts(channels, Names(())), strict=True):
            taken = self._found.taken(pair.row)
            problems = check(pair.after.answers, replace(context, taken_names=taken) if taken else context)
            errors = sum(problem.is_error for problem in problems)
            self._errors[pair.row] = min(errors, _MOST)
            self._warnings[pair.row] = min(len(problems) - errors, _MOST)
            self.incomplete += bool(errors)

    def _count(self) -> None:
        self._numbers = {state: array("I") for state in _STATES}
        for row, code in enumerate(self._states):
            self._numbers[_STATES[code]].append(row)
        self.counts = {state: len(self._numbers[state]) for state in _STATES}
        self._numbers[None] = array("I", range(len(self._states)))
        self._drafts = array("I", (row for row, errors in enumerate(self._errors) if errors))

    @property
    def first_problem(self) -> Problem | None:
        """Why the first refused row is refused."""
        return self._found.problems[min(self._found.problems)] if self._found.problems else None

    @property
    def identities(self) -> Identities:
        """Whose each row is, for the service that carries the import out."""
        return self._found

    def rows(
        self, state: ImportState | None = None, offset: int = 0, limit: int = 200, *, incomplete: bool = False
    ) -> tuple[ImportRow, ...]:
        """Rows in the order of the file, of one state or of all. Raises ProblemError when the workspace is locked.

        With ``incomplete`` only those that become drafts.
        Differences are told against the workspace as it is now.
        """
        numbers = (self._drafts if incomplete else self._numbers[state])[offset : offset + limit]
        shown = [row for row in numbers if _STATES[self._states[row]] in (ImportState.NEW, ImportState.CHANGED)]
        differences: dict[int, tuple[Difference, ...]] = {}
        with self._begin(reading=True) as work:
            comparison = Comparison(work, self.sheet, self.plan, self._clock)
            for start in range(0, len(shown), PORTION):
                for pair in comparison.pairs(shown[start : start + PORTION], _copy(self._found)):
                    differences[pair.row] = _differences(work, pair)
            return tuple(self._row(row, comparison, differences.get(row, ())) for row in numbers)

    def _row(self, row: int, comparison: Comparison, differences: tuple[Difference, ...]) -> ImportRow:
        file, line = self.sheet.origin(row)
        cells = self.sheet.row(row)
        tenant = self._found.tenant_of[row]
        return ImportRow(
            line,
            file,
            _STATES[self._states[row]],
            self._found.tenants[tenant].name if tenant >= 0 else comparison.reader.tenant(cells),
            comparison.reader.shown_name(cells),
            differences,
            self._errors[row],
            self._warnings[row],
            self._found.problems.get(row),
        )

    def was_unchanged(self, row: int) -> bool:
        """Whether the row changed nothing when it was compared."""
        return _STATES[self._states[row]] is ImportState.UNCHANGED

    def is_as_shown(self, pair: Pair) -> bool:
        """Whether a row would still do what it did when it was compared."""
        return _STATES[self._states[pair.row]] is pair.state and self._marks[pair.row] == pair.mark


def _copy(found: Identities) -> Identities:
    return replace(found, problems=dict(found.problems))


def _differences(work: UnitOfWork, pair: Pair) -> tuple[Difference, ...]:
    provider = pair.after.provider
    found: list[Difference] = []
    for key, old, new in different(pair):
        spec = spec_for(provider, key)
        if pair.before is None and spec is not None and new == spec.default:
            continue  # what every new channel has
        label = spec.label if spec is not None else key
        found.append(Difference(key, label, _shown(work, provider, key, old), _shown(work, provider, key, new)))
    before = pair.before.tags if pair.before is not None else ()
    if before != pair.after.tags:
        found.append(Difference(TAGS, target_label(TAGS), ", ".join(before), ", ".join(pair.after.tags)))
    return tuple(found)


def _shown(work: UnitOfWork, provider: str, key: str, value: RawValue) -> str:
    spec = spec_for(provider, key)
    if isinstance(value, Secret) or spec is None or spec.secret:
        return REDACTED if value else ""
    if isinstance(spec.type, CertificateRef):
        items = value if isinstance(value, tuple) else (str(value),) if value else ()
        names = work.certificates.files(items)
        return ", ".join(names[item].file_name if item in names else item for item in items)
    return spec.type.show(value)
