"""Where providers post customers' messages and reports: the inbound addresses of channels, with their authentication.

Paths, authentication and shapes are those of aicc-api 4.3 and 4.4. **cloud-api and other are by analogy**: Huawei
documents neither. cloud-api is taken after facebook (handshake with the verification code, signature by the app
secret), other after infobip's shape without authentication. What is refused has HTTP 401, a wrong shape 400; the pages
say neither. Kept are the count and the time of the last one, never a message: it is a customer's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wa_channel_studio.aicc.sandbox.answers import empty_answer, json_answer
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.webhook import Console, Webhook

INBOUND = "/social/on/whatsapp"

_TABLES = """
CREATE TABLE IF NOT EXISTS received (
    channel_id TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, last_at REAL NOT NULL,
    PRIMARY KEY (channel_id, what)
) WITHOUT ROWID;
"""

_MESSAGE, _REPORT, _HANDSHAKE, _REFUSED = "message", "report", "handshake", "refused"


def _header(request: Request, name: str) -> str:
    return request.headers.get(name, "")


def _same(given: str, wanted: str) -> bool:
    """Whether they are equal; an empty one never is."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "backslashreplace"), wanted.encode())


def _basic(webhook: Webhook) -> str:
    if not webhook.password:
        return ""
    return "Basic " + base64.b64encode(f"{webhook.user}:{webhook.password}".encode()).decode()


def _signature(webhook: Webhook, body: bytes) -> str:
    if not webhook.app_secret:
        return ""
    return "sha256=" + hmac.new(webhook.app_secret.encode(), body, hashlib.sha256).hexdigest()


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _form(body: bytes) -> Mapping[str, Any]:
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)


def _results(body: bytes) -> list[Mapping[str, Any]]:
    results = _json(body).get("results")
    rows = results if isinstance(results, list) else []
    return rows if rows and all(isinstance(row, dict) and "messageId" in row for row in rows) else []


def _infobip(body: bytes) -> str:
    rows = _results(body)
    if rows and all("status" in row for row in rows):
        return _REPORT
    return _MESSAGE if rows and all(isinstance(row.get("message"), dict) for row in rows) else ""


def _twilio(body: bytes) -> str:
    form = _form(body)
    if "MessageSid" not in form:
        return ""
    return _REPORT if "MessageStatus" in form else _MESSAGE if "From" in form else ""


def _gupshup(body: bytes) -> str:
    document = _json(body)
    if not isinstance(document.get("payload"), dict):
        return ""
    return {"message": _MESSAGE, "message-report": _REPORT}.get(str(document.get("type")), "")


def _koomessage(body: bytes) -> str:
    document = _json(body)
    if "message_id" not in document:
        return ""
    return _REPORT if "status" in document else _MESSAGE if "message_type" in document else ""


def _cloud_api(body: bytes) -> str:
    document = _json(body)
    entries = document.get("entry")
    if document.get("object") != "whatsapp_business_account" or not isinstance(entries, list):
        return ""
    lists = [entry.get("changes") for entry in entries if isinstance(entry, dict)]
    changes = [change for found in lists if isinstance(found, list) for change in found]
    values = [
        value for change in changes if isinstance(change, dict) and isinstance(value := change.get("value"), dict)
    ]
    if not values:
        return ""
    return _REPORT if all("statuses" in value for value in values) else _MESSAGE


@dataclass(frozen=True, slots=True)
class _Inbound:
    """How a provider comes in."""

    genuine: Callable[[Webhook, Request, bytes], bool]
    what: Callable[[bytes], str]
    """Message or report by the shape of the body; empty for neither."""
    one_address: bool = False
    """Whether reports come to the address of messages too."""


_PROVIDERS: Mapping[str, _Inbound] = {
    "infobip": _Inbound(lambda hook, asked, _: _same(_header(asked, "accountkey"), hook.password), _infobip),
    "twilio": _Inbound(lambda hook, asked, _: _same(_header(asked, "authorization"), _basic(hook)), _twilio),
    "gupshup": _Inbound(
        lambda hook, asked, _: _same(_header(asked, "authorization"), hook.password), _gupshup, one_address=True
    ),
    "koomessage": _Inbound(lambda hook, asked, _: _same(_header(asked, "authorization"), hook.password), _koomessage),
    "cloud-api": _Inbound(  # by analogy
        lambda hook, asked, body: _same(_header(asked, "x-hub-signature-256"), _signature(hook, body)),
        _cloud_api,
        one_address=True,
    ),
    "other": _Inbound(lambda *_: True, _infobip),  # by analogy
}


def routes(data: Data, console: Console) -> list[Route]:
    """The addresses as routes of the server."""
    data.script(_TABLES)

    async def post(request: Request) -> Response:
        return _posted(data, console, request, await request.body())

    async def handshake(request: Request) -> Response:
        return _shaken(data, console, request)

    return [
        Route(f"{INBOUND}/cloud-api/message/{{id}}", handshake, methods=["GET"]),
        Route(f"{INBOUND}/{{provider}}/{{what}}/{{id}}", post, methods=["POST"]),
    ]


def _posted(data: Data, console: Console, request: Request, body: bytes) -> Response:
    provider, what, channel_id = (request.path_params[name] for name in ("provider", "what", "id"))
    inbound = _PROVIDERS.get(provider)
    webhook = console.webhook_of(data, channel_id)
    if inbound is None or webhook is None or webhook.provider != provider or what not in {_MESSAGE, _REPORT}:
        return json_answer({"code": "not_found", "message": "There is no such channel."}, 404)
    if what == _REPORT and inbound.one_address:
        return json_answer({"code": "not_found", "message": "Reports come to the address of messages."}, 404)
    if not inbound.genuine(webhook, request, body):
        _note(data, channel_id, _REFUSED)
        return json_answer({"code": "unauthorized", "message": "The authentication is missing or wrong."}, 401)
    came = inbound.what(body)
    if not came or (came != what and not inbound.one_address):
        return json_answer({"code": "malformed", "message": f"This is no {what} of {provider}."}, 400)
    _note(data, channel_id, came)
    return empty_answer(200)


def _shaken(data: Data, console: Console, request: Request) -> Response:
    """Meta's handshake, by analogy with facebook (``cec_07_0979``)."""
    channel_id, asked = request.path_params["id"], request.query_params
    webhook = console.webhook_of(data, channel_id)
    if webhook is None or webhook.provider != "cloud-api":
        return json_answer({"code": "not_found", "message": "There is no such channel."}, 404)
    if asked.get("hub.mode") != "subscribe" or not _same(asked.get("hub.verify_token", ""), webhook.verification_code):
        _note(data, channel_id, _REFUSED)
        return PlainTextResponse("The token sent by facebook is not correct.", 400)
    _note(data, channel_id, _HANDSHAKE)
    return PlainTextResponse(asked.get("hub.challenge", ""))


def _note(data: Data, channel_id: str, what: str) -> None:
    with data.write() as connection:
        connection.execute(
            "INSERT INTO received (channel_id, what, count, last_at) VALUES (?, ?, 1, ?) "
            "ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at",
            (channel_id, what, data.clock()),
        )


def received(data: Data, channel_id: str = "") -> list[dict[str, Any]]:
    """What came in, of one channel or of all: ``channel``, ``what``, ``count``, ``last_at`` (epoch seconds)."""
    with data.read() as connection:
        rows = connection.execute(
            "SELECT * FROM received WHERE ? IN ('', channel_id) ORDER BY channel_id, what", (channel_id,)
        ).fetchall()
    return [
        {"channel": row["channel_id"], "what": row["what"], "count": row["count"], "last_at": row["last_at"]}
        for row in rows
    ]
