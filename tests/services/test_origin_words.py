"""How it is told where a certificate came from: in the lines themselves and on the field sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fields.samples import TENANT, complete, entry, file
from wa_channel_studio.domain.certificate import Anchor, CertificateFile, Origin, Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.services.field_sheet import PackedFile, Sheet, render
from wa_channel_studio.services.origin_words import origin_lines

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LEAF = entry("api.twilio.com")
ROOT = entry("Root", is_ca=True, self_signed=True, names=(), not_after=datetime(2038, 1, 15, tzinfo=UTC))
FETCHED = Origin(("api.twilio.com:443",), (Anchor.ROOT,), NOW, until=ROOT.not_after)


def told(chosen: CertificateFile, role: Role = Role.TRUST) -> dict[str, str]:
    return dict(origin_lines(chosen, role))


def test_a_file_that_a_person_brought_has_no_origin_to_tell() -> None:
    assert told(file("twilio.der", LEAF)) == {}


def test_servers_time_choice_and_end_are_told() -> None:
    lines = told(file("root.der", ROOT, origin=FETCHED))
    assert lines["Fetched"] == "from api.twilio.com, 2026-11-25 09:30 UTC"
    assert lines["Taken"] == "the root"
    assert lines["Works until"] == "2038-01-15 at the latest"
    assert "use the server's own" in lines["Watch out"]


@pytest.mark.parametrize(
    ("anchors", "role", "says"),
    [
        ((Anchor.LEAF,), Role.TRUST, "stops working when the server renews"),
        ((Anchor.INTERMEDIATE,), Role.TRUST, "use the server's own"),
        ((Anchor.LEAF, Anchor.ROOT), Role.TRUST, "at the latest on 2027-06-01"),
        ((Anchor.LEAF,), Role.IDENTITY, "the provider needs the new one"),
    ],
)
def test_every_choice_says_what_to_watch_out_for(anchors: tuple[Anchor, ...], role: Role, says: str) -> None:
    assert says in told(file("x.jks", LEAF, ROOT, origin=replace(FETCHED, anchors=anchors)), role)["Watch out"]


def test_the_proxy_and_why_it_was_used_anyway_are_told() -> None:
    origin = replace(
        FETCHED, via="proxy.corp:3128", warning="It ends in “Corp”.", servers=("a.example:8443", "b.example:443")
    )
    lines = origin_lines(file("root.der", ROOT, origin=origin), Role.TRUST)
    assert lines[0][1].endswith(", through the proxy proxy.corp:3128")
    assert "from a.example:8443 and b.example, " in lines[0][1]
    assert next(text for title, text in lines if title == "Watch out") == "It ends in “Corp”."


def test_the_field_sheet_writes_the_choice_and_its_end() -> None:
    channel = Channel("c", "t1", complete("twilio"), NOW, NOW)
    origin = replace(FETCHED, warning="It ends in <b>Corp</b>.")
    packed = PackedFile(file("root.der", ROOT, origin=origin), "trust_certificate.der")
    page = render(Sheet(channel, TENANT, (), NOW, "1", files={"trust_certificate": (packed,)}))
    assert "<dt>Taken</dt><dd>the root</dd>" in page
    assert "<dt>Works until</dt><dd>2038-01-15 at the latest</dd>" in page
    assert "It ends in &lt;b&gt;Corp&lt;/b&gt;." in page
