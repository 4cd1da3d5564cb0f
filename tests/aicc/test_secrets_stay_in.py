"""No secret of a connection, no token and no secret of a channel comes out anywhere but in the requests themselves."""

from __future__ import annotations

import html
import logging
import traceback
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from tests.aicc.conftest import OIAP_SECRET, SECRET, Clock, Loopback
from tests.aicc.servers import Heard, Once, Reply
from wa_channel_studio.aicc.aicc import HttpAicc
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.log import told as told_to_the_log
from wa_channel_studio.services.aicc_ports import AiccError, AiccSession, ChannelBody
from wa_channel_studio.services.jobs import JobContext

CHANNEL_SECRET = "canary-of-a-channel"
PROXY_SECRET = "canary-of-the-proxy"
TOKEN = "canary-token"
BODY = ChannelBody("infobip", {"channel_name": "Eins"}, {"account_key": Secret(CHANNEL_SECRET)})


def everything(error: BaseException) -> Iterator[str]:
    """All that an error and what led to it say of themselves."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield f"{one} {one!r} {vars(one)} {told_to_the_log(one)}"
        waiting += [one.__cause__, one.__context__]
    yield "".join(traceback.format_exception(error))


# Each quotes all that its request held: an AICC may do that, whatever it is.
REPLIES: dict[str, Callable[[str], Reply]] = {
    "forbidden": lambda echo: Reply(403, {"errorCode": "0", "exceptionInfo": echo}),
    "token": lambda echo: Reply(403, {"errorCode": "0", "exceptionInfo": f"token {echo}"}),
    "page": lambda echo: Reply(403, f"<html><title>{html.escape(echo)}</title></html>"),
    "failure": lambda echo: Reply(500, {"message": echo}),
    "rules": lambda echo: Reply(
        422, {"code": "rules", "message": echo, "errors": [{"field": echo, "code": echo, "message": echo}]}
    ),
    "code": lambda echo: Reply(200, {"returnCode": echo, "description": echo, "errorCode": echo, "errorMsg": echo}),
    "no JSON": lambda echo: Reply(200, echo.encode()),
    "redirection": lambda echo: Reply(302, b"", {"Location": f"https://elsewhere.example/{quote(echo)}"}),
    "lost": lambda _echo: Reply(reset=True),
    "no HTTP": lambda echo: Reply(raw=f"{echo}\r\n\r\n".encode()),
    "odd head": lambda echo: Reply(200, {"returnCode": "1"}, {"X Odd": echo, f"{echo} and no colon\r\nX": "y"}),
    "odd members": lambda echo: Reply(
        200, {"id": "1", "revision": "r", "items": [], "fields": {echo: echo}, "secrets": {echo: {"set": True}}}
    ),
}


def attempts(session: AiccSession) -> Iterator[AiccError]:
    service = session.channel_service
    for work in (
        lambda: session.read(ReferenceKind.CALLED_ROUTE, JobContext()),
        lambda: session.read(ReferenceKind.CHATBOT, JobContext()),
        lambda: service.channels(JobContext()),
        lambda: service.create(BODY, "k"),
        lambda: service.delete("1", "r", "k"),
    ):
        try:
            work()
        except AiccError as error:
            yield error


@pytest.mark.parametrize("kind", REPLIES)
def test_no_canary_comes_out(loopback: Loopback, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = Once(Reply(), token=TOKEN)

    def script(heard: Heard) -> Reply:
        if heard.path.endswith("/gettoken"):
            return Reply(body={"errorCode": 0, "authToken": f"{TOKEN}-oiap", "expireTime": 3600})
        if heard.path.endswith("/tokenByAkSk"):
            return tokens(heard)
        if heard.path.endswith("/v1/"):
            return Reply(body={"service": "channel-service", "contract": "1.0"})
        return REPLIES[kind](f"{heard.headers.get('authorization')} {heard.body.decode()}")

    server = loopback.server(script)
    aicc = HttpAicc(Clock(), loopback.waits.pace)
    proxy = Secret(PROXY_SECRET)
    out: list[str] = []
    with aicc.open(loopback.connection(server.url, proxy="http://ann@127.0.0.1:9", proxy_password=proxy)) as session:
        errors = list(attempts(session))
        out += [f"{session!r} {vars(session)} {vars(session.channel_service)}", repr(aicc.log.requests())]
    assert errors
    for error in errors:
        out += everything(error)
    out.append(caplog.text)
    text = "\n".join(out)
    assert [canary for canary in (SECRET, OIAP_SECRET, CHANNEL_SECRET, PROXY_SECRET, TOKEN) if canary in text] == []


def test_they_are_in_the_requests_and_nowhere_in_an_address(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply(500, {}), token=TOKEN))
    with HttpAicc(Clock(), loopback.waits.pace).open(loopback.connection(server.url)) as session:
        list(attempts(session))
    sent = "".join(heard.body.decode() for heard in server.heard)
    assert SECRET in sent
    assert "canary" not in "".join(heard.target for heard in server.heard)
