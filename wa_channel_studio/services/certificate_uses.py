"""Where answers refer to certificate files. Knows the fields that may, of every provider, and no workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.library_ports import CertificateUse


@cache
def certificate_fields() -> tuple[str, ...]:
    """The keys of all fields that refer to certificate files."""
    return tuple(key for key, spec in all_fields().items() if isinstance(spec.type, CertificateRef))


def certificate_uses(answers: Answers, set_aside: Sequence[tuple[str, Answers]] = ()) -> tuple[CertificateUse, ...]:
    """Every reference once: those of the answers, and those that only answers set aside for other providers have."""
    own = dict.fromkeys(CertificateUse(item, field) for field, item in _references(answers))
    for _, others in set_aside:
        for field, item in _references(others):
            if CertificateUse(item, field) not in own:
                own[CertificateUse(item, field, aside=True)] = None
    return tuple(own)


def _references(answers: Answers) -> Iterator[tuple[str, str]]:
    for field in certificate_fields():
        for item in answers.items_of(field):
            if item:
                yield field, item
