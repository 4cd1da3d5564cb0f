"""The cipher RC2 (RFC 2268), by which Windows and Java before 8u301 wrote PKCS #12 files, with 40 bits.

No library that we have offers 40 bits. It is slow and weak and never writes anything; a certificate takes milliseconds.
"""

from __future__ import annotations

import struct

_TABLE = bytes.fromhex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2"
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82"
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626"
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7"
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec"
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731"
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9"
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad"
)
_SHIFTS = (1, 2, 3, 5)
_WORD = 0xFFFF


def decrypted(key: bytes, start: bytes, data: bytes) -> bytes:
    """CBC, padding left on. As many bits of the key count as it has."""
    words = _expanded(key)
    out = bytearray()
    before = start
    for begin in range(0, len(data), 8):
        block = data[begin : begin + 8]
        plain = _block(words, block)
        out += (int.from_bytes(plain, "big") ^ int.from_bytes(before, "big")).to_bytes(8, "big")
        before = block
    return bytes(out)


def _expanded(key: bytes) -> tuple[int, ...]:
    size = len(key)
    buffer = bytearray(key)
    for number in range(size, 128):
        buffer.append(_TABLE[buffer[number - 1] + buffer[number - size] & 0xFF])
    buffer[128 - size] = _TABLE[buffer[128 - size]]
    for number in range(127 - size, -1, -1):
        buffer[number] = _TABLE[buffer[number + 1] ^ buffer[number + size]]
    return struct.unpack("<64H", buffer)


def _block(words: tuple[int, ...], block: bytes) -> bytes:
    r = list(struct.unpack("<4H", block))
    place = 63
    for rounds in (5, 6, 5):
        for _ in range(rounds):
            for i in (3, 2, 1, 0):
                shift = _SHIFTS[i]
                value = (r[i] >> shift | r[i] << 16 - shift) & _WORD
                last = r[i - 1]
                r[i] = value - words[place] - (last & r[i - 2]) - (~last & _WORD & r[i - 3]) & _WORD
                place -= 1
        if place >= 0:
            for i in (3, 2, 1, 0):
                r[i] = r[i] - words[r[i - 1] & 63] & _WORD
    return struct.pack("<4H", *r)
