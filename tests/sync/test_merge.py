"""The three-way merge: a table of what becomes of one field, and laws that hold for whatever stands on any side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.sync.merge import Merge, merge, same
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, PlanField
from wa_channel_studio.sync.snapshot import Base, Here, SecretBase, Side, There

HERE, THERE = Side.HERE, Side.THERE


def one(base: JsonValue, here: JsonValue, there: JsonValue, **choices: Side) -> Merge:
    fields = [{"ou": value} if value is not None else {} for value in (base, here, there)]
    return merge(Base("twilio", fields[0]), Here("twilio", fields[1]), There("twilio", fields[2]), choices)


@pytest.mark.parametrize(
    ("base", "here", "there", "goes", "result"),
    [
        ("a", "b", "a", THERE, "b"),
        ("a", "a", "b", HERE, "b"),
        ("a", None, "a", THERE, None),
        ("a", "a", None, HERE, None),
        (None, "a", None, THERE, "a"),
        (None, None, "a", HERE, "a"),
        ("a", "b", "c", None, "b"),
        ("a", None, "c", None, None),
        (True, 1, True, THERE, 1),
    ],
)
def test_what_becomes_of_a_field(
    base: JsonValue, here: JsonValue, there: JsonValue, goes: Side | None, result: JsonValue
) -> None:
    found = one(base, here, there)
    assert found.lines == (PlanField("ou", base, here, there, goes),)
    assert found.values.get("ou") == result
    assert found.conflict is (goes is None)


@pytest.mark.parametrize(("base", "both"), [("a", "a"), ("a", "b"), ("a", None), (None, "b")])
def test_both_the_same_is_nothing_to_do_whatever_it_was(base: JsonValue, both: JsonValue) -> None:
    assert one(base, both, both).lines == ()


@pytest.mark.parametrize(
    ("choices", "goes"), [({"ou": HERE}, THERE), ({"": THERE}, HERE), ({"": THERE, "ou": HERE}, THERE)]
)
def test_a_choice_decides_a_conflict_and_one_of_a_field_weighs_more(choices: dict[str, Side], goes: Side) -> None:
    found = merge(Base("t", {"ou": "a"}), Here("t", {"ou": "b"}), There("t", {"ou": "c"}), choices)
    assert found.lines == (PlanField("ou", "a", "b", "c", goes, chosen=True),)


def test_a_choice_changes_nothing_where_there_is_no_conflict() -> None:
    assert one("a", "b", "a", ou=THERE).lines == (PlanField("ou", "a", "b", "a", THERE),)


def test_without_a_base_all_that_differs_is_a_conflict() -> None:
    found = merge(
        None, Here("twilio", {"ou": "a", "skill_queue": "q"}), There("other", {"ou": "b", "skill_queue": "q"})
    )
    assert [(line.field, line.goes) for line in found.lines] == [("ou", None), ("provider", None)]


def test_an_export_tells_only_of_what_it_covers_and_of_no_secret() -> None:
    base = Base("t", {"ou": "a", "phone_number": "1"}, {"password": SecretBase("m", "r")})
    here = Here("t", {"ou": "a", "phone_number": "2"}, {"password": "m2"})
    found = merge(base, here, There("t", {"ou": "b"}, None, frozenset({"ou"})))
    assert found.lines == (PlanField("ou", "a", "a", "b", HERE),)
    assert found.values == {"ou": "b", "phone_number": "2", "provider": "t"}


SECRETS = [
    # base mark, base revision, mark here, revision there -> here, there, goes; None: no line
    ("m", "r", "m", "r", None),
    ("m", "r", "m2", "r", (OTHER, SET, THERE)),
    ("m", "r", "", "r", (None, SET, THERE)),
    ("m", "r", "m", "r2", (SET, UNREADABLE, None)),
    ("m", "r", "m", "", (SET, None, HERE)),
    ("m", "r", "m2", "r2", (OTHER, UNREADABLE, None)),
    ("m", "r", "", "", None),
    ("", "", "m", "", (SET, None, THERE)),
    ("", "", "", "r", (None, UNREADABLE, None)),
]


@pytest.mark.parametrize(("mark", "revision", "here", "there", "expected"), SECRETS)
def test_what_becomes_of_a_secret(mark: str, revision: str, here: str, there: str, expected: object) -> None:
    found = merge(
        Base("t", {}, {"password": SecretBase(mark, revision)}),
        Here("t", {}, {"password": here} if here else {}),
        There("t", {}, {"password": there} if there else {}),
    )
    assert [(line.here, line.there, line.goes) for line in found.lines] == ([expected] if expected else [])


@pytest.mark.parametrize(("side", "goes", "unlike"), [(HERE, THERE, False), (THERE, HERE, True)])
def test_a_secret_that_cannot_be_read_is_sent_again_or_stays_unlike(side: Side, goes: Side, unlike: bool) -> None:
    base = Base("t", {}, {"password": SecretBase("m", "r")})
    found = merge(base, Here("t", {}, {"password": "m"}), There("t", {}, {"password": "r2"}), {"password": side})
    assert [line.goes for line in found.lines] == [goes]
    assert ("password" in found.unlike) is unlike
    left = Base("t", {}, {"password": SecretBase("m", "r2", unlike=True)})
    later = merge(left, Here("t", {}, {"password": "m"}), There("t", {}, {"password": "r2"}))
    assert (later.lines, later.unlike) == ((), frozenset({"password"}))


def test_a_secret_that_is_only_there_stays_and_is_no_question() -> None:
    found = merge(None, Here("t", {}), There("t", {}, {"password": "r"}))
    assert (found.lines, found.unlike) == ((), frozenset({"password"}))


# --- laws -----------------------------------------------------------------------------------------

JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["ou", "greeting_1", "provider", "", "other"])
FIELDS = st.dictionaries(KEYS, st.sampled_from(["a", "b", True, 1, ["x"]]) | JSON, max_size=4)
WORDS = st.sampled_from(["", "1", "2"])
MARKS = st.dictionaries(st.sampled_from(["password", "api_key"]), st.sampled_from(["1", "2"]), max_size=2)
BASES = st.builds(
    Base, WORDS, FIELDS, st.dictionaries(st.sampled_from(["password", "api_key"]), st.builds(SecretBase, WORDS, WORDS))
)
HERES = st.builds(Here, WORDS, FIELDS, MARKS)
THERES = st.builds(
    There, WORDS, FIELDS, st.none() | MARKS, st.none() | st.frozensets(st.sampled_from(["ou", "greeting_1"]))
)
CHOICES = st.dictionaries(st.sampled_from(["", "ou", "greeting_1", "password"]), st.sampled_from([HERE, THERE]))


@given(st.none() | BASES, HERES, THERES, CHOICES)
def test_every_difference_has_a_line_and_nothing_else_has(
    base: Base | None, here: Here, there: There, choices: dict[str, Side]
) -> None:
    found = merge(base, here, there, choices)
    lines = {line.field: line for line in found.lines if not line.secret}
    h = {**here.fields, "provider": here.provider or None}
    t = {**there.fields, "provider": there.provider or None}
    for key in h.keys() | t.keys():
        covered = there.covers is None or key in there.covers
        assert (key in lines) is (covered and not same(h.get(key), t.get(key)))
        expected = t.get(key) if key in lines and lines[key].goes is HERE else h.get(key)
        assert same(found.values.get(key), expected)


@given(BASES, HERES, THERES)
def test_a_side_that_did_not_change_never_wins(base: Base, here: Here, there: There) -> None:
    for line in merge(base, here, there).lines:
        if line.goes is THERE and not line.secret:
            assert not same(line.here, line.base)
        if line.goes is HERE and not line.secret:
            assert not same(line.there, line.base)


@given(BASES, WORDS, FIELDS, WORDS, FIELDS)
def test_the_sides_may_be_exchanged(base: Base, provider: str, one: object, other_provider: str, other: object) -> None:
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    plain = replace(base, secrets={})
    straight = merge(plain, Here(provider, one), There(other_provider, other))
    turned = merge(plain, Here(other_provider, other), There(provider, one))
    opposite = {HERE: THERE, THERE: HERE, None: None}
    assert [(line.field, line.goes) for line in straight.lines] == [
        (line.field, opposite[line.goes]) for line in turned.lines
    ]


@given(BASES, HERES, THERES, CHOICES)
def test_what_was_merged_is_the_same_afterwards(base: Base, here: Here, there: There, choices: dict[str, Side]) -> None:
    found = merge(base, here, replace(there, covers=None, secrets=None), {**choices, "": HERE})
    values = dict(found.values)
    provider = values.pop("provider", "")
    assert isinstance(provider, str)
    after = merge(Base(provider, values), Here(provider, values), There(provider, values, None))
    assert after.lines == ()
    assert after.values == found.values or not values


@given(JSON, JSON)
def test_same_is_an_equality(one: JsonValue, other: JsonValue) -> None:
    assert same(one, one)
    assert same(one, other) is same(other, one)
