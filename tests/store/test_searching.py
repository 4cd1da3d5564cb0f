"""What is said in SQL of our own can be said to another database as well."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, create_engine, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from wa_channel_studio.store.searching import bare, holds

MEMORY = create_engine("sqlite://")
TABLE = Table("t", MetaData(), Column("name", String))


def said(dialect: Dialect, part: str = "50%") -> str:
    statement = select(TABLE.c.name).where(holds(TABLE.c.name, part), bare(TABLE.c.name) == "x")
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")


def test_sqlite_is_asked_in_its_quickest_way_and_without_an_index() -> None:
    assert "(t.name GLOB '*' || replace(" in said(sqlite.dialect())
    for part in ("größe", "深圳", "[x]", "*", "?", "x" * 1_001):
        assert f"instr(CAST(t.name AS BLOB), CAST('{part}' AS BLOB)) > 0" in said(sqlite.dialect(), part)
    assert "+t.name = 'x'" in said(sqlite.dialect())


@given(
    text=st.text("ab*?[]^-%_\\'\"ä深\U0001f600", max_size=12),
    part=st.text("ab*?[]^-%_\\'\"ä深", min_size=1, max_size=4),
)
@example(text="a]b", part="a]b")
@example(text="[^a]", part="b[^a]")
def test_every_character_stands_for_itself(text: str, part: str) -> None:
    with MEMORY.connect() as connection:
        found = connection.execute(select(holds(literal(text), part))).scalar_one()
    assert bool(found) == (part in text)


def test_others_are_asked_in_the_words_of_the_standard() -> None:
    other: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    assert "position('50%' IN t.name) > 0" in said(other)
    assert "AND t.name = 'x'" in said(other)
