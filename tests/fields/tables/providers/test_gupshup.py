"""Gupshup: app name, id and key, each in its own form."""

from __future__ import annotations

import pytest

from tests.fields.samples import found, problems
from wa_channel_studio.domain.secret import Secret

UUID = "57d9179b-7412-4621-bf86-57ee1962fd12"
HEX = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("key", "value", "severity", "says"),
    [
        ("app_name", UUID, "warning", "app id"),
        ("app_name", "Acme Support", "warning", "no blank"),
        ("app_id", f"sk_{HEX}", "error", "API key"),
        ("app_id", UUID[:-1], "warning", "five groups"),
        ("app_id", "AcmeSupport", "warning", "five groups"),
        ("api_key", UUID, "error", "app id"),
        ("api_key", f"sk_{HEX[1:]}", "warning", "sk_ and 32"),
        ("api_key", HEX.upper(), "warning", "sk_ and 32"),
    ],
)
def test_a_value_of_another_kind_is_named(key: str, value: str, severity: str, says: str) -> None:
    (problem,) = problems("gupshup", {key: Secret(value) if key == "api_key" else value})
    assert (problem.field, problem.severity.value) == (key, severity)
    assert says in problem.message


@pytest.mark.parametrize("key", [f"sk_{HEX}", "abcdefghijklmnopqrstuvwxyz012345"])
def test_both_kinds_of_key(key: str) -> None:
    assert found("gupshup", {"api_key": Secret(key)}) == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://api.gupshup.io", ""),
        ("https://api.gupshup.io/", ""),
        ("https://api.gupshup.io/wa/api/v1/msg", "one API call"),
        ("https://login.gupshup.io/u/login", "page for people"),
        ("https://www.gupshup.io", "page for people"),
        ("https://partner.gupshup.io", "partners"),
        ("https://gupshup.io", "does not look like"),
    ],
)
def test_the_address(address: str, says: str) -> None:
    reported = [problem for problem in problems("gupshup", {"base_url": address}) if problem.field == "base_url"]
    assert [problem.severity.value for problem in reported] == (["warning"] if says else [])
    assert all(says in problem.message for problem in reported)
