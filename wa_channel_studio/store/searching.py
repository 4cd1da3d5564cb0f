"""Two things that SQLAlchemy has no word for: whether a text stands in another, and a column that is not to be indexed.

Each is said for every database, and for SQLite in the way that is quickest there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from wa_channel_studio.store.columns import Words

_WILD = "[*?"
"""What is a wildcard in GLOB. As the first character it is left to the other way, which is quicker then."""
_STAND_IN = {wild: f"[{wild}]" for wild in _WILD}
_LONGEST = 1_000
"""Characters; SQLite refuses patterns of more than 50,000 bytes."""


class _Holds(FunctionElement[bool]):
    name = "holds"
    type = Boolean()
    inherit_cache = True


class _Globs(_Holds):
    name = "globs"
    inherit_cache = True


class _Bare(FunctionElement[Any]):
    name = "bare"
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type  # by which a value that it is compared with is written like the column's


def holds(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Whether ``part`` stands in the text, every character as it is: unlike LIKE it knows no wildcards."""
    quick = part.isascii() and 0 < len(part) <= _LONGEST and part[0] not in _WILD and "\0" not in part
    return (_Globs if quick else _Holds)(column, literal(part, Words()))


def bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, but not to be looked up or sorted by an index."""
    return _Bare(column)


@compiles(_Holds)
def _position(element: _Holds, compiler: SQLCompiler, **words: Any) -> str:
    column, part = (compiler.process(clause, **words) for clause in element.clauses)
    return f"position({part} IN {column}) > 0"


@compiles(_Holds, "sqlite")
def _instr(element: _Holds, compiler: SQLCompiler, **words: Any) -> str:
    # Of bytes, so that none is looked at whether it begins a character: in UTF-8 that is the same. GLOB looks at one
    # character after the other where the first one is not ASCII.
    column, part = (compiler.process(clause, **words) for clause in element.clauses)
    return f"instr(CAST({column} AS BLOB), CAST({part} AS BLOB)) > 0"


@compiles(_Globs, "sqlite")
def _glob(element: _Globs, compiler: SQLCompiler, **words: Any) -> str:
    # It jumps to the next character that may be the first: 35 to 60 ms in 100,000 texts, where instr takes 65 to 90.
    column, part = (compiler.process(clause, **words) for clause in element.clauses)
    for wild in _WILD:
        part = f"replace({part}, '{wild}', '{_STAND_IN[wild]}')"
    return f"({column} GLOB '*' || {part} || '*')"


@compiles(_Bare)
def _column(element: _Bare, compiler: SQLCompiler, **words: Any) -> str:
    return compiler.process(element.clauses, **words)


@compiles(_Bare, "sqlite")
def _plus(element: _Bare, compiler: SQLCompiler, **words: Any) -> str:
    # https://www.sqlite.org/optoverview.html, "Disqualifying WHERE Clause Terms Using Unary-"+""
    return f"+{compiler.process(element.clauses, **words)}"
