"""Calls of the channel service: what a request says, checked for its form, and what is wrong with one.

Knows JSON, headers, paging and the codes of the contract; knows nothing of channels. A handler is a plain function of a
:class:`Call`; whatever it refuses it raises as :class:`RefusedError`. It runs on the server's loop from beginning to
end, so that nothing comes between what it reads and what it writes.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wa_channel_studio.aicc.sandbox.answers import service_error

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes. A limit of this service."""
PAGE = 1000
"""Rows of a page at most; the contract's limit."""
_DEFAULT_PAGE = 100

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REVISION = re.compile(r'"([A-Za-z0-9._-]{1,64})"')


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken rule: the name of a field or secret (empty: the whole), a code of the contract, words for people."""

    field: str
    code: str
    message: str


class RefusedError(Exception):
    """The service refuses. Nothing is written."""

    def __init__(self, status: int, code: str, message: str, broken: Sequence[Broken] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.broken = tuple(broken)

    def answer(self) -> Response:
        """As the contract tells it."""
        errors = [{"field": rule.field, "code": rule.code, "message": rule.message} for rule in self.broken]
        return service_error(self.status, self.code, str(self), errors)


def malformed(message: str) -> RefusedError:
    """A request that is not in the form of the contract."""
    return RefusedError(400, "malformed", message)


def not_found(message: str) -> RefusedError:
    """No such channel, certificate or export."""
    return RefusedError(404, "not_found", message)


def against_rules(broken: Sequence[Broken]) -> RefusedError:
    """At least one rule is broken. A name that is taken has its own status when nothing else is wrong."""
    if [rule.code for rule in broken] == ["name_taken"]:
        return RefusedError(409, "name_taken", broken[0].message, broken)
    words = "1 rule is broken." if len(broken) == 1 else f"{len(broken)} rules are broken."
    return RefusedError(422, "rules", words, broken)


@dataclass(frozen=True, slots=True)
class Call:
    """One request with its whole body."""

    request: Request
    content: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port under which the caller reached the sandbox."""
        return f"{self.request.url.scheme}://{self.request.url.netloc}"

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def header(self, name: str) -> str | None:
        """A header, or None."""
        return self.request.headers.get(name)

    def page(self) -> tuple[int, str]:
        """Rows wanted and the cursor's text; empty at the beginning. Raises RefusedError."""
        limit = self.request.query_params.get("limit")
        if limit is not None and not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= PAGE):
            raise malformed(f"limit has to be a whole number from 1 to {PAGE}.")
        after = self.request.query_params.get("after", "")
        return int(limit[:9]) if limit else _DEFAULT_PAGE, cursor_text(after)

    def key(self, needed: bool = True) -> str:
        """The idempotency key; empty where it may be missing. Raises RefusedError."""
        given = self.header("idempotency-key")
        if given is None and not needed:
            return ""
        if given is None or not _KEY.fullmatch(given):
            raise malformed("Idempotency-Key is needed: 1 to 64 letters, digits, _ and -.")
        return given

    def seen_revision(self) -> str:
        """The revision of If-Match. Raises RefusedError."""
        given = self.header("if-match")
        if given is None:
            raise RefusedError(428, "if_match_required", "If-Match is needed.")
        return revision_of(given)

    def json(self, allowed: Mapping[str, type], required: Sequence[str]) -> dict[str, Any]:
        """The body as an object with these members. Raises RefusedError."""
        body = parsed(self.content)
        if not isinstance(body, dict):
            raise malformed("The body has to be an object.")
        for name, value in body.items():
            if name not in allowed:
                raise malformed(f"The body has a member too many: {name[:40]}.")
            if not isinstance(value, allowed[name]):
                raise malformed(f"{name} is of the wrong type.")
        missing = [name for name in required if name not in body]
        if missing:
            raise malformed(f"The body lacks {', '.join(missing)}.")
        return body


Handler = Callable[[Call], Response]


class Resource:
    """One address with a handler for each method; an ASGI application, so that a route gives it every method."""

    def __init__(self, **handlers: Handler) -> None:
        self._handlers = handlers
        if "GET" in handlers:
            self._handlers = {**handlers, "HEAD": handlers["GET"]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self._handlers.get(request.method)
        if handler is None:
            allow = ", ".join(self._handlers)
            return service_error(405, "method_not_allowed", "This address has other methods.", (), {"Allow": allow})
        content = b""
        async for piece in request.stream():
            content += piece
            if len(content) > LARGEST_BODY:
                return RefusedError(413, "too_large", "The body is larger than 4 MiB.").answer()
        try:
            return handler(Call(request, content))
        except RefusedError as refused:
            return refused.answer()


# --- forms -----------------------------------------------------------------------------------------------


def revision_of(header: str) -> str:
    """The revision in a header's quotation marks. Raises RefusedError, for ``*`` as well: nobody writes blindly."""
    found = _REVISION.fullmatch(header)
    if found is None:
        raise malformed("The revision has to stand in quotation marks, as ETag gave it.")
    return found.group(1)


def etag(revision: str) -> str:
    """A revision as it stands in a header."""
    return f'"{revision}"'


def known_revision(call: Call, revision: str) -> bool:
    """Whether If-None-Match names this revision, so that nothing need be sent."""
    given = call.header("if-none-match") or ""
    return given.strip() == "*" or etag(revision) in (part.strip().removeprefix("W/") for part in given.split(","))


def cursor_of(text: str) -> str:
    """A cursor that says nothing by itself."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_text(cursor: str) -> str:
    """What a cursor stands for. Raises RefusedError for one that no page gave."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        raise malformed("after is no cursor of this service.") from None
    if cursor_of(text) != cursor:
        raise malformed("after is no cursor of this service.")
    return text


def parsed(content: bytes) -> Any:
    """JSON without what JSON does not have. Raises RefusedError."""
    try:
        text = content.decode("utf-8")
        body = json.loads(text, parse_constant=_no_number, object_pairs_hook=_object)
        # Half a surrogate pair can be written as an escape, and can be kept nowhere.
        if "\\u" in text:
            json.dumps(body, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise malformed("The body is nested too deeply.") from None
    except ValueError as reason:
        raise malformed(f"The body is no JSON in UTF-8: {_harmless(reason)}.") from None
    return body


def _harmless(reason: ValueError) -> str:
    # What Python says of a place quotes no content, but what it says of characters does.
    return f"{reason.msg} at character {reason.pos}" if isinstance(reason, json.JSONDecodeError) else "not readable"


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
