"""Carries out the faults that a request meets: cuts, waits, refuses, breaks off. ASGI.

Knows the server's connection (``server.CONNECTION`` in the scope, where there is one) and what proxies and gateways
answer. Which fault it is, ``faults`` decides.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Protocol

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wa_channel_studio.aicc.sandbox.answers import gateway_error, html_answer
from wa_channel_studio.aicc.sandbox.faults import Fault, Faults
from wa_channel_studio.aicc.sandbox.tokens import Tokens

CONNECTION = "sandbox.connection"
"""Where in the scope the connection stands that can be cut."""
SKEW = "sandbox.skew"
"""Seconds by which the server's clock is off for this request."""
CARRIED_OUT = "sandbox.carried_out"
"""Status of an answer that was made and not sent, for the record."""
MET = "sandbox.faults"
"""Names of the faults that the request met, for the record."""


class Cuttable(Protocol):
    """A connection of the server."""

    def reset(self) -> None:
        """Cut it at once; the other side sees a reset."""

    def finish(self) -> None:
        """Send what is written already, then close it."""


_ANSWERS: dict[str, Callable[[Fault], Response]] = {
    "unauthorized": lambda _: gateway_error(401),
    "forbidden": lambda _: gateway_error(403, "auth fail! the app has not subscribed to this API.", "1"),
    "forbidden_success_code": lambda _: gateway_error(403),
    "html_403": lambda _: html_answer(403, "403 Forbidden"),
    "too_many": lambda fault: gateway_error(
        429, "too many requests", headers={"Retry-After": str(math.ceil(fault.retry_after))}
    ),
    "server_error": lambda _: gateway_error(500, "internal error"),
    "bad_gateway": lambda _: html_answer(502, "502 Bad Gateway"),
    "html_page": lambda _: html_answer(200, "Welcome"),
    "orgs_404": lambda _: gateway_error(404, "the requested API does not exist"),
    "not_imported": lambda _: gateway_error(404, "the requested API does not exist"),
}


class Mishaps:
    """Stands before the gate: what happens here happens to the gateway as well."""

    def __init__(self, inner: ASGIApp, faults: Faults, tokens: Tokens) -> None:
        self._inner = inner
        self._faults = faults
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        met = self._faults.met_by(scope["method"], scope["path"])
        if not met:
            await self._inner(scope, receive, send)
            return
        scope[MET] = [fault.fault for fault in met]
        decisive: Fault | None = None
        for fault in met:
            if fault.fault == "delay":
                await asyncio.sleep(fault.seconds)
            elif fault.fault == "expired_token":
                self._tokens.take_back()
            elif fault.fault == "clock_skew":
                scope[SKEW] = fault.seconds
            else:
                decisive = fault
        if decisive is None:
            await self._inner(scope, receive, send)
        else:
            await self._carry_out(decisive, scope, receive, send)

    async def _carry_out(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.fault == "reset_before":
            await _read_all(receive)  # the caller has sent all of it, and waits
            await _cut(scope, receive)
        elif fault.fault == "reset_after":
            await self._inner(scope, receive, _nowhere(scope))
            await _cut(scope, receive)
        elif fault.fault == "truncated":
            answer = await self._answer_to(scope, receive)
            await _break_off(answer, scope, receive, send)
        elif fault.fault == "slow_drip":
            await _drip(await self._answer_to(scope, receive), fault.seconds, send)
        else:
            if fault.after:
                await self._inner(scope, receive, _nowhere(scope))
            else:
                await _read_all(receive)  # otherwise the connection could not be used again
            await _ANSWERS[fault.fault](fault)(scope, receive, send)

    async def _answer_to(self, scope: Scope, receive: Receive) -> list[Message]:
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self._inner(scope, receive, collect)
        return messages


def _nowhere(scope: Scope) -> Send:
    """Where the answer of a request goes that was carried out, and nobody hears."""

    async def swallow(message: Message) -> None:
        if message["type"] == "http.response.start":
            scope[CARRIED_OUT] = message["status"]

    return swallow


async def _read_all(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def _cut(scope: Scope, receive: Receive) -> None:
    connection: Cuttable | None = scope.get(CONNECTION)
    if connection is None:
        raise ConnectionError  # no server that can cut
    connection.reset()
    await _until_gone(receive)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _parts(messages: list[Message]) -> tuple[Message, bytes]:
    start = messages[0]
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return start, body


async def _break_off(messages: list[Message], scope: Scope, receive: Receive, send: Send) -> None:
    """All headers, with the length of the whole, and half of the body."""
    start, body = _parts(messages)
    headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    promised = max(len(body), 2)
    await send({**start, "headers": [*headers, (b"content-length", str(promised).encode())]})
    await send({"type": "http.response.body", "body": body[: promised // 2], "more_body": True})
    connection: Cuttable | None = scope.get(CONNECTION)
    if connection is None:
        raise ConnectionError
    connection.finish()
    await _until_gone(receive)


async def _drip(messages: list[Message], seconds: float, send: Send) -> None:
    start, body = _parts(messages)
    await send(start)
    for place in range(len(body)):
        await send({"type": "http.response.body", "body": body[place : place + 1], "more_body": True})
        await asyncio.sleep(seconds)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
