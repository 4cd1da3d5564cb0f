"""Values become cells and come back; what a spreadsheet would take for a formula stays text, in every script."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.sheet_cells import FORMULA_MARKS, ReadCell, cell_of, csv_text, from_csv, value_of

FIELDS = all_fields()
CLEAR = [spec for spec in FIELDS.values() if not spec.secret]

scripts = st.text(st.characters() | st.sampled_from("=+-@\t\r\n'＝＋－＠;[]\"\\,\x00\x0b\u2028人مÅ"), max_size=12)
formulas = st.builds("{}{}".format, st.sampled_from(sorted(FORMULA_MARKS | {"'", "''"})), scripts)
texts = (
    scripts | formulas | st.sampled_from(["true", "Yes", " on", "007", "-5", "9" * 15, "9" * 16, "Twilio", "TWILIO "])
)
values: st.SearchStrategy[RawValue] = (
    st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=4).map(tuple)
)
specs = st.sampled_from(CLEAR)


@given(specs, values)
@example(FIELDS["transfer_keywords"], ("[", "a;b", " c", ""))
@example(FIELDS["transfer_keywords"], "a; b")
@example(FIELDS["provider"], "cloud-api")
def test_a_cell_means_what_it_was_made_of(spec: FieldSpec, value: RawValue) -> None:
    cell = cell_of(spec, value)
    assert cell_of(spec, value_of(spec, cell)) == cell
    # A CSV knows texts only.
    text = csv_text(cell)
    assert cell_of(spec, value_of(spec, from_csv(text))) == cell


@given(specs, values)
def test_no_cell_is_a_formula(spec: FieldSpec, value: RawValue) -> None:
    cell = cell_of(spec, value)
    if isinstance(cell, str):
        assert cell
        assert csv_text(cell)[0] not in FORMULA_MARKS


@given(texts)
def test_the_apostrophe_is_taken_off_again(text: str) -> None:
    assert from_csv(csv_text(text)) == text


@pytest.mark.parametrize("text", ["", "'", "a'b", "'tis", "plain", "1", "’=1"])
def test_an_apostrophe_of_somebody_else_stays(text: str) -> None:
    assert from_csv(text) == text


@given(st.lists(texts, min_size=2, max_size=6))
def test_cells_survive_the_csv_module(row: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow([csv_text(cell_of(FIELDS["session_end_message"], c)) for c in row])
    (read,) = csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True)
    kept = [cell_of(FIELDS["session_end_message"], text) or "" for text in row]
    assert [from_csv(text) for text in read] == kept


@pytest.mark.parametrize(
    ("key", "value", "cell"),
    [
        ("provider", "koomessage", "KooMessage"),
        ("provider", "somebody", "somebody"),
        ("queue_reminder", "off", "Close Reminder"),
        ("last_agent_enabled", True, True),
        ("last_agent_enabled", "perhaps", "perhaps"),
        ("customer_reply_minutes", 20, 20),
        ("customer_reply_minutes", "20", 20),
        ("customer_reply_minutes", 10**15, "1000000000000000"),
        ("customer_reply_minutes", "soon", "soon"),
        ("transfer_keywords", ("agent", "人工"), "agent; 人工"),
        ("transfer_keywords", ("a;b", "c"), '["a;b", "c"]'),
        ("transfer_keywords", ("[a]",), '["[a]"]'),
        ("transfer_keywords", ("", "a"), '["", "a"]'),
        ("workday_hours", ("08:30-12:00", "13:00-18:00"), "08:30-12:00; 13:00-18:00"),
        ("session_end_message", "line\nline", "line\nline"),
        ("session_end_message", "half \ud800", "half \ufffd"),
        ("session_end_message", "", None),
        ("transfer_keywords", (), None),
    ],
)
def test_cells(key: str, value: RawValue, cell: object) -> None:
    made = cell_of(FIELDS[key], value)
    assert (made, type(made)) == (cell, type(cell))


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("last_agent_enabled", "Yes", True),
        ("last_agent_enabled", "off", False),
        ("last_agent_enabled", 1.0, True),
        ("last_agent_enabled", 0, False),
        ("provider", "TWILIO", "twilio"),
        ("customer_reply_minutes", 20.0, 20),
        ("customer_reply_minutes", 20.5, "20.5"),
        ("customer_reply_minutes", " 20 ", 20),
        ("transfer_keywords", "agent;human\nperson; ", ("agent", "human", "person")),
        ("transfer_keywords", '["a", 1]', ('["a", 1]',)),
        ("transfer_keywords", '["a"', ('["a"',)),
        ("robot_access_code", 42.0, "42"),
        ("robot_access_code", True, "true"),
        ("token_valid_until", datetime(2027, 5, 31, tzinfo=UTC), "2027-05-31"),
        ("token_valid_until", date(2027, 5, 31), "2027-05-31"),
        ("session_end_message", datetime(2027, 5, 31, 8, 30, tzinfo=UTC), "2027-05-31T08:30:00+00:00"),
        ("session_end_message", time(8, 30), "08:30:00"),
        ("session_end_message", None, None),
    ],
)
def test_cells_of_somebody_else(key: str, cell: ReadCell, value: RawValue) -> None:
    read = value_of(FIELDS[key], cell)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("key", [spec.key for spec in FIELDS.values() if spec.secret])
def test_secrets_have_no_cell_and_come_back_as_secrets(key: str) -> None:
    for value in (Secret("x"), "x"):
        with pytest.raises(TypeError, match="secret"):
            cell_of(FIELDS[key], value)
    with pytest.raises(TypeError, match="secret"):
        cell_of(FIELDS["session_end_message"], Secret("typed under a clear key"))
    assert value_of(FIELDS[key], 1234.0) == Secret("1234")
    assert value_of(FIELDS[key], "") is None
