"""Whether given certificates would trust a server, held against a real Java in one go."""

from __future__ import annotations

import base64
import subprocess
import time
from pathlib import Path

import pytest

from tests.certs.chains.cases import Case, all_cases
from tests.certs.chains.making import NOW, Made, family, judge_knowing, judged, make
from tests.judges import need
from wa_channel_studio.certs.parts import subject_of, take_apart
from wa_channel_studio.certs.roots import read_mozilla
from wa_channel_studio.certs.trust import Decision, decide

JUDGE = Path(__file__).with_name("TrustJudge.java")


def decision(anchors: list[Made], *sent: Made) -> Decision:
    return decide([one.der for one in anchors], [take_apart(one.der) for one in sent], NOW)


def line_of(case: Case) -> str:
    sides = (",".join(base64.b64encode(one.der).decode() for one in side) for side in (case.anchors, case.sent))
    return f"{case.name.replace(' ', '_')} {' '.join(sides)}\n"


def test_java_decides_the_same_in_every_case() -> None:
    java = need("java")
    need("javac")  # the judge is a source file
    cases = all_cases()
    asked = "".join(map(line_of, cases)).encode("ascii")
    ended = subprocess.run([java, JUDGE], input=asked, capture_output=True, check=True, timeout=60)
    answers = dict(line.split(" ", 1) for line in ended.stdout.decode("utf-8").splitlines())
    assert len(answers) == len(cases)
    wrong = {}
    for case in cases:
        ours = decision(list(case.anchors), *case.sent)
        java_says = answers[case.name.replace(" ", "_")]
        if ours.trusted is not java_says.startswith("yes"):
            wrong[case.name] = (ours.sentence, java_says)
    assert wrong == {}


def test_the_reason_is_said_in_words() -> None:
    us = family()
    stranger = make("Stranger", ca=True)
    assert decision([us.root], us.leaf, us.inter) == Decision(
        True,
        "The server's certificate leads through “Sample Intermediate” to “Sample Root”, which is in it.",
        take_apart(us.root.der),
    )
    own = decision([us.leaf], us.leaf, us.inter)
    assert own.own
    assert own.sentence.startswith("The server's own certificate “api.example.com” is in it. It ends on ")
    assert decision([stranger], us.leaf).sentence == (
        "“api.example.com” was issued by “Sample Intermediate”, and no such certificate is in it."
    )
    assert decision([stranger], us.leaf, us.inter, us.root).sentence == (
        "The way ends at “Sample Root”, which is not in it."
    )
    assert decision([make("Sample Root", ca=True, organization="Sample")], us.leaf, us.inter).sentence == (
        "A certificate named “Sample Root” is in it, but with another key."
    )
    assert decision([], us.leaf).sentence == "There is no trusted certificate in it."


def test_an_expired_certificate_of_the_server_is_accepted_by_java_alone() -> None:
    us = family()
    old = make("api.example.com", us.inter, days=(-30, -1))
    assert decision([old], old).trusted
    assert "Java accepts it all the same, most other programs refuse it" in decision([old], old).sentence
    assert not decision([us.root], old, us.inter).trusted


def test_what_java_cannot_read_helps_nobody() -> None:
    us = family()
    odd = Made(us.root.name, us.root.der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01", 1), us.root.key)
    kept = decision([odd, us.root], us.leaf, us.inter)
    assert not kept.trusted
    assert kept.sentence.startswith("Java cannot read “Sample Root”, which is in it, and so opens nothing of it. ")
    sent = decision([us.root], us.leaf, us.inter, odd)
    assert not sent.trusted
    assert sent.sentence.startswith("Java cannot read “Sample Root”, which the server sends, and so breaks off. ")


@pytest.mark.parametrize("junk", [b"\x30", b"\x30\x80", b"junk" * 100])
def test_junk_among_the_anchors_spoils_them_all_as_in_java(junk: bytes) -> None:
    us = family()
    chain = judged(us.judge(), us.leaf, us.inter)
    assert not us.judge().trusts([junk, us.root.der], chain)
    assert (
        us.judge().decide([junk], chain).sentence.startswith("Java cannot read a certificate, which is in it, and so")
    )
    assert us.judge().trusts([b"", us.root.der], chain)  # nothing at all, where a file had something broken


def test_thousands_of_others_in_a_keystore_take_no_time() -> None:
    us = family()
    chain = judged(us.judge(), us.leaf, us.inter)
    others = [make(f"Other {number}", ca=True).der for number in range(300)] * 30
    start = time.process_time()
    assert us.judge().trusts([*others, us.root.der], chain)
    assert not us.judge().trusts(others, chain)
    assert time.process_time() - start < 3


def test_a_subject_is_found_without_reading_the_rest() -> None:
    roots = [root for roots in read_mozilla().roots.values() for root in roots]
    assert [subject_of(root.der) for root in roots] == [root.subject for root in roots]
    assert subject_of(make("Old", version=1).der) == take_apart(make("Old").der).subject
    assert subject_of(b"\x30\x03\x02\x01\x00") == ""


def test_nothing_is_completed_from_the_root_stores() -> None:
    us = family()
    chain = judged(judge_knowing(us.root, us.inter), us.leaf)
    assert chain.trusted
    assert chain.links[1].completed_from
    assert not us.judge().trusts([us.root.der], chain)
    assert us.judge().trusts([us.inter.der], chain)


def test_many_namesakes_take_no_time() -> None:
    crowd = [make("Same", ca=True) for _ in range(60)]
    leaf = make("h.test", crowd[0])
    assert not decision([make("Other", ca=True)], leaf, *crowd[1:]).trusted
