"""The admin door: what a test or a trainer does to the sandbox from outside, beside what an AICC offers.

Every address begins with ``/_sandbox/`` and wants the app secret in the header ``x-sandbox-secret``. It looks at the
record, switches faults and settings, renames and removes what can be referred to, and changes channels as if somebody
had done so on the AICC's own pages.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wa_channel_studio.aicc.sandbox import lists, webhooks
from wa_channel_studio.aicc.sandbox.answers import empty_answer, json_answer
from wa_channel_studio.aicc.sandbox.data import Data, Settings
from wa_channel_studio.aicc.sandbox.faults import ADMIN, Faults
from wa_channel_studio.aicc.sandbox.record import Record
from wa_channel_studio.aicc.sandbox.webhook import Console

_SECRET = "x-sandbox-secret"
_CHANGED = ("routes", "queues", "orgs", "chatbots")

Handler = Callable[[Request, Any], Response]


class _Door:
    """All that can be done at the door; each method answers one address."""

    def __init__(self, data: Data, record: Record, faults: Faults, console: Console) -> None:
        self._data = data
        self._record = record
        self._faults = faults
        self._console = console

    # --- the record, faults and settings ---------------------------------------------------------------

    def requests(self, request: Request, body: Any) -> Response:
        return json_answer({"items": self._record.told()})

    def forget_requests(self, request: Request, body: Any) -> Response:
        self._record.clear()
        return empty_answer()

    def faults(self, request: Request, body: Any) -> Response:
        return json_answer({"items": self._faults.told()})

    def add_fault(self, request: Request, body: Any) -> Response:
        return json_answer(self._faults.add(body).told(), 201)

    def clear_faults(self, request: Request, body: Any) -> Response:
        self._faults.clear()
        return empty_answer()

    def settings(self, request: Request, body: Any) -> Response:
        return json_answer(asdict(self._data.settings))

    def change_settings(self, request: Request, body: Any) -> Response:
        known = {field.name for field in fields(Settings)}
        if not body.keys() <= known or not all(isinstance(value, bool) for value in body.values()):
            return _wrong(f"Settings are true or false, and known are {', '.join(sorted(known))}.")
        return json_answer(asdict(self._data.change_settings(**body)))

    # --- what can be referred to -----------------------------------------------------------------------

    def listed(self, request: Request, body: Any) -> Response:
        return json_answer({"items": lists.rows(self._data, _kind(request))})

    def rename(self, request: Request, body: Any) -> Response:
        if not isinstance(body.get("name"), str) or not body["name"]:
            return _wrong("“name” is wanted, as text.")
        if not lists.rename(self._data, _kind(request), str(body.get("id", "")), body["name"]):
            return _not_there()
        return empty_answer()

    def remove(self, request: Request, body: Any) -> Response:
        there = lists.remove(self._data, _kind(request), request.path_params["id"])
        return empty_answer() if there else _not_there()

    # --- channels, as on the AICC's own pages ------------------------------------------------------------

    def add_channels(self, request: Request, body: Any) -> Response:
        channels = body.get("channels")
        if not isinstance(channels, list) or not all(isinstance(channel, dict) for channel in channels):
            return _wrong("“channels” is wanted, a list of channels.")
        return json_answer({"ids": self._console.add_many(self._data, channels)}, 201)

    def edit_channel(self, request: Request, body: Any) -> Response:
        changed, secrets = body.get("fields", {}), body.get("secrets", {})
        if not isinstance(changed, dict) or not isinstance(secrets, dict):
            return _wrong("“fields” and “secrets” are objects.")
        there = self._console.edit(self._data, request.path_params["id"], changed, secrets)
        return empty_answer() if there else _not_there()

    def remove_channel(self, request: Request, body: Any) -> Response:
        return empty_answer() if self._console.remove(self._data, request.path_params["id"]) else _not_there()

    def approve(self, request: Request, body: Any) -> Response:
        if not isinstance(body.get("address"), str) or not body["address"]:
            return _wrong("“address” is wanted, as text.")
        return json_answer({"new": self._console.approve(self._data, body["address"])})

    def received(self, request: Request, body: Any) -> Response:
        return json_answer({"items": webhooks.received(self._data, request.path_params.get("id", ""))})


def routes(data: Data, record: Record, faults: Faults, console: Console) -> list[Route]:
    """The addresses as routes of the server."""
    door = _Door(data, record, faults, console)
    rows: list[tuple[str, str, Handler]] = [
        ("GET", "requests", door.requests),
        ("DELETE", "requests", door.forget_requests),
        ("GET", "faults", door.faults),
        ("POST", "faults", door.add_fault),
        ("DELETE", "faults", door.clear_faults),
        ("GET", "settings", door.settings),
        ("POST", "settings", door.change_settings),
        ("POST", "channels", door.add_channels),
        ("PATCH", "channels/{id}", door.edit_channel),
        ("DELETE", "channels/{id}", door.remove_channel),
        ("GET", "channels/{id}/received", door.received),
        ("GET", "received", door.received),
        ("POST", "trustlist/approve", door.approve),
    ]
    for kind in _CHANGED:
        rows += [
            ("GET", kind, door.listed),
            ("POST", f"{kind}/rename", door.rename),
            ("DELETE", f"{kind}/{{id}}", door.remove),
        ]
    return [Route(f"{ADMIN}{path}", _guarded(data, handler), methods=[method]) for method, path, handler in rows]


def _guarded(data: Data, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode("utf-8", "backslashreplace"), data.identity.app_secret.encode()):
            return json_answer({"message": f"The header {_SECRET} is missing or wrong."}, 403)
        try:
            body = json.loads(await request.body() or "{}")
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            return _wrong("The body is no JSON object.")
        try:
            return handler(request, body)
        except ValueError as wrong:  # what faults and channels cannot be
            return _wrong(str(wrong))

    return handle


def _kind(request: Request) -> str:
    return str(request.url.path.removeprefix(ADMIN).split("/")[0])


def _wrong(message: str) -> Response:
    return json_answer({"message": message}, 400)


def _not_there() -> Response:
    return json_answer({"message": "There is no such thing here."}, 404)
