"""Alters certificates at random but by a seed: bits, lengths, order, kinds and contents of their values."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from wa_channel_studio.certs.der import BIT_STRING, OCTET_STRING, OID, SEQUENCE, DerError, encoded, header

_MOST_DEPTH = 14
_TAGS = (1, 2, 3, 4, 5, 6, 12, 19, 20, 22, 23, 24, 30, 0x30, 0x31, 0x80, 0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x88,
         0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0x24, 0x1F)  # fmt: skip
_ADDRESSES = (
    b"", b"http://x.example/a b", b"http://192.0.2.4/x", b"x", b"*.example.com", b".example.com", b"a@", b"@", b"@.",
    b"http://exa_mple.com/", b"mailto:x@y", b"http://host.:80/", b"http:///x", b"//x.y/", b"ldap://h.example/cn=a?x",
    b"http://[::1]/", b"urn:x:y", b"http://a-.example/", b"http://u@h.example/", b"http:", b"http://h.example/%zz",
)  # fmt: skip


@dataclass
class Node:
    """A value whose content is other values, or bytes."""

    tag: int
    content: bytes = b""
    children: list[Node] = field(default_factory=list)
    before: bytes = b""
    """What stands before the children: the number of unused bits."""
    long_length: bool = False

    def bytes(self) -> bytes:
        content = self.before + b"".join(child.bytes() for child in self.children) if self.children else self.content
        whole = encoded(self.tag, content)
        return whole[:1] + b"\x81" + whole[1:] if self.long_length and len(content) < 0x80 else whole


def tree(data: bytes, depth: int = 0) -> list[Node]:
    """The values of ``data``, also those that stand inside strings. Raises DerError or IndexError."""
    found = []
    position = 0
    while position < len(data):
        tag, start, position = header(data, position, len(data))
        node = Node(tag, data[start:position])
        inside = _inside(node)
        if inside is not None and depth < _MOST_DEPTH:
            try:
                node.children = tree(inside, depth + 1)
                node.before = node.content[: len(node.content) - len(inside)]
            except (DerError, IndexError):
                node.children = []
        found.append(node)
    return found


def _inside(node: Node) -> bytes | None:
    if node.tag & 0x20:
        return node.content
    if node.tag == OCTET_STRING and node.content[:1] in (b"\x30", b"\x03", b"\x04"):
        return node.content
    return node.content[1:] if node.tag == BIT_STRING and node.content[:2] == b"\x00\x30" else None


class Mutator:
    """Alters one certificate after the other; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def altered(self, der: bytes) -> bytes:
        kind = self._random.random()
        if kind < 0.25:
            return self._bytes_changed(der)
        if kind < 0.28:
            return der[: self._random.randrange(len(der))]
        roots = tree(der)
        for _ in range(self._random.choice((1, 1, 1, 2))):
            if not self._change(roots):
                break
        return b"".join(node.bytes() for node in roots)

    def _bytes_changed(self, der: bytes) -> bytes:
        changed = bytearray(der)
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            place = self._random.randrange(len(changed))
            changed[place] = self._random.choice(
                (changed[place] ^ 1 << self._random.randrange(8), self._random.randrange(256))
            )
        return bytes(changed)

    def _change(self, roots: list[Node]) -> bool:
        places = _places(roots)
        if not places:
            return False
        siblings, node = self._random.choice(places)
        change = self._random.choice(
            (
                self._drop,
                self._double,
                self._retag,
                self._shuffle,
                self._content,
                self._content,
                self._lengthen,
                self._empty,
                self._criticality,
                self._kind,
                self._address,
            )
        )
        change(siblings, node, places)
        return True

    def _drop(self, siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        siblings[:] = [other for other in siblings if other is not node]

    def _double(self, siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        siblings.insert(self._random.randrange(len(siblings) + 1), node)

    def _retag(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        node.tag = self._random.choice((*_TAGS, node.tag ^ 0x20))

    def _shuffle(self, siblings: list[Node], _node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        self._random.shuffle(siblings)

    def _content(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        content = bytearray(node.content)
        choice = self._random.randrange(3)
        if choice == 0 and content:
            place = self._random.randrange(len(content))
            content[place] = self._random.choice((0, 0x80, 0xFF, self._random.randrange(256)))
        elif choice == 1:
            del content[self._random.randrange(len(content) + 1) :]
        else:
            content += self._random.randbytes(self._random.randrange(1, 4))
        node.content, node.children = bytes(content), []

    def _lengthen(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        node.long_length = True

    def _empty(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        node.content, node.children = b"", []

    def _criticality(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        if node.tag == SEQUENCE and node.children and node.children[0].tag == OID:
            if len(node.children) == 2:
                node.children.insert(1, Node(1, b"\xff"))
            elif len(node.children) > 2:
                del node.children[1]

    def _kind(self, _siblings: list[Node], node: Node, places: list[tuple[list[Node], Node]]) -> None:
        if node.tag == OID:
            node.content = self._random.choice([other.content for _, other in places if other.tag == OID])

    def _address(self, _siblings: list[Node], node: Node, _places: list[tuple[list[Node], Node]]) -> None:
        if node.tag in (0x81, 0x82, 0x86):
            node.content = self._random.choice(_ADDRESSES)


def _places(nodes: list[Node]) -> list[tuple[list[Node], Node]]:
    found = []
    for node in nodes:
        found.append((nodes, node))
        found += _places(node.children)
    return found
