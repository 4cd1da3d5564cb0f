"""Managing Certificates through the channel service: uploading, replacing, deleting, and what is no certificate."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.aicc.sandbox.channel_samples import PASSWORD, Service, body, certificate, cut_short, keystore, pem
from tests.certs import jks
from tests.judges import need


def test_what_is_uploaded_is_told_with_its_hash_and_without_its_content(service: Service) -> None:
    file = certificate("new.example.com")
    answer = service.upload("new%20name", "DER", file)
    told = answer.json
    assert answer.status == 201
    assert (told["name"], told["type"], told["size"]) == ("new name", "DER", len(file))
    assert told["sha256"] == hashlib.sha256(file).hexdigest()
    assert answer.headers["location"] == f"{service.sandbox.channel_service}/certificates/new%20name"
    assert answer.headers["etag"] == f'"{told["revision"]}"'
    one = service.call("GET", "/certificates/new%20name")
    assert one.json == told
    assert base64.b64encode(file) not in one.body
    assert service.call("GET", "/certificates/new%20name", If_None_Match=answer.headers["etag"]).status == 304


def test_the_list_is_in_the_order_of_names_and_comes_in_pages(service: Service) -> None:
    first = service.call("GET", "/certificates?limit=3").json
    rest = service.call("GET", f"/certificates?limit=3&after={first['next']}").json
    assert [item["name"] for item in first["items"] + rest["items"]] == ["identity", "keystore", "text", "trust"]
    assert (first["total"], rest["next"]) == (4, None)


def test_a_certificate_is_replaced_only_at_the_revision_that_was_seen(service: Service) -> None:
    old = service.call("GET", "/certificates/trust").json
    file = certificate("bsp.example.com")
    assert service.upload("trust", "DER", file).json["code"] == "revision_differs"
    assert service.upload("trust", "DER", file, If_None_Match="").json["code"] == "if_match_required"
    assert service.upload("trust", "DER", file, If_None_Match="", If_Match='"r-old"').status == 412
    seen = f'"{old["revision"]}"'
    assert service.upload("trust", "DER", file, If_Match=seen).json["code"] == "malformed"  # both headers
    new = service.upload("trust", "DER", file, If_None_Match="", If_Match=seen)
    assert (new.status, new.json["sha256"]) == (200, hashlib.sha256(file).hexdigest())
    assert new.json["revision"] != old["revision"]
    assert service.upload("nowhere", "DER", file, If_None_Match="", If_Match=seen).status == 404


def test_the_same_key_uploads_once(service: Service) -> None:
    file = certificate("new.example.com")
    answers = [service.upload("new", "DER", file, Idempotency_Key="once") for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[1].headers["idempotency-replayed"] == "true"
    other = service.upload("new", "DER", certificate("new.example.com"), Idempotency_Key="once")
    assert other.json["code"] == "idempotency_mismatch"


def test_a_certificate_in_use_stays(service: Service) -> None:
    channel = service.create(body("other")).json
    revision = service.call("GET", "/certificates/trust").json["revision"]
    refused = service.call("DELETE", "/certificates/trust", If_Match=f'"{revision}"')
    assert (refused.status, refused.json["code"]) == (409, "in_use")
    service.call("DELETE", f"/channels/{channel['id']}", If_Match=f'"{channel["revision"]}"')
    assert service.call("DELETE", "/certificates/trust").json["code"] == "if_match_required"
    assert service.call("DELETE", "/certificates/trust", If_Match='"r-old"').status == 412
    assert service.call("DELETE", "/certificates/trust", If_Match=f'"{revision}"', Idempotency_Key="").status == 204
    assert service.call("GET", "/certificates/trust").status == 404


@pytest.mark.parametrize("kind", ["CER", "CRT"])
def test_cer_and_crt_come_in_either_encoding(service: Service, kind: str) -> None:
    assert service.upload("binary", kind, certificate("a.example.com")).status == 201
    assert service.upload("letters", kind, pem("a.example.com")).status == 201


def wrong() -> list[tuple[str, bytes, str, str]]:
    der = certificate("a.example.com")
    damaged = keystore()[:-1] + b"\x00"
    return [
        ("DER", pem("a.example.com"), "content", "content"),
        ("PEM", der, "content", "content"),
        ("CER", b"rubbish", "content", "content"),
        ("PEM", b"-----BEGIN CERTIFICATE-----\nrubbish", "content", "content"),
        ("P12", der, "type", "choice"),
        ("JKS", der, "content", "content"),
        ("JKS", damaged, "password", "password"),
        ("JKS", keystore(password="another"), "password", "password"),
        ("JKS", cut_short(), "content", "content"),
        ("JKS", jks.store(password=PASSWORD), "content", "content"),
        ("JKS", jks.store(jks.private("key", [der]), password=PASSWORD), "content", "content"),
        ("JKS", jks.store(jks.trusted("a", b"rubbish"), password=PASSWORD), "content", "content"),
    ]


@pytest.mark.parametrize(("kind", "file", "field", "code"), wrong(), ids=range(12))
def test_a_file_that_is_not_of_its_type_is_refused(
    service: Service, kind: str, file: bytes, field: str, code: str
) -> None:
    answer = service.upload("new", kind, file)
    assert (answer.status, answer.json["code"]) == (422, "rules")
    assert [(rule["field"], rule["code"]) for rule in answer.json["errors"]] == [(field, code)]
    assert service.call("GET", "/certificates/new").status == 404


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"type": "JKS", "content": base64.b64encode(keystore()).decode()}, 422),
        ({"type": "DER", "content": base64.b64encode(certificate("a")).decode(), "password": "x"}, 422),
        ({"type": "DER", "content": "no base64!"}, 400),
        ({"type": "DER", "content": ""}, 400),
        ({"type": "DER", "content": "AAAA", "name": "x"}, 400),
        ({"type": "DER"}, 400),
        ({"type": "DER", "content": base64.b64encode(bytes(1024 * 1024 + 1)).decode()}, 413),
    ],
    ids=range(7),
)
def test_a_body_out_of_form_uploads_nothing(service: Service, content: dict[str, Any], status: int) -> None:
    assert service.call("PUT", "/certificates/new", content, If_None_Match="*").status == status
    assert service.call("GET", "/certificates/new").status == 404


@pytest.mark.parametrize(("name", "status"), [("a" * 128, 201), ("a" * 129, 400), ("%01", 400), ("%2e%2e", 400)])
def test_a_name_has_its_form(service: Service, name: str, status: int) -> None:
    assert service.upload(name, "DER", certificate("a.example.com")).status == status


def test_a_keystore_that_keytool_made_is_taken(service: Service, tmp_path: Path) -> None:
    source, store = tmp_path / "a.der", tmp_path / "a.jks"
    source.write_bytes(certificate("api.infobip.com"))
    words = ["-importcert", "-noprompt", "-alias", "a", "-file", source, "-keystore", store, "-storetype", "JKS"]
    command = [need("keytool"), "-J-XX:TieredStopAtLevel=1", *map(str, words), "-storepass", PASSWORD]
    subprocess.run(command, check=True, capture_output=True)
    assert service.upload("made", "JKS", store.read_bytes()).status == 201
