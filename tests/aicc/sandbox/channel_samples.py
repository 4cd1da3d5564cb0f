"""Channels and certificates for the tests of the channel service: one good channel of every provider.

Written from the channel page, apart from the sandbox's own table, which these judge. Values are invented.
"""

from __future__ import annotations

import base64
import itertools
import struct
from collections.abc import Mapping
from typing import Any

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.aicc_sandbox import Answer, SandboxAicc
from tests.certs import jks

PASSWORD = "invented-keystore"
"""Of the keystore."""

_ADDRESS = "https://k3x9zz.api-us.infobip.com"

PROVIDERS: Mapping[str, tuple[dict[str, Any], dict[str, str]]] = {
    "infobip": (
        {
            "phoneNumber": "+15550100001",
            "userName": "user",
            "baseUrl": _ADDRESS,
            "trustCertificate": ["keystore"],
        },
        {"password": "pw-1", "accountKey": "key-1", "webhookPassword": "hook-1"},
    ),
    "other": (
        {
            "verificationMethod": "basic",
            "phoneNumber": "+15550100001",
            "userName": "user",
            "baseUrl": "https://bsp.example.com/api",
            "trustCertificate": ["trust"],
            "identityCertificate": ["identity"],
        },
        {"password": "pw-1", "accountKey": "key-1", "webhookPassword": "hook-1"},
    ),
    "cloud-api": (
        {
            "appKey": "1234567890123456",
            "phoneNumber": "+15550100001",
            "baseUrl": "https://graph.facebook.com/v26.0",
            "tokenValidUntil": "2027-05-31",
            "trustCertificate": ["trust"],
            "identityCertificate": ["identity"],
        },
        {"appSecret": "secret-1", "accessToken": "token-1"},
    ),
    "twilio": (
        {
            "phoneNumber": "+15550100001",
            "apiKeySid": "SK01",
            "accountSid": "AC01",
            "webhookUser": "hook-user",
            "baseUrl": "https://api.twilio.com/2010-04-01",
            "trustCertificate": ["trust"],
        },
        {"apiKeySecret": "secret-1", "webhookPassword": "hook-1"},
    ),
    "gupshup": (
        {
            "phoneNumber": "+15550100001",
            "appName": "AcmeCare",
            "appId": "01234567",
            "webhookName": "care",
            "baseUrl": "https://api.gupshup.io",
            "trustCertificate": ["trust"],
            "identityCertificate": ["identity"],
        },
        {"apiKey": "key-1", "webhookPassword": "hook-1"},
    ),
    "koomessage": (
        {
            "domain": "acme",
            "iamUserName": "acme_aicc",
            "iamUrl": "https://iam.example.com",
            "phoneNumber": "+15550100001",
            "baseUrl": "https://koomessage.example.com",
            "trustCertificate": ["trust"],
            "identityCertificate": ["identity"],
        },
        {"iamUserPassword": "pw-1", "webhookPassword": "hook-1"},
    ),
}


def body(provider: str = "infobip", name: str = "wa_support", **more: Any) -> dict[str, Any]:
    """A good ChannelBody; ``more`` are fields beside or instead of it, None takes one away."""
    fields, secrets = PROVIDERS[provider]
    joined = {**fields, "channelName": name, **more}
    return {
        "provider": provider,
        "fields": {key: value for key, value in joined.items() if value is not None},
        "secrets": dict(secrets),
    }


class Service:
    """The channel service as a client calls it: signed in, with a fresh idempotency key for each write."""

    def __init__(self, sandbox: SandboxAicc) -> None:
        self.sandbox = sandbox
        self._headers = sandbox.signed_in()
        self._keys = (f"key-{number}" for number in itertools.count(1))

    def call(self, method: str, path: str, content: object = None, **headers: str) -> Answer:
        """``If_Match="…"`` becomes ``If-Match``; an empty one takes a header away."""
        given = {"Idempotency-Key": next(self._keys)} if method in {"POST", "PUT", "DELETE"} else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value}
        return self.sandbox.call(method, self.sandbox.channel_service + path, content, self._headers | given)

    def create(self, content: object = None, **headers: str) -> Answer:
        return self.call("POST", "/channels", body() if content is None else content, **headers)

    def change(self, channel: Mapping[str, Any], content: object, **headers: str) -> Answer:
        given = {"If_Match": f'"{channel["revision"]}"'} | headers
        return self.call("PUT", f"/channels/{channel['id']}", content, **given)

    def broken(self, content: object) -> set[tuple[str, str]]:
        """Field and code of every rule that creating this breaks; empty when it was created."""
        answer = self.create(content)
        return {(rule["field"], rule["code"]) for rule in answer.json.get("errors", [])}

    def upload(self, name: str, kind: str, file: bytes, **headers: str) -> Answer:
        content = {"type": kind, "content": base64.b64encode(file).decode()}
        content |= {"password": PASSWORD} if kind == "JKS" else {}
        return self.call("PUT", f"/certificates/{name}", content, **({"If_None_Match": "*"} | headers))

    def with_certificates(self) -> Service:
        """Upload what the good channels refer to."""
        for name, kind, file in (
            ("keystore", "JKS", keystore()),
            ("trust", "DER", certificate("bsp.example.com")),
            ("identity", "CER", certificate("aicc.example.com")),
            ("text", "PEM", pem("bsp.example.com")),
        ):
            assert self.upload(name, kind, file).status == 201
        return self


_AUTHORITY = trustme.CA()


def pem(*hosts: str) -> bytes:
    """A certificate for these hosts, as PEM."""
    return _AUTHORITY.issue_cert(*hosts).cert_chain_pems[0].bytes()


def certificate(*hosts: str) -> bytes:
    """A certificate for these hosts, as DER."""
    return x509.load_pem_x509_certificate(pem(*hosts)).public_bytes(serialization.Encoding.DER)


def keystore(
    password: str = PASSWORD, hosts: tuple[str, ...] = ("api.infobip.com", "k3x9zz.api-us.infobip.com")
) -> bytes:
    """A keystore with one trusted certificate for each host."""
    return jks.store(*(jks.trusted(host, certificate(host)) for host in hosts), password=password)


def cut_short() -> bytes:
    """A keystore whose password is right, and whose only entry ends too early."""
    return jks.store(struct.pack(">I", 2) + b"\x00", password=PASSWORD)
