"""Passwords that are made here fit where they go; passwords of people are judged within bounded time."""

from __future__ import annotations

import threading
import time
from datetime import date
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services import passwords
from wa_channel_studio.services.passwords import (
    ARCHIVE_PASSWORD_SHORT,
    LEVELS,
    LOOK_ALIKES,
    archive_password_problem,
    generate_archive_password,
    generate_webhook_password,
    master_password_problem,
    strength,
)

WITH_WEBHOOK = [provider for provider in PROVIDERS if provider != "cloud-api"]


@pytest.mark.parametrize("provider", WITH_WEBHOOK)
def test_webhook_password_fits_the_provider(provider: str) -> None:
    seen = set()
    for _ in range(200):
        text = generate_webhook_password(provider).reveal()
        seen.add(text)
        assert len(text) == 24
        assert not set(text) & set(LOOK_ALIKES)
        for kind in (passwords.LOWER, passwords.UPPER, passwords.DIGITS, passwords.SYMBOLS):
            assert set(text) & set(kind)
        assert text[0].isalnum()
        assert text[-1].isalnum()
        assert quote(text, safe="") == text
        assert urlsplit(f"https://user:{text}@aicc.example.test/x").password == text
    assert len(seen) == 200


@pytest.mark.parametrize("provider", WITH_WEBHOOK)
def test_check_has_nothing_against_a_generated_webhook_password(provider: str) -> None:
    password = generate_webhook_password(provider)
    answers = Answers(
        {"provider": provider, "verification_method": "basic", "webhook_password": password,
         "webhook_password_confirm": password}
    )  # fmt: skip
    found = {problem.field for problem in check(answers, CheckContext(date(2026, 11, 5)))}
    assert not found & {"webhook_password", "webhook_password_confirm"}


@pytest.mark.parametrize("length", [12, 128])
def test_length_at_the_limits(length: int) -> None:
    assert len(generate_webhook_password("twilio", length)) == length


def test_wrong_use_of_the_generator_is_refused() -> None:
    for provider, length in (("cloud-api", 24), ("nobody", 24), ("twilio", 11), ("twilio", 129)):
        with pytest.raises(ValueError, match=r"webhook password|length"):
            generate_webhook_password(provider, length)


def test_archive_password_can_be_read_out() -> None:
    text = generate_archive_password().reveal()
    groups = text.split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert not set(text) & set(LOOK_ALIKES)
    assert archive_password_problem(Secret(text)) is None


def test_generated_passwords_are_called_strong() -> None:
    for password in (generate_webhook_password("infobip"), generate_archive_password()):
        judged = strength(password)
        assert (judged.words, judged.score, judged.advice) == ("strong", 4, "")


@pytest.mark.parametrize(
    ("text", "most", "advice"),
    [
        ("", 0, "No password is entered."),
        ("password", 0, "common words"),
        ("qwertyuiop", 1, "common words"),
        ("aaaaaaaaaaaaaaaaaaaa", 1, "repeats itself"),
        ("abcdefghijk", 1, "Make it longer"),
        ("19.04.1985", 1, "date"),
        ("Tr0ub4dor&3", 2, "Make it longer"),
    ],
)
def test_weak_passwords_are_called_so_with_advice(text: str, most: int, advice: str) -> None:
    judged = strength(Secret(text))
    assert judged.score <= most
    assert judged.words == LEVELS[judged.score][1]
    assert advice in judged.advice


def test_more_words_are_harder_and_known_names_do_not_count() -> None:
    plain = strength(Secret("acmebank-saopaulo"))
    assert strength(Secret("acmebank-saopaulo"), ["AcmeBank", "SaoPaulo", ""]).bits < plain.bits
    assert strength(Secret("acmebank-saopaulo-lantern-gravel")).bits > plain.bits
    assert strength(Secret("acmebank-saopaulo")).bits == plain.bits  # the names are forgotten again


@given(st.text(max_size=90))
def test_any_text_is_judged_without_being_shown(text: str) -> None:
    secret = f"zq{text}"  # no word of ours begins so, whatever piece of our sentences is drawn
    judged = strength(Secret(secret))
    assert judged.bits >= 0
    assert secret not in repr(judged)


def test_long_passwords_take_bounded_time() -> None:
    start = time.monotonic()
    for pattern in ("a", "1", "12/3/4", "p4ssw0rd@$1", "@4(3!10$7%2", "äöü华", "\x00"):
        assert strength(Secret(pattern * 100_000)).bits > 0
    assert time.monotonic() - start < 5


def test_threads_do_not_disturb_each_other() -> None:
    expected = {name: strength(Secret(f"{name}-gravel"), [name]).bits for name in ("lantern", "quartz")}
    wrong: list[str] = []

    def judge(name: str) -> None:
        wrong.extend(name for _ in range(50) if strength(Secret(f"{name}-gravel"), [name]).bits != expected[name])

    threads = [threading.Thread(target=judge, args=(name,)) for name in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_only_an_empty_master_password_is_refused() -> None:
    empty = master_password_problem(Secret(""))
    assert empty is not None
    assert empty.is_error
    weak = master_password_problem(Secret("summer2026"))
    assert weak is not None
    assert weak.severity is Severity.WARNING
    assert "summer2026" not in f"{weak}"
    assert master_password_problem(Secret("lantern gravel quartz tuba")) is None


def test_a_short_archive_password_is_warned_about_at_the_limit() -> None:
    assert archive_password_problem(Secret("x" * ARCHIVE_PASSWORD_SHORT)) is None
    short = archive_password_problem(Secret("x" * (ARCHIVE_PASSWORD_SHORT - 1)))
    assert short is not None
    assert not short.is_error
    assert short.source == "our own judgement"


@pytest.mark.parametrize("character", ["ä", "\x7f", "\t", "\u00a0", "😀"])
def test_archive_password_is_printable_ascii(character: str) -> None:
    problem = archive_password_problem(Secret("long enough " + character))
    assert problem is not None
    assert "7-Zip does not take" in problem.message
