"""Puts the sandbox together: data, parts, and the layers that a request passes.

From outside: the clock and what went wrong, the record, faults, the gate, then the addresses. The only module that
knows all parts.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from email.utils import formatdate

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wa_channel_studio.aicc.sandbox import (
    admin,
    channel_service,
    channels,
    endpoints,
    gate,
    lists,
    signing_in,
    webhooks,
)
from wa_channel_studio.aicc.sandbox.answers import gateway_error, json_answer, service_error
from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE, Data
from wa_channel_studio.aicc.sandbox.faults import ADMIN, Faults
from wa_channel_studio.aicc.sandbox.mishaps import SKEW, Mishaps
from wa_channel_studio.aicc.sandbox.record import Record, Recorder
from wa_channel_studio.aicc.sandbox.tokens import Tokens

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The app, and what somebody beside it may want to look at."""

    app: ASGIApp
    data: Data
    record: Record
    faults: Faults
    tokens: Tokens


def build(data: Data) -> Sandbox:
    """The whole sandbox on its data."""
    tokens, faults, record = Tokens(data), Faults(), Record(data)
    lists.prepare(data)
    routes: list[BaseRoute] = [
        *channel_service.routes(data),
        *endpoints.routes(data),
        *signing_in.routes(data, tokens),
        *webhooks.routes(data, channels),
        *admin.routes(data, record, faults, channels),
    ]
    inner = Starlette(routes=routes, exception_handlers={HTTPException: _not_served, Exception: _broken_down})
    inner.router.redirect_slashes = False
    layered = Recorder(Mishaps(_Gate(inner, tokens), faults, tokens), record)
    return Sandbox(_Outermost(layered, data), data, record, faults, tokens)


class _Gate:
    """Asks the gate for the addresses behind it."""

    def __init__(self, inner: ASGIApp, tokens: Tokens) -> None:
        self._inner = inner
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(gate.GATED):
            refused = gate.refusal(HTTPConnection(scope), self._tokens)
            if refused is not None:
                while (await receive()).get("more_body"):
                    pass  # a body that is not read would spoil the connection
                await refused(scope, receive, send)
                return
        await self._inner(scope, receive, send)


class _Outermost:
    """Tells the time with every answer, and turns what nobody foresaw into a 500 that gives nothing away."""

    def __init__(self, inner: ASGIApp, data: Data) -> None:
        self._inner = inner
        self._data = data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = formatdate(self._data.clock() + scope.get(SKEW, 0), usegmt=True)
                message = {**message, "headers": [*message["headers"], (b"date", now.encode())]}
            await send(message)

        try:
            await self._inner(scope, receive, dated)
        except Exception as accident:  # noqa: BLE001 - the sandbox goes on whatever a handler did
            _LOG.error("A request ended with %s.", _where(accident))


def _where(accident: Exception) -> str:
    """Kind and place, not the message: it may quote what was sent."""
    trace = accident.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "nowhere"
    return f"{type(accident).__name__} at {place}"


async def _broken_down(_request: Request, _accident: Exception) -> Response:
    """What a handler's accident looks like from outside; the outermost layer notes it."""
    return gateway_error(500, "internal error")


async def _not_served(request: Request, missing: Exception) -> Response:
    """No such address, or no such method of it: in the envelope of the family."""
    status = missing.status_code if isinstance(missing, HTTPException) else 404
    headers = getattr(missing, "headers", None)
    path, wrong_method = request.url.path, status == 405
    text = "the method is not allowed" if wrong_method else "the requested API does not exist"
    if path.startswith(CHANNEL_SERVICE):
        return service_error(status, "malformed" if wrong_method else "not_found", text, headers=headers)
    if path.startswith(ADMIN):
        return json_answer({"message": text}, status, headers)
    return gateway_error(status, text, headers=headers)
