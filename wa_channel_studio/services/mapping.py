"""Which column of a file is which field: told by key or heading, guessed from other words, or kept from another time.

It knows the words; it looks at no cell and changes nothing.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.export_columns import TENANT as TENANT_HEADING
from wa_channel_studio.services.export_columns import columns

TENANT = "@tenant"
"""The column says the tenant of each row."""
TAGS = "@tags"
"""The column says the tags."""
SETTING = "import.mappings"
"""Where saved mappings are kept in the workspace."""

_GUESSES: Mapping[str, tuple[str, ...]] = {
    TENANT: ("tenant name", "tenant space", "customer", "client", "mandant", "operator"),
    TAGS: ("tag", "labels"),
    "channel_name": ("name", "channel", "channel id", "whatsapp channel", "display name"),
    "provider": ("bsp", "solution provider", "provider name", "whatsapp provider", "vendor"),
    "phone_number": (
        "phone",
        "number",
        "telephone",
        "telephone number",
        "mobile",
        "mobile number",
        "msisdn",
        "whatsapp",
        "whatsapp number",
        "sender",
        "tel",
    ),
    "ou": (
        "organisation unit",
        "organization unit",
        "organisational unit",
        "org unit",
        "unit",
        "department",
        "ou name",
    ),
    "skill_queue": ("queue", "skill", "called route", "route", "called party", "queue name"),
    "transfer_keywords": ("keywords", "keyword", "transfer keywords", "agent keywords"),
    "workday_hours": ("working hours", "work hours", "business hours", "opening hours", "work time"),
    "non_workday_hours": ("weekend hours", "holiday hours", "non working hours"),
    "user_name": ("user", "login", "account user"),
    "password": ("pass", "pwd", "passwort", "kennwort", "account password"),
    "base_url": ("api url", "api address", "base address", "endpoint"),
    "account_sid": ("twilio account", "sid"),
    "webhook_password": ("webhook pwd", "hook password"),
    "greeting_1": ("greeting", "welcome message", "greeting message"),
    "robot_access_code": ("robot code", "bot code", "chatbot code"),
}
_SOUNDS_SECRET = ("pass", "pwd", "secret", "token", "key", "kennwort", "senha", "clave", "contrasena", "credential")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column of a file and what it is taken for."""

    heading: str
    target: str = ""
    """A field's key, ``@tenant``, ``@tags``, or nothing: the column is left out."""
    certain: bool = False
    """Whether key or heading say so; otherwise it is a guess, or somebody's choice."""


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping somebody keeps for the next file of that kind."""

    name: str
    columns: tuple[ColumnMap, ...]


def folded(text: str) -> str:
    """The letters and digits of a text, without accents and capitals."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


def suggest_for(headings: Sequence[str]) -> tuple[ColumnMap, ...]:
    """What each column is taken for. No target is given twice: what is certain comes first, then the first column."""
    found: list[ColumnMap] = [ColumnMap(heading) for heading in headings]
    taken: set[str] = set()
    for words, certain in ((_exact(), True), (_loose(), True), (_guessed(), False)):
        for place, heading in enumerate(headings):
            target = words.get(heading if words is _exact() else folded(heading), "")
            if target and target not in taken and not found[place].target:
                taken.add(target)
                found[place] = ColumnMap(heading, target, certain)
    return tuple(found)


def fitted(saved: SavedMapping, headings: Sequence[str]) -> tuple[ColumnMap, ...]:
    """A saved mapping laid over the columns of another file; columns it does not know are suggested."""
    known = {column.heading: column.target for column in saved.columns}
    used = {known[heading] for heading in headings if known.get(heading)}
    laid: list[ColumnMap] = []
    given: set[str] = set()
    for column in suggest_for(headings):
        target = known.get(column.heading)
        if target is None:
            laid.append(ColumnMap(column.heading) if column.target in used else column)
        elif target in given or (target and not is_target(target)):
            laid.append(ColumnMap(column.heading))
        else:
            given.add(target)
            laid.append(ColumnMap(column.heading, target, certain=True))
    return tuple(laid)


def is_target(target: str) -> bool:
    """Whether a column can be taken for it."""
    return target in (TENANT, TAGS) or target in all_fields()


def is_secret_target(target: str) -> bool:
    """Whether cells of such a column are passwords or keys."""
    spec = all_fields().get(target)
    return spec is not None and spec.secret


def sounds_secret(heading: str) -> bool:
    """Whether cells below such a heading are better not shown: its field is secret, or its words are those of one."""
    (column,) = suggest_for((heading,))
    if column.target and column.certain:
        return is_secret_target(column.target)
    text = folded(heading)
    return is_secret_target(column.target) or any(word in text for word in _SOUNDS_SECRET)


def target_label(target: str) -> str:
    """What a target is called for people."""
    if target == TENANT:
        return TENANT_HEADING
    return "Tags" if target == TAGS else all_fields()[target].label if target in all_fields() else target


# --- words -----------------------------------------------------------------------------------


@cache
def _exact() -> Mapping[str, str]:
    """Keys and headings as they stand; a heading of our own export comes before the same label elsewhere."""
    words = {TENANT_HEADING: TENANT, "Tags": TAGS, **{key: key for key in all_fields()}}
    for column in columns():
        if column.spec is not None:
            words.setdefault(column.heading, column.spec.key)
    for label, key in _only_once([(spec.label, key) for key, spec in all_fields().items()]).items():
        words.setdefault(label, key)
    return words


@cache
def _loose() -> Mapping[str, str]:
    return _only_once([(folded(word), target) for word, target in _exact().items()])


@cache
def _guessed() -> Mapping[str, str]:
    return {folded(word): target for target, words in _GUESSES.items() for word in words}


def _only_once(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The words that mean one thing only."""
    meanings: dict[str, set[str]] = {}
    for word, target in pairs:
        meanings.setdefault(word, set()).add(target)
    return {word: next(iter(targets)) for word, targets in meanings.items() if len(targets) == 1}


# --- saved -----------------------------------------------------------------------------------


def saved_mappings(setting: str) -> tuple[SavedMapping, ...]:
    """Those in a workspace's setting that this release understands, by name."""
    found = [mapping for entry in _entries(setting) if (mapping := _read(entry)) is not None]
    return tuple(sorted(found, key=lambda mapping: mapping.name.casefold()))


def with_mapping(setting: str, mapping: SavedMapping) -> str:
    """The setting with one more, or one replaced; what this release does not understand stays as it is.

    Raises ProblemError for an empty name.
    """
    if not mapping.name.strip():
        raise ProblemError.of("The mapping has no name.", "Give it one.", field="mapping_name")
    columns_kept = [{"heading": column.heading, "target": column.target} for column in mapping.columns]
    entries = [entry for entry in _entries(setting) if _name_of(entry) != mapping.name.strip()]
    return _written([*entries, {"name": mapping.name.strip(), "columns": columns_kept}])


def without_mapping(setting: str, name: str) -> str:
    """The setting without the mapping of that name."""
    return _written([entry for entry in _entries(setting) if _name_of(entry) != name])


def _entries(setting: str) -> list[object]:
    try:
        found = json.loads(setting) if setting else []
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _written(entries: list[object]) -> str:
    return json.dumps(entries, ensure_ascii=False)


def _name_of(entry: object) -> object:
    return entry.get("name") if isinstance(entry, dict) else None


def _read(entry: object) -> SavedMapping | None:
    if not isinstance(entry, dict):
        return None
    name, given = entry.get("name"), entry.get("columns")
    if not isinstance(name, str) or not isinstance(given, list):
        return None
    kept = []
    for column in given:
        heading = column.get("heading") if isinstance(column, dict) else None
        target = column.get("target") if isinstance(column, dict) else None
        if not isinstance(heading, str) or not isinstance(target, str):
            return None
        kept.append(ColumnMap(heading, target, certain=True))
    return SavedMapping(name, tuple(kept))
