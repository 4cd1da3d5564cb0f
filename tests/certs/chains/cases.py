"""What a Java client may meet: which certificates it trusts and what the server sends, in a hundred variations."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.certs.chains.making import Key, Made, make, weakly_signed

_UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
_OTHER_ID = [(x509.SubjectKeyIdentifier(b"0123456789"), False)]
_GONE = (-30.0, -1.0)
_COMING = (5.0, 10.0)


@dataclass(frozen=True)
class Case:
    """One question: does who trusts ``anchors`` accept a server that sends ``sent``?"""

    name: str
    anchors: Sequence[Made]
    sent: Sequence[Made]


class _World:
    """What many cases share."""

    def __init__(self) -> None:
        self.root = make("Root", ca=True)
        self.inter = make("Inter", self.root, ca=True, path=0)
        self.leaf = make("h.test", self.inter, hosts=["h.test"])
        self.full = (self.leaf, self.inter, self.root)


def all_cases() -> list[Case]:
    """Every case, made anew."""
    world = _World()
    return [case for group in _GROUPS for case in group(world)]


def _order(w: _World) -> Iterator[Case]:
    stranger = make("Stranger", ca=True)
    second = make("Inter", w.root, ca=True)
    expired = make("Inter", w.root, ca=True, path=0, days=_GONE, key=w.inter.key)
    yield Case("everything", [w.root], w.full)
    yield Case("without the root", [w.root], [w.leaf, w.inter])
    yield Case("leaf only", [w.root], [w.leaf])
    yield Case("wrong order", [w.root], [w.leaf, w.root, w.inter])
    yield Case("twice", [w.root], [w.leaf, w.inter, w.inter, w.root])
    yield Case("leaf twice", [w.root], [w.leaf, w.leaf, w.inter])
    yield Case("a stranger between", [w.root], [w.leaf, stranger, w.inter])
    yield Case("a stranger behind", [w.root], [w.leaf, w.inter, stranger])
    yield Case("a namesake behind", [w.root], [w.leaf, w.inter, make("Root", ca=True)])
    yield Case("two intermediates, one of another key", [w.root], [w.leaf, second, w.inter])
    yield Case("two intermediates, an expired one first", [w.root], [w.leaf, expired, w.inter])
    yield Case("two intermediates, an expired one behind", [w.root], [w.leaf, w.inter, expired])
    deep = [w.root]
    for number in range(7):
        deep.insert(0, make(f"Level {number}", deep[0], ca=True))
    last = make("h.test", deep[0])
    yield Case("many levels in order", [w.root], [last, *deep[:-1]])
    yield Case("many levels out of order", [w.root], [last, *reversed(deep[:-1])])
    yield Case("five levels out of order", [w.root], [make("h.test", deep[2]), *reversed(deep[2:-1])])


def _anchors(w: _World) -> Iterator[Case]:
    signed_itself = make("self.test")
    authority = make("self.test", ca=True)
    forged = make("h.test", w.inter, signer=ec.generate_private_key(ec.SECP256R1()))
    yield Case("own", [w.leaf], w.full)
    yield Case("own without more", [w.leaf], [w.leaf])
    yield Case("own among others", [make("Stranger", ca=True), w.leaf], w.full)
    yield Case("own, signed itself", [signed_itself], [signed_itself])
    yield Case("own, signed itself, made anew", [signed_itself], [make("self.test", key=signed_itself.key)])
    yield Case("own, an authority, made anew", [authority], [make("self.test", ca=True, key=authority.key)])
    yield Case("another own", [make("h.test", w.inter)], w.full)
    yield Case("intermediate", [w.inter], w.full)
    yield Case("intermediate that is not sent", [w.inter], [w.leaf])
    yield Case("nothing in common", [make("Stranger", ca=True)], w.full)
    yield Case("same name, other key", [make("Root", ca=True)], w.full)
    yield Case("same name, both keys", [make("Root", ca=True), w.root], [w.leaf, w.inter])
    yield Case("root made anew", [make("Root", ca=True, key=w.root.key, days=(-5, 900))], w.full)
    yield Case("root in capitals", [make("ROOT", ca=True, key=w.root.key)], [w.leaf, w.inter])
    yield Case("root without key id", [make("Root", ca=True, key=w.root.key, key_ids=False)], [w.leaf, w.inter])
    other_id = make("Root", ca=True, key=w.root.key, key_ids=False, more=_OTHER_ID)
    yield Case("root with another key id", [other_id], [w.leaf, w.inter])
    inter_id = make("Inter", w.root, ca=True, path=0, key=w.inter.key, key_ids=False, more=_OTHER_ID)
    yield Case("intermediate with another key id", [w.root], [w.leaf, inter_id])
    yield Case("wrong signature", [w.root], [forged, w.inter])
    yield Case("wrong signature, own", [forged], [forged, w.inter])


def _dates(w: _World) -> Iterator[Case]:
    for word, days in (("expired", _GONE), ("early", _COMING)):
        leaf = make("h.test", w.inter, days=days)
        yield Case(f"{word} leaf", [w.root], [leaf, w.inter])
        yield Case(f"{word} leaf, own", [leaf], [leaf, w.inter])
        inter = make("Inter", w.root, ca=True, days=days)
        below = make("h.test", inter)
        yield Case(f"{word} intermediate", [w.root], [below, inter])
        yield Case(f"{word} intermediate, trusted", [inter], [below, inter])
        root = make("Old Root", ca=True, days=days)
        leaf = make("h.test", root)
        yield Case(f"{word} root", [root], [leaf])
        yield Case(f"{word} root, sent too", [root], [leaf, root])


def _crossed(w: _World) -> Iterator[Case]:
    other = make("Other", ca=True)
    crossed = make("Root", other, ca=True, key=w.root.key)
    expired = make("Root", other, ca=True, key=w.root.key, days=_GONE)
    yield Case("crossed, new root", [w.root], [w.leaf, w.inter, crossed])
    yield Case("crossed, old root", [other], [w.leaf, w.inter, crossed])
    yield Case("crossed, out of order", [other], [w.leaf, crossed, w.inter])
    yield Case("crossed, both roots", [w.root, other], [w.leaf, w.inter, crossed, other])
    yield Case("crossed and expired, new root", [w.root], [w.leaf, w.inter, expired])
    yield Case("crossed and expired, old root", [other], [w.leaf, w.inter, expired])
    yield Case("crossed and expired, both roots", [w.root, other], [w.leaf, w.inter, expired])


def _authorities(w: _World) -> Iterator[Case]:
    for name, wrong in (
        ("no authority", make("Mid", w.root)),
        ("says nothing", make("Mid", w.root, basic=False)),
        ("version 1", make("Mid", w.root, version=1)),
        ("key not for signing", make("Mid", w.root, ca=True, usage=["digital_signature"])),
        ("for clients", make("Mid", w.root, ca=True, purposes=[ExtendedKeyUsageOID.CLIENT_AUTH])),
        ("critical extension", make("Mid", w.root, ca=True, more=[(_UNKNOWN, True)])),
    ):
        leaf = make("h.test", wrong)
        yield Case(f"intermediate, {name}", [w.root], [leaf, wrong])
        yield Case(f"intermediate, {name}, trusted", [wrong], [leaf, wrong])
        root = make("Odd", ca=True)
        yield Case(f"beside {name}", [root], [make("h.test", root)])
    for name, root in (
        ("version 1", make("Odd Root", version=1)),
        ("no authority", make("Odd Root")),
        ("says nothing", make("Odd Root", basic=False)),
        ("key not for signing", make("Odd Root", ca=True, usage=["digital_signature"])),
        ("for clients", make("Odd Root", ca=True, purposes=[ExtendedKeyUsageOID.CLIENT_AUTH])),
        ("critical extension", make("Odd Root", ca=True, more=[(_UNKNOWN, True)])),
    ):
        yield Case(f"root, {name}", [root], [make("h.test", root)])
    narrow = make("Narrow", w.root, ca=True, path=0)
    below = make("Below", narrow, ca=True)
    deep = make("h.test", below)
    yield Case("path too long", [w.root], [deep, below, narrow])
    yield Case("path too long, but trusted there", [narrow], [deep, below, narrow])
    short = make("Short Root", ca=True, path=0)
    mid = make("Mid", short, ca=True)
    yield Case("path too long for the root", [short], [make("h.test", mid), mid])


def _leaves(w: _World) -> Iterator[Case]:
    for usage in ("digital_signature", "key_encipherment", "key_agreement", "key_cert_sign", "content_commitment"):
        yield Case(f"usage {usage}", [w.root], [make("h.test", w.root, usage=[usage])])
    for purpose in ("SERVER_AUTH", "CLIENT_AUTH", "ANY_EXTENDED_KEY_USAGE", "CODE_SIGNING"):
        leaf = make("h.test", w.root, purposes=[getattr(ExtendedKeyUsageOID, purpose)])
        yield Case(f"purpose {purpose}", [w.root], [leaf])
        yield Case(f"purpose {purpose}, own", [leaf], [leaf])
    yield Case("critical extension", [w.root], [make("h.test", w.root, more=[(_UNKNOWN, True)])])
    yield Case("uncritical extension", [w.root], [make("h.test", w.root, more=[(_UNKNOWN, False)])])
    yield Case("version 1", [w.root], [make("h.test", w.root, version=1)])
    yield Case("version 2", [w.root], [make("h.test", w.root, version=2)])


def _names(w: _World) -> Iterator[Case]:
    def limited(name: str, constraints: x509.NameConstraints, *leaves: tuple[str, Sequence[str]]) -> Iterator[Case]:
        mid = make("Limited", w.root, ca=True, more=[(constraints, True)])
        for common_name, hosts in leaves:
            leaf = make(common_name, mid, hosts=hosts, organization="Acme" if not hosts else "")
            yield Case(f"{name}: {common_name} {' '.join(hosts)}", [w.root], [leaf, mid])
            yield Case(f"{name}, trusted: {common_name} {' '.join(hosts)}", [mid], [leaf, mid])

    only_test = x509.NameConstraints([x509.DNSName("test")], None)
    yield from limited("only test", only_test, ("h", ["a.test"]), ("h", ["a.example"]), ("h", ["a.test", "b.example"]))
    yield from limited("only test", only_test, ("h.example", []), ("A server", []), ("h", ["10.1.2.3"]))
    not_bad = x509.NameConstraints(None, [x509.DNSName("bad.test")])
    yield from limited(
        "not bad", not_bad, ("h", ["a.test"]), ("h", ["x.bad.test"]), ("h", ["*.test"]), ("h", ["bad.test"])
    )
    only_ten = x509.NameConstraints([x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))], None)
    yield from limited("only ten", only_ten, ("h", ["10.1.2.3"]), ("h", ["11.1.2.3"]), ("h", ["a.test"]))
    only_acme = x509.NameConstraints(
        [x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Acme")]))], None
    )
    yield from limited("only Acme", only_acme, ("h", ["a.test"]), ("", []))


def _keys(w: _World) -> Iterator[Case]:
    made: list[tuple[str, Key]] = [
        (f"RSA {bits}", rsa.generate_private_key(public_exponent=65537, key_size=bits)) for bits in (1024, 2048)
    ]
    curves = (ec.SECP192R1(), ec.SECP224R1(), ec.SECP256K1(), ec.SECP384R1(), ec.SECP521R1(), ec.BrainpoolP256R1())
    made += [(curve.name, ec.generate_private_key(curve)) for curve in curves]
    made += [("Ed25519", ed25519.Ed25519PrivateKey.generate()), ("DSA", dsa.generate_private_key(2048))]
    for name, key in made:
        leaf = make("h.test", w.root, key=key)
        mid = make("Mid", w.root, ca=True, key=key)
        root = make("Root of it", ca=True, key=key)
        yield Case(f"leaf {name}", [w.root], [leaf])
        yield Case(f"leaf {name}, own", [leaf], [leaf])
        yield Case(f"intermediate {name}", [w.root], [make("h.test", mid), mid])
        yield Case(f"root {name}", [root], [make("h.test", root)])


def _digests(w: _World) -> Iterator[Case]:
    del w
    root = make("RSA Root", ca=True, key=rsa.generate_private_key(public_exponent=65537, key_size=2048))
    for digest in ("sha1", "md5"):
        leaf = weakly_signed(make("h.test", root), root, digest)
        mid = weakly_signed(make("Mid", root, ca=True), root, digest)
        weak_root = weakly_signed(root, root, digest)
        yield Case(f"leaf {digest}", [root], [leaf])
        yield Case(f"leaf {digest}, own", [leaf], [leaf])
        yield Case(f"intermediate {digest}", [root], [make("h.test", mid), mid])
        yield Case(f"intermediate {digest}, trusted", [mid], [make("h.test", mid), mid])
        yield Case(f"root {digest}", [weak_root], [make("h.test", root), weak_root])


_GROUPS: Sequence[Callable[[_World], Iterator[Case]]] = (
    _order,
    _anchors,
    _dates,
    _crossed,
    _authorities,
    _leaves,
    _names,
    _keys,
    _digests,
)
