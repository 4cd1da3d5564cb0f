"""Turns the cells of a row into answers, by the columns of a plan.

A cell is read as the format of an export says (``sheet_cells``), a value of a JSON file as CHANNEL.json says. What a
field could never hold is a problem; what is merely wrong is kept for the check to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, spec_for
from wa_channel_studio.fields.types import CertificateRef, ShapeError
from wa_channel_studio.fields.types.base import quoted
from wa_channel_studio.services.bulk_copies import tags_of
from wa_channel_studio.services.import_plan import ImportPlan
from wa_channel_studio.services.import_ports import SheetCell, SheetRow
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.mapping import TAGS, TENANT, folded, is_secret_target, is_target, target_label
from wa_channel_studio.services.sheet_cells import value_of

_REMEMBERED = 5_000
"""Cells of a column whose values are remembered; most columns have a few different ones only."""


class _Column(NamedTuple):
    key: str
    place: int
    spec: FieldSpec
    known: dict[str, RawValue]
    """Values of cells that were read before."""


class RowReader:
    """Reads the rows of one sheet by one plan."""

    def __init__(self, sheet: Sheet, plan: ImportPlan, certificates: Mapping[str, str]) -> None:
        """``certificates`` are ids of the library by name. Raises ProblemError for a plan that cannot be followed."""
        _refuse(sheet, plan)
        self._typed = sheet.typed
        self._clean = not sheet.own_format
        self._clears = plan.empty_clears
        self._certificates = certificates
        places = {column.target: place for place, column in enumerate(plan.columns) if column.target}
        self._tenant = places.pop(TENANT, -1)
        self._tags = places.pop(TAGS, -1)
        self._name = places.pop("channel_name")
        self._provider = places.pop("provider", -1)
        self._columns = tuple(
            (key, place) for key, place in places.items() if plan.secrets or not is_secret_target(key)
        )
        self._readers: dict[str, tuple[_Column, ...]] = {}
        self._providers: dict[str, str] = {}

    @property
    def clear_only(self) -> bool:
        """Whether the rows say nothing of secrets and tags."""
        return self._tags < 0 and not any(is_secret_target(key) for key, _ in self._columns)

    def tenant(self, row: SheetRow) -> str:
        """What the row says of its tenant."""
        return _text(_cell(row, self._tenant)).strip()

    def name(self, row: SheetRow) -> str:
        """The name of the channel. Raises ProblemError at the field when it is none that can be used."""
        spec = all_fields()["channel_name"]
        value = self._value(spec, _cell(row, self._name), clean=True)
        if is_empty(value):
            raise ProblemError(spec.missing_flaw.at(spec.key))
        for flaw in spec.flaws(value):
            problem = flaw.at(spec.key)
            if problem.is_error:
                raise ProblemError(problem)
        return str(value)

    def shown_name(self, row: SheetRow) -> str:
        """The name as it stands in the row, right or wrong."""
        return _text(_cell(row, self._name)).strip()

    def provider(self, row: SheetRow) -> str:
        """The key of the provider, empty when the row says none. Raises ProblemError when there is no such provider."""
        text = _text(_cell(row, self._provider)).strip()
        if not text or text in self._providers:
            return self._providers.get(text, "")
        wanted = folded(text)
        for key, table in PROVIDERS.items():
            if wanted in (folded(key), folded(table.label)):
                self._providers[text] = key
                return key
        known = ", ".join(PROVIDERS)
        raise ProblemError.of(f"{quoted(text)} is not a provider.", f"Write one of {known}.", field="provider")

    def tags(self, row: SheetRow) -> tuple[str, ...] | None:
        """The tags the row says; None when it says nothing of them. Raises ProblemError for one that cannot be kept."""
        if self._tags < 0:
            return None
        cell = _cell(row, self._tags)
        given = cell if isinstance(cell, list) else _text(cell).replace(",", ";").split(";")
        found = tags_of([text for item in given if (text := _text(item).strip())])
        return tuple(sorted(found, key=str.casefold)) if found or self._clears else None

    def answers(self, row: SheetRow, provider: str) -> dict[str, RawValue]:
        """The answers the row gives, by key; one that it empties is an empty text.

        Raises ProblemError at the field for a value that no field could hold.
        """
        found: dict[str, RawValue] = {}
        width = len(row)
        for column in self._readers.get(provider) or self._columns_for(provider):
            cell = row[column.place] if column.place < width else None
            if cell is None or cell == "" or cell == []:
                # In JSON a key that is not there says nothing.
                if self._clears and (cell is not None or not self._typed):
                    found[column.key] = ""
                continue
            # True and 1 are the same to a dictionary, so only texts are remembered.
            value = column.known.get(cell) if isinstance(cell, str) else None
            if value is None:
                value = self._value(column.spec, cell, clean=self._clean)
                if is_empty(value):
                    continue
                if isinstance(cell, str) and not column.spec.secret and len(column.known) < _REMEMBERED:
                    column.known[cell] = value
            found[column.key] = value
        return found

    def _columns_for(self, provider: str) -> tuple[_Column, ...]:
        columns = [(key, place, spec_for(provider, key)) for key, place in self._columns]
        found = tuple(_Column(key, place, spec, {}) for key, place, spec in columns if spec is not None)
        self._readers[provider] = found
        return found

    def _value(self, spec: FieldSpec, cell: SheetCell, *, clean: bool) -> RawValue:
        if self._typed:
            try:
                value = spec.type.from_json(cell)
            except ShapeError as reason:
                raise ProblemError(Problem(spec.key, Severity.ERROR, str(reason), "Correct it in the file.")) from None
        else:
            value = value_of(spec, _text(cell))
        if clean:
            value, _ = spec.type.clean_value(value)
        if isinstance(value, Secret) and value.reveal() == REDACTED:
            return None  # stands for one that was not shown
        if isinstance(spec.type, CertificateRef) and isinstance(value, tuple):
            return tuple(self._certificates.get(item, item) for item in value)
        return value


def left_out(sheet: Sheet, plan: ImportPlan) -> tuple[str, ...]:
    """What the plan does not take of the sheet, or takes on a guess, in sentences."""
    notes: list[str] = []
    unknown = [column.heading for column in plan.columns if not column.target and column.heading]
    if unknown:
        notes.append(f"Columns that are left out: {', '.join(unknown)}.")
    secret = [column.heading for column in plan.columns if is_secret_target(column.target)]
    if secret and not plan.secrets:
        notes.append(f"Passwords and keys are left out: {', '.join(secret)}.")
    notes += [
        f"“{column.heading}” is taken for {target_label(column.target)}."
        for column in plan.columns
        if column.target and not column.certain
    ]
    return (*sheet.notes, *notes)


def secrets_left_out(sheet: Sheet, plan: ImportPlan) -> int:
    """How many passwords and keys stand in the sheet and are not taken, since the plan does not ask for secrets.

    Cells that only say that there is one (``***``) do not count.
    """
    if plan.secrets:
        return 0
    places = [place for place, column in enumerate(plan.columns) if is_secret_target(column.target)]
    cells = (_cell(sheet.row(row), place) for row in range(sheet.row_count) for place in places)
    return sum(cell not in (None, "", REDACTED) for cell in cells)


def _refuse(sheet: Sheet, plan: ImportPlan) -> None:
    targets = [column.target for column in plan.columns if column.target]
    wrong = next((target for target in targets if not is_target(target)), "")
    twice = next((target for target in targets if targets.count(target) > 1), "")
    if len(plan.columns) != len(sheet.headings) or wrong:
        message, remedy = f"The mapping does not fit {sheet.name}.", "Map the columns anew."
    elif twice:
        message = f"Two columns are taken for {target_label(twice)}."
        remedy = "Choose one of them and leave the other out."
    elif "channel_name" not in targets:
        message = f"No column of {sheet.name} is the {target_label('channel_name')}."
        remedy = "Say which column holds the names of the channels, or name it channel_name."
    elif not plan.tenant_id and TENANT not in targets:
        raise ProblemError.of(
            f"{sheet.name} does not say which tenant its channels belong to.",
            "Choose the tenant, or say which column holds it.",
            field="tenant",
        )
    else:
        return
    raise ProblemError.of(message, remedy, field="columns")


def _cell(row: SheetRow, place: int) -> SheetCell:
    return row[place] if 0 <= place < len(row) else None


def _text(cell: SheetCell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None or isinstance(cell, list | dict) else str(cell)
