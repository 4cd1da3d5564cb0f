"""What is said in SQL of our own can be said to another database as well."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from wa_channel_studio.store.searching import bare, holds

TABLE = Table("t", MetaData(), Column("name", String))


def said(dialect: Dialect) -> str:
    statement = select(TABLE.c.name).where(holds(TABLE.c.name, "50%"), bare(TABLE.c.name) == "x")
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")


def test_sqlite_is_asked_for_bytes_and_without_an_index() -> None:
    assert "instr(t.name, '50%') > 0" in said(sqlite.dialect())
    assert "+t.name = 'x'" in said(sqlite.dialect())


def test_others_are_asked_in_the_words_of_the_standard() -> None:
    other: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    assert "position('50%' IN t.name) > 0" in said(other)
    assert "AND t.name = 'x'" in said(other)
