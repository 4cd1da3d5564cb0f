"""Asks one AICC: tokens, headers, repetitions, and errors told by what they mean.

Knows when a request may be sent again (aicc-api, 7.2 to 7.4): a query always, a write only when nothing can have
happened. Where rows stand in an answer is the descriptors' matter, what a channel is the gateway's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from urllib.parse import urlencode

from wa_channel_studio.aicc.addresses import Base, ProxyAddress
from wa_channel_studio.aicc.answers import Answer, Json, Refused, Unexpected, check_code, parse, text_of
from wa_channel_studio.aicc.auth import WANTED, Grant, TokenKeeper
from wa_channel_studio.aicc.endpoints import OIAP_TOKEN, TOKEN, Auth, Endpoint
from wa_channel_studio.aicc.mishaps import Mishap
from wa_channel_studio.aicc.pace import LONGEST_WAIT, TRIES, Pace, retry_after
from wa_channel_studio.aicc.redaction import Redactor
from wa_channel_studio.aicc.refusals import (
    Asked,
    busy,
    failure,
    names_token,
    of_mishap,
    page_instead,
    refusal,
    told,
    unexpected,
)
from wa_channel_studio.aicc.transport import Call, Transport
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Clock

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_OIAP_TOKEN_REFUSED = ("900001", "900002")
_OIAP_LOCKED = "200800003"
"""Codes of OIAP (aicc-api, 6.4)."""

Parameters = Mapping[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the parts of an AICC are; None for what is not set up."""

    api: Base
    auth: Base
    oiap: Base | None = None
    proxy: ProxyAddress | None = None


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A request to the channel service."""

    method: str
    path: str
    """Below the API's base, with its query."""
    asked: Asked
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


class Client:
    """All requests of one session."""

    def __init__(
        self, connection: Connection, addresses: Addresses, transport: Transport, clock: Clock, pace: Pace
    ) -> None:
        self._connection = connection
        self._addresses = addresses
        self._transport = transport
        self._clock = clock
        self._pace = pace
        # The proxy gets them as a pair, which in Base64 looks like neither of its halves.
        pair = addresses.proxy.pair if addresses.proxy is not None else Secret("")
        self.redactor = Redactor((connection.app_secret, connection.oiap_password, connection.proxy_password, pair))
        self._answered: set[bool] = set()
        """Whether older documented addresses were there: True for one that was, False for one that was not."""
        self._token = TokenKeeper(self._fetch_token, pace.monotonic)
        self._oiap_token = TokenKeeper(self._fetch_oiap_token, pace.monotonic)

    def log_in(self, job: JobContext) -> None:
        """Fetch a token unless there is one. Raises AiccError or Cancelled."""
        self._token.get(job)

    def query(self, endpoint: Endpoint, parameters: Parameters, job: JobContext) -> Json:
        """Ask a documented address; the answer's code has been judged. Raises AiccError or Cancelled."""
        if endpoint.auth is Auth.OIAP:
            return self._query_oiap(endpoint, parameters, job)
        typed = _typed(endpoint, parameters)
        url = self._addresses.api.under(endpoint.path)
        body = b""
        if endpoint.method == "GET":
            url = f"{url}?{urlencode(typed)}"
        else:
            body = json.dumps(typed).encode()
        asked = Asked(endpoint.title)
        answer = self._authorised(Call(endpoint.method, url, {}, body), asked, job)
        if not endpoint.since:
            self._answered.add(answer.status != 404)
        elif self._answered != {False}:
            # Where even the oldest addresses lack, it is not the release's fault.
            asked = Asked(endpoint.title, since=endpoint.since)
        return self._judged(answer, endpoint, asked)

    def service(self, call: ServiceCall, job: JobContext) -> Answer:
        """Ask the channel service; the answer may have any status below 500 that is not the gateway's matter."""
        url = self._addresses.api.under(call.path)
        return self._authorised(Call(call.method, url, call.headers, call.body), call.asked, job)

    # --- one request, with all that may be repeated ----------------------------------------------------

    def _authorised(self, call: Call, asked: Asked, job: JobContext) -> Answer:
        """Send with the token; a refused token is fetched anew once. Raises for refused tokens and busy servers."""
        refused: Secret | None = None
        while True:
            token = self._token.get(job)
            headers = {
                **_JSON,
                "Authorization": f"Bearer {token.reveal()}",
                "x-app-key": self._connection.app_key,
                **call.headers,
            }
            if self._connection.tenant_space_id:
                headers["X-TenantSpaceID"] = self._connection.tenant_space_id
            note = "" if refused is None else "again with a fresh token"
            answer = self._repeated(Call(call.method, call.url, headers, call.body), asked, job, note)
            if not names_token(answer):
                return answer
            self._token.drop(token)
            if refused is not None:
                raise refusal(answer, asked, self.redactor)
            refused = token

    def _repeated(self, call: Call, asked: Asked, job: JobContext, note: str = "") -> Answer:
        """Send up to four times, as far as that can do no harm. Raises AiccError or Cancelled.

        A write that was stopped has not happened: no try of it left, or each was turned away.
        """
        tries = 0
        while True:
            tries += 1
            again = note if tries == 1 else f"try {tries}"
            try:
                job.check()
                # What becomes of a write that has left is waited for, whoever wishes to stop.
                answer = self._transport.send(call, JobContext() if asked.write else job, again)
            except Mishap as mishap:
                harmless = not (asked.write and mishap.sent)
                if tries < TRIES and mishap.again and harmless:
                    self._pace.rest(job, self._pace.back_off(tries))
                    continue
                lost = of_mishap(mishap, write=asked.write)
            else:
                if answer.status not in (429, 502, 503, 504) or (asked.write and answer.status in (502, 504)):
                    return answer
                wait = retry_after(answer.headers, self._clock.now().astimezone(UTC))
                if tries < TRIES and (wait is None or wait <= LONGEST_WAIT):
                    self._pace.rest(job, self._pace.back_off(tries) if wait is None else self._pace.after(wait))
                    continue
                too_long = wait if wait is not None and wait > LONGEST_WAIT else None
                lost = busy(answer, asked, too_long, self._clock.now())
            raise lost

    def _judged(self, answer: Answer, endpoint: Endpoint, asked: Asked) -> Json:
        """The body of a good answer. Raises AiccError."""
        if answer.status != 200:
            raise refusal(answer, asked, self.redactor)
        if answer.is_page:
            raise page_instead(answer, asked, self.redactor)
        wrong: AiccError
        try:
            found = parse(answer.body)
            check_code(found, endpoint.envelope)
            return found
        except Unexpected as why:
            wrong = unexpected(asked, why.what, answer.status)
        except Refused as refused:
            wrong = self._business_failure(refused, endpoint, answer.status)
        # Raised out here, so that nothing leads back to words that are not fit to be shown.
        raise wrong

    def _business_failure(self, refused: Refused, endpoint: Endpoint, status: int) -> AiccError:
        code, words = self.redactor.shown(refused.code), self.redactor.shown(refused.text)
        said = f": “{words}”" if words else ""
        return failure(
            Fault.SERVER,
            f"The AICC could not answer with {endpoint.title} ({endpoint.envelope.code} {code}){said}.",
            "Try again. If it stays, ask whoever runs the AICC, and tell this text.",
            cause=code,
            status=status,
        )

    # --- the token of the API Fabric (C1) ---------------------------------------------------------------

    def _fetch_token(self, job: JobContext) -> Grant:
        connection = self._connection
        asked = Asked(TOKEN.title, base_title="authentication base URL")
        body = json.dumps({"app_key": connection.app_key, "app_secret": connection.app_secret.reveal()}).encode()
        url = self._addresses.auth.under(TOKEN.path)
        answer = self._repeated(Call(TOKEN.method, url, {**_JSON, "X-Token-Expire": str(WANTED)}, body), asked, job)
        if answer.status in (400, 401, 403) and not answer.is_page:
            words = told(answer, self.redactor)
            raise failure(
                Fault.TOKEN,
                f"The AICC gave no token ({answer.status}).{f' It says {words}.' if words else ''}",
                "Check app key and app secret: both come from the system administrator, and must belong together.",
                cause=words,
                status=answer.status,
            )
        found = self._judged(answer, TOKEN, asked)
        # Documented are AccessToken and Expires; the other spellings are a courtesy (aicc-api, 1.1).
        return self._grant(
            asked,
            _first(found, "AccessToken", "accessToken", "access_token"),
            _first(found, "Expires", "expires", "expiresIn", "expires_in"),
        )

    def _grant(self, asked: Asked, token: str, seconds: str) -> Grant:
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise unexpected(asked, "there is no usable token in it", 200)
        secret = Secret(token)
        self.redactor.add_token(secret)
        if not (seconds.isascii() and seconds.isdecimal() and int(seconds[:9]) > 0):
            raise unexpected(asked, "it does not tell how long the token lives", 200)
        return Grant(secret, int(seconds[:9]))

    # --- OIAP (C3) --------------------------------------------------------------------------------------

    def _query_oiap(self, endpoint: Endpoint, parameters: Parameters, job: JobContext) -> Json:
        refused: Secret | None = None
        while True:
            token = self._oiap_token.get(job)
            typed = _typed(endpoint, {**parameters, "authToken": token.reveal()})
            asked = Asked(endpoint.title, base_title="OIAP base URL")
            call = Call(endpoint.method, self._oiap(endpoint.path), _JSON, json.dumps(typed).encode())
            answer = self._repeated(call, asked, job, "" if refused is None else "again with a fresh token")
            code = _oiap_code(answer)
            if code not in _OIAP_TOKEN_REFUSED:
                return self._judged(answer, endpoint, asked)
            self._oiap_token.drop(token)
            if refused is not None:
                raise failure(
                    Fault.TOKEN,
                    f"OIAP did not accept its token for {asked.what}, nor a fresh one (errorCode {code}).",
                    "Check the tenant id of OIAP.",
                    cause=code,
                    status=answer.status,
                )
            refused = token

    def _fetch_oiap_token(self, job: JobContext) -> Grant:
        connection = self._connection
        asked = Asked(OIAP_TOKEN.title, base_title="OIAP base URL")
        body = json.dumps({"appKey": connection.oiap_tenant_id, "appSecret": connection.oiap_password.reveal()})
        answer = self._repeated(Call(OIAP_TOKEN.method, self._oiap(OIAP_TOKEN.path), _JSON, body.encode()), asked, job)
        code = _oiap_code(answer)
        if code == _OIAP_LOCKED:
            raise failure(
                Fault.TOKEN,
                "OIAP has locked the account; it is not asked again (errorCode 200800003).",
                "Ask the system administrator to unlock it, and correct the third-party API password here first.",
                cause=code,
                status=answer.status,
            )
        if answer.status in (200, 400, 401, 403) and not answer.is_page and code not in ("", "0"):
            words = told(answer, self.redactor)
            raise failure(
                Fault.TOKEN,
                f"OIAP gave no token (errorCode {self.redactor.shown(code)}).{f' It says {words}.' if words else ''}",
                "Check the tenant id and the third-party API password, which is set in OIAP at Flow Configuration > "
                "System Management > System Settings.",
                cause=self.redactor.shown(code),
                status=answer.status,
            )
        found = self._judged(answer, OIAP_TOKEN, asked)
        return self._grant(asked, _first(found, "authToken"), _first(found, "expireTime"))

    def _oiap(self, path: str) -> str:
        if self._addresses.oiap is None:
            raise failure(Fault.NOT_OFFERED, "OIAP is not set up.", "Enter its base URL in the connection.")
        return self._addresses.oiap.under(path)


def _oiap_code(answer: Answer) -> str:
    try:
        return text_of(parse(answer.body).get("errorCode"))
    except Unexpected:
        return ""


def _typed(endpoint: Endpoint, parameters: Parameters) -> dict[str, object]:
    """The parameters in the types that the descriptor declares."""
    typed: dict[str, object] = {}
    for name, value in parameters.items():
        kind = endpoint.parameters[name]
        typed[name] = value if isinstance(value, list) else int(value) if kind is int else str(value)
    return typed


def _first(answer: Json, *names: str) -> str:
    return next((text for name in names if (text := text_of(answer.get(name)).strip())), "")
