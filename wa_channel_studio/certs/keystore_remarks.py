"""What is odd about a keystore file as a whole, in sentences: what Java would make of it."""

from __future__ import annotations

from wa_channel_studio.certs.content import Content
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import folded_alias

_MOST_NAMED = 3


def remarks(inside: Content) -> list[str]:
    """For a keystore that could be read. Names in capitals do no harm in PKCS #12, which Java folds as it reads."""
    entries = [found for found in inside.found if not found.of_key]
    names = [found.alias for found in entries]
    folded = [folded_alias(name) for name in names]
    said = _merged(names, folded)
    capitals = sum(name != small for name, small in zip(names, folded, strict=True))
    if capitals and inside.kind is not FileKind.PKCS12:
        words = _many(capitals, "name has", "names have")
        said.append(f"{words} capitals, by which Java finds nothing in a keystore; saving makes them small.")
    if unmarked := sum(not found.marked for found in entries):
        words = _many(unmarked, "certificate lacks", "certificates lack")
        said.append(f"{words} the mark without which Java does not see a certificate; saving adds it.")
    if any(found.of_key for found in inside.found):
        said.append("The certificates of its private keys are not entries; add them by hand to trust them.")
    if inside.behind:
        said.append(f"{_many(inside.behind, 'byte follows', 'bytes follow')} its end, which Java does not look at.")
    return said


def _merged(names: list[str], folded: list[str]) -> list[str]:
    if len(set(folded)) == len(folded):
        return []
    first = dict(zip(reversed(folded), reversed(range(len(folded))), strict=True))
    twice = [name for number, name in enumerate(names) if first[folded[number]] != number]
    shown = ", ".join(f"“{name}”" for name in twice[:_MOST_NAMED])
    more = f" and {len(twice) - _MOST_NAMED:,} more" if len(twice) > _MOST_NAMED else ""
    return [f"Java does not tell capitals apart and finds one entry only where two have one name: {shown}{more}."]


def _many(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
