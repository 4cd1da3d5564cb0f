"""``fields``: the table for scripts."""

from __future__ import annotations

import pytest

from tests.cli.support import PROVIDERS, Run

KEYS = ["key", "label", "step", "type", "required", "secret", "exported", "help", "source", "providers"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_fields_of_one_provider(run: Run, provider: str) -> None:
    outcome = run("fields", "--provider", provider, "--json")
    assert outcome.code == 0
    assert outcome.err == ""
    rows = outcome.json
    assert [list(row) for row in rows] == [KEYS] * len(rows)
    assert all(provider in row["providers"] for row in rows)
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)
    assert {"channel_selection", "provider", "trust_certificate", "channel_name"} <= set(keys)


def test_fields_of_all_providers_are_the_union(run: Run) -> None:
    every = {row["key"]: row for row in run("fields", "--json").json}
    for provider in PROVIDERS:
        own = {row["key"] for row in run("fields", "--provider", provider, "--json").json}
        assert own == {key for key, row in every.items() if provider in row["providers"]}


def test_types_of_the_values(run: Run) -> None:
    for row in run("fields", "--json").json:
        texts = [row[key] for key in ("key", "label", "step", "type", "help", "source")]
        assert all(isinstance(text, str) and text for text in texts)
        assert all(isinstance(row[key], bool) for key in ("required", "secret", "exported"))
        assert isinstance(row["providers"], list)
        assert row["providers"]
        assert not (row["secret"] and row["exported"])


def test_fields_in_words(run: Run) -> None:
    outcome = run("fields", "--provider", "twilio")
    assert outcome.code == 0
    assert "api_key_sid" in outcome.out
    assert "API Key SID, required" in outcome.out
    assert "app_secret" not in outcome.out
