"""The documents for people: they name every command, their links lead somewhere, and no picture is forgotten.

What they say of the program somebody has to read; what can be looked up is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from wa_channel_studio.aicc.sandbox.faults import KINDS
from wa_channel_studio.cli.aicc_rows import CONNECTION_OPTIONS
from wa_channel_studio.cli.command import Command
from wa_channel_studio.cli.commands import COMMANDS
from wa_channel_studio.services.trying import WORKSPACE

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors_of(path: Path) -> set[str]:
    """The headings of a page as GitHub makes addresses of them."""
    titles = re.findall(r"(?m)^#+ (.+)$", text_of(path))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in _LINK.findall(text_of(page)):
            if "://" not in target:
                yield page, target


def sections(page: str) -> Mapping[str, str]:
    """Parts of a page by their heading of the second rank."""
    parts = re.split(r"(?m)^## (.+)$", page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.words))
def test_the_page_of_the_command_line_has_a_row_for_every_command(command: Command) -> None:
    words = " ".join(command.words)
    page = text_of(DOCS / "command-line.md")
    row = re.compile(rf"(?m)^\| `{re.escape(words)}[ `]")
    assert row.search(page.partition("## Passwords")[0]), f"{words} is missing in the table of commands"
    documents = sections(page)["Documents"]
    assert row.search(documents), f"{words} is missing in the table of documents"


def test_every_option_of_a_connection_is_explained() -> None:
    part = sections(text_of(DOCS / "command-line.md"))["`aicc` and `sync`"]
    missing = [option.names[0] for option in CONNECTION_OPTIONS if f"`{option.names[0]} " not in part]
    assert missing == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    lost = []
    for page, target in links():
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors_of(found)):
            lost.append(f"{page.name}: {target}")
    assert lost == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / target).resolve() for page, target in links() if target.endswith(".png")}
    assert {path.name for path in (DOCS / "pictures").iterdir() if path not in shown} == set()


def test_the_guides_chapters_are_numbered_without_a_gap_and_named_by_numbers_that_exist() -> None:
    page = text_of(DOCS / "guide.md")
    numbers = [int(number) for number in re.findall(r"(?m)^## (\d+)\. ", page)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in re.findall(r"chapter (\d+)", page)} <= set(numbers)


def test_the_guide_knows_every_fault_of_the_sandbox_and_where_the_sample_lies() -> None:
    page = text_of(DOCS / "guide.md")
    told = {name: meaning for name, meaning in re.findall(r"(?m)^\| `(\w+)` \| (.+) \|$", page) if name in KINDS}
    assert set(told) == set(KINDS)
    assert [name for name, kind in KINDS.items() if not told[name].startswith(kind.meaning)] == []
    assert f"`{WORKSPACE}`" in page
