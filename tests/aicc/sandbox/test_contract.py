"""The published contract against the sandbox: Schemathesis sends what the contract allows and what it does not.

It makes requests from the OpenAPI file alone: a path, header, code or body that the file does not tell is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from tests.aicc.sandbox.channel_samples import Service, certificate, keystore
from tests.aicc_sandbox import SandboxAicc, running_sandbox
from wa_channel_studio.aicc.sandbox import channel_fields
from wa_channel_studio.fields import table
from wa_channel_studio.fields.payload import is_sent

CONTRACT = Path(__file__).resolve().parents[3] / "resources" / "aicc" / "channel-service.openapi.yaml"

CONFIG = SchemathesisConfig.from_path(CONTRACT.parents[2] / "schemathesis.toml")
"""What counts as right; the same file serves who runs the contract by hand."""

SCHEMA = schemathesis.openapi.from_path(CONTRACT, config=CONFIG)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    """A sandbox with the certificates that the contract's examples name, so that they are created and not refused."""
    with running_sandbox(tmp_path_factory.mktemp("contract")) as sandbox:
        service = Service(sandbox)
        assert service.upload("infobip_trust", "JKS", keystore()).status == 201
        assert service.upload("meta_trust", "DER", certificate("graph.facebook.com")).status == 201
        assert service.upload("aicc_identity", "CER", certificate("aicc.example.com")).status == 201
        yield sandbox


@pytest.fixture(scope="module")
def headers(running: SandboxAicc) -> dict[str, str]:
    """One token for all."""
    return running.signed_in()


@SCHEMA.parametrize()
@settings(max_examples=20)
def test_every_answer_is_one_of_the_contract(
    case: schemathesis.Case[Any], running: SandboxAicc, headers: dict[str, str]
) -> None:
    case.call_and_validate(base_url=running.api + running.channel_service, headers=headers)


def examples(method: str) -> dict[str, dict[str, object]]:
    operation = SCHEMA.raw_schema["paths"]["/channels"][method]
    names = [
        each["$ref"].rsplit("/", 1)[-1]
        for each in operation["requestBody"]["content"]["application/json"]["examples"].values()
    ]
    return {name: SCHEMA.raw_schema["components"]["examples"][name]["value"] for name in names}


def test_the_examples_of_the_contract_can_be_created(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        service = Service(sandbox)
        service.upload("infobip_trust", "JKS", keystore())
        service.upload("meta_trust", "DER", certificate("graph.facebook.com"))
        service.upload("aicc_identity", "CER", certificate("aicc.example.com"))
        answers = {name: service.create(example) for name, example in examples("post").items()}
        assert {name: answer.status for name, answer in answers.items()} == {"infobip": 201, "cloud-api": 201}
        assert answers["infobip"].json["fields"] == examples("post")["infobip"]["fields"]


def camel(key: str) -> str:
    first, *more = key.split("_")
    return first + "".join(word.capitalize() for word in more)


def test_the_contract_has_the_fields_that_the_studio_sends_and_the_sandbox_judges() -> None:
    sent = {
        (camel(spec.key), spec.secret)
        for provider in table.PROVIDERS
        for spec in table.fields_of(provider)
        if is_sent(spec) and spec.key != "provider"
    }
    schemas = SCHEMA.raw_schema["components"]["schemas"]
    may = {"channelSelection"}  # the page has it, and it has one value: the studio leaves it out
    assert set(schemas["ChannelFields"]["properties"]) - may == {name for name, secret in sent if not secret}
    assert set(schemas["ChannelFields"]["properties"]) == {*channel_fields.COMMON, *channel_fields.OF_PROVIDERS}
    secrets = schemas["ChannelBody"]["properties"]["secrets"]["properties"]
    assert set(secrets) == {name for name, secret in sent if secret} == set(channel_fields.SECRETS)
    told = schemas["Channel"]["properties"]["secrets"]["propertyNames"]["enum"]
    assert set(told) == set(secrets)
