"""Whatever a body looks like, the record keeps no secret of it, and is kept with the sandbox's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from wa_channel_studio.aicc.sandbox import record
from wa_channel_studio.aicc.sandbox.data import Data

CHANNELS = "/channel-service/v1/channels"
CANARY = "canary"

names = st.sampled_from(["fields", "secrets", "password", "apiKey", "webhookPassword", "channelName", "content", "x"])
plain = st.none() | st.booleans() | st.integers() | st.text(alphabet="ab", max_size=3)
documents = st.recursive(
    plain | st.just(CANARY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def without_canaries(value: Any) -> Any:
    """The document with canaries only where secrets stand."""
    if isinstance(value, dict):
        return {name: held if name in SECRET else without_canaries(held) for name, held in value.items()}
    if isinstance(value, list):
        return [without_canaries(item) for item in value]
    return "plain" if value == CANARY else value


SECRET = {"secrets", "password", "apiKey", "webhookPassword"}


@given(documents)
def test_no_secret_gets_into_the_record_wherever_it_stands(document: Any) -> None:
    body = json.dumps(without_canaries(document)).encode()
    assert CANARY not in record._without_secrets(body)


@given(documents)
def test_what_is_no_secret_stays(document: Any) -> None:
    clear = json.loads(json.dumps(document).replace('"content"', '"other"'))
    kept = json.loads(record._without_secrets(json.dumps({"fields": {"channelName": clear}}).encode()))
    if not isinstance(clear, dict | list):
        assert kept == {"fields": {"channelName": clear}}
    assert kept["fields"].keys() == {"channelName"}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"", None),
        (b"{canary", {"no json": 7}),
        (b"\xff", {"no json": 1}),
        (b"[" * 100_000, {"no json": 100_000}),
        (b'"' + b"canary" * 200_000 + b'"', {"bytes": 1_200_002}),
        (b'{"content": "canary"}', {"content": "***"}),
        (b'{"secrets": "canary"}', {"secrets": "***"}),
    ],
)
def test_a_body_that_is_none_leaves_only_its_length(body: bytes, kept: object) -> None:
    assert json.loads(record._without_secrets(body)) == kept


def test_the_record_outlives_the_server_and_its_numbers_go_on(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        sandbox.token()
    with running_sandbox(tmp_path) as sandbox:
        sandbox.token()
        first, second = sandbox.requests()
        assert second["number"] == first["number"] + 1
        assert first["at"] <= second["at"]


def test_a_request_is_in_the_record_once_it_was_answered(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    for count in range(1, 20):
        sandbox.call("GET", CHANNELS, None, headers)
        assert len(sandbox.requests()) == count + 1


def test_neither_webhooks_nor_queries_leave_a_body(sandbox: SandboxAicc) -> None:
    sandbox.call("POST", "/social/on/whatsapp/infobip/message/1", {"results": [CANARY]}, {"AccountKey": CANARY})
    sandbox.call("POST", "/oifde/rest/api/gettoken", {"appKey": CANARY, "appSecret": CANARY})
    sandbox.call("GET", f"/social/on/whatsapp/cloud-api/message/1?hub.verify_token={CANARY}")
    assert [row["body"] for row in sandbox.requests()] == [None] * 3
    assert CANARY not in repr(sandbox.requests())


def test_the_data_keeps_no_token_in_the_clear(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        token = sandbox.token()
    data = Data(tmp_path / "sandbox")
    with data.read() as connection:
        dump = "\n".join(connection.iterdump())
    data.close()
    assert token not in dump
