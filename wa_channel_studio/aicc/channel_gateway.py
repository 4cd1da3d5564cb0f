"""The channel service of a tenant over HTTP: channels and certificates, read and written.

Knows the contract in resources/aicc/channel-service.openapi.yaml. A write is sent once; what became of one whose answer
was lost is asked by the caller, who has the idempotency key.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from wa_channel_studio.aicc import payload
from wa_channel_studio.aicc.answers import Answer, Json, Unexpected, parse, text_of
from wa_channel_studio.aicc.client import Client, ServiceCall
from wa_channel_studio.aicc.refusals import Asked, failure, unexpected
from wa_channel_studio.aicc.service_refusals import service_refusal
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    CertificateUpload,
    ChannelBody,
    Fault,
    RemoteCertificate,
    RemoteChannel,
    RemoteEntry,
    RemoteList,
)
from wa_channel_studio.services.jobs import JobContext

CONTRACT = "1"
"""Main number of the contract that this program speaks."""
PAGE, READ = 1000, 200
"""Rows and ids that are asked for at once at most, whatever more a service allows."""
_PAGES = 10_000
"""Our own bound against a list that never ends."""
_TITLE = "API base URL, and the channel service's path"

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """What the service says of itself."""

    contract: str
    page: int = PAGE
    read: int = READ


class HttpChannelGateway:
    """Implements ``services.aicc_ports.ChannelGateway``."""

    def __init__(self, client: Client, path: str) -> None:
        self._client = client
        self._path = path.strip("/")
        self._lock = threading.Lock()
        self._service: Service | None = None

    def describe(self, job: JobContext) -> Service:
        """What the service says of itself; asked once. Raises AiccError, also for another contract, or Cancelled."""
        with self._lock:
            known = self._service
        if known is None:
            asked = self._asked("the channel service")
            known = self._read(asked, "/", job, "service", _service_of)
            if known.contract.partition(".")[0] != CONTRACT:
                raise unexpected(asked, f"it speaks contract {known.contract[:20]}, this program {CONTRACT}.x", 200)
            with self._lock:
                self._service = known
        return known

    # --- channels ----------------------------------------------------------------------------------------

    def channels(self, job: JobContext) -> RemoteList:
        """Id, name and revision of all; not ``complete`` when the list broke off after its first rows."""
        entries: dict[str, RemoteEntry] = {}
        total = 0
        try:
            for total, rows in self._pages("channels", {"limit": self.describe(job).page}, job):
                for row in rows:
                    entry = payload.entry_of(row)
                    entries.setdefault(entry.id, entry)
                job.report(len(entries), max(total, len(entries)), "channels")
        except (AiccError, Unexpected) as error:
            if not entries:
                raise self._told(error, "channels") from None
            _log.warning("the list of channels broke off after %d: %s", len(entries), type(error).__name__)
            return RemoteList(tuple(entries.values()), complete=False)
        return RemoteList(tuple(entries.values()), complete=len(entries) >= total)

    def read(self, ids: Sequence[str], job: JobContext) -> tuple[RemoteChannel, ...]:
        """These channels, as many as are there, in no order."""
        if not ids:
            return ()
        unique = tuple(dict.fromkeys(ids))
        portion = self.describe(job).read
        found: list[RemoteChannel] = []
        for start in range(0, len(unique), portion):
            body = json.dumps({"ids": unique[start : start + portion]}).encode()
            call = ServiceCall("POST", self._under("channels/read"), self._asked("channels"), body=body)
            found += self._made(self._client.service(call, job), call.asked, "channel", _channels_of, (200,))
            job.report(min(start + portion, len(unique)), len(unique), "channels")
        return tuple(found)

    def get(self, remote_id: str, job: JobContext | None = None) -> RemoteChannel:
        """One channel; ``GONE`` when it is not there."""
        path = f"channels/{quote(remote_id, safe='')}"
        return self._read(self._asked("the channel"), path, job or JobContext(), "channel", payload.channel_of)

    def find(self, name: str, job: JobContext | None = None) -> RemoteChannel | None:
        """The channel of exactly that name, or None."""
        # The name is compared here as well: a service may leave out what it does not know in a query.
        try:
            for _total, rows in self._pages("channels", {"limit": PAGE, "name": name}, job or JobContext()):
                for row in rows:
                    entry = payload.entry_of(row)
                    if entry.name == name:
                        return self._got(entry.id, job)
        except Unexpected as why:
            raise self._told(why, "the channel") from None
        return None

    def _got(self, remote_id: str, job: JobContext | None) -> RemoteChannel | None:
        try:
            return self.get(remote_id, job)
        except AiccError as error:
            if error.fault is Fault.GONE:
                return None
            raise

    def create(self, body: ChannelBody, key: str, job: JobContext | None = None) -> RemoteChannel:
        """A new channel, as it is there now."""
        return self._written("POST", "channels", body, {"Idempotency-Key": key}, job)

    def change(
        self, remote_id: str, body: ChannelBody, revision: str, key: str, job: JobContext | None = None
    ) -> RemoteChannel:
        """Replace what it is; ``REVISION`` when it is not at that revision any more."""
        headers = {"Idempotency-Key": key, "If-Match": _tag(revision)}
        return self._written("PUT", f"channels/{quote(remote_id, safe='')}", body, headers, job)

    def delete(self, remote_id: str, revision: str, key: str, job: JobContext | None = None) -> None:
        """Take it away; ``REVISION`` or ``GONE`` as the case may be."""
        call = ServiceCall(
            "DELETE",
            self._under(f"channels/{quote(remote_id, safe='')}"),
            self._asked("the channel", write=True),
            {"Idempotency-Key": key, "If-Match": _tag(revision)},
        )
        answer = self._client.service(call, job or JobContext())
        if answer.status not in (200, 204) or answer.is_page:
            raise self._refused(answer, call.asked, "channel")

    def _written(
        self, method: str, path: str, body: ChannelBody, headers: Mapping[str, str], job: JobContext | None
    ) -> RemoteChannel:
        asked = self._asked("the channel", write=True, private=payload.private_of(body))
        call = ServiceCall(method, self._under(path), asked, headers, _encoded(payload.to_json(body)))
        answer = self._client.service(call, job or JobContext())
        return self._made(answer, asked, "channel", payload.channel_of, (200, 201))

    # --- certificates ------------------------------------------------------------------------------------

    def certificates(self, job: JobContext) -> tuple[RemoteCertificate, ...]:
        """All certificates in Managing Certificates; a list that breaks off is an error."""
        found: dict[str, RemoteCertificate] = {}
        try:
            for _total, rows in self._pages("certificates", {"limit": self.describe(job).page}, job):
                for row in rows:
                    certificate = payload.certificate_of(row)
                    found.setdefault(certificate.name, certificate)
        except Unexpected as why:
            raise self._told(why, "certificates") from None
        return tuple(found.values())

    def upload(
        self, certificate: CertificateUpload, key: str, revision: str = "", job: JobContext | None = None
    ) -> RemoteCertificate:
        """Add a certificate, or replace the one at that revision."""
        asked = self._asked("the certificate", write=True, private=(certificate.password,))
        condition = {"If-Match": _tag(revision)} if revision else {"If-None-Match": "*"}
        path = f"certificates/{quote(certificate.name, safe='')}"
        body = _encoded(payload.certificate_to_json(certificate))
        call = ServiceCall("PUT", self._under(path), asked, {"Idempotency-Key": key, **condition}, body)
        answer = self._client.service(call, job or JobContext())
        return self._made(answer, asked, "certificate", payload.certificate_of, (200, 201))

    # --- what all have in common ---------------------------------------------------------------------------

    def _pages(self, path: str, query: Mapping[str, str | int], job: JobContext) -> Iterator[tuple[int, list[Any]]]:
        """The declared number and the rows of each page. Raises AiccError, Unexpected or Cancelled."""
        asked = self._asked(path)
        cursor, seen = "", set[str]()
        for _ in range(_PAGES):
            more = {"after": cursor} if cursor else {}
            answer = self._read(asked, f"{path}?{urlencode({**query, **more})}", job, path, lambda found: found)
            total = answer.get("total")
            yield (total if type(total) is int else 0), payload.items_of(answer)
            cursor = text_of(answer.get("next"))
            if not cursor:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise Unexpected("its list never ends")

    def _read(self, asked: Asked, path: str, job: JobContext, thing: str, make: Callable[[Json], T]) -> T:
        call = ServiceCall("GET", self._under(path), asked)
        return self._made(self._client.service(call, job), asked, thing, make, (200,))

    def _made(self, answer: Answer, asked: Asked, thing: str, make: Callable[[Json], T], good: tuple[int, ...]) -> T:
        if answer.status not in good or answer.is_page:
            raise self._refused(answer, asked, thing)
        try:
            return make(parse(answer.body))
        except Unexpected as why:
            raise unexpected(asked, why.what, answer.status) from None

    def _refused(self, answer: Answer, asked: Asked, thing: str) -> AiccError:
        return service_refusal(answer, asked, self._client.redactor, thing)

    def _told(self, error: AiccError | Unexpected, what: str) -> AiccError:
        return error if isinstance(error, AiccError) else unexpected(self._asked(what), error.what, 200)

    def _asked(self, what: str, *, write: bool = False, private: tuple[Secret | None, ...] = ()) -> Asked:
        return Asked(
            what,
            write,
            base_title=_TITLE,
            private=private,
            on_404=f"There is no channel service at /{self._path} of this AICC, or it does not know {what}.",
        )

    def _under(self, path: str) -> str:
        return f"{self._path}/{path.lstrip('/')}"


def not_set_up() -> AiccError:
    """What whoever asks for a channel service hears where none is set up."""
    return failure(
        Fault.NOT_OFFERED,
        "No channel service is set up for this tenant.",
        "Enter its path in the connection, or enter the channels by hand with the guided entry.",
    )


def _service_of(found: Json) -> Service:
    contract = text_of(found.get("contract"))
    if text_of(found.get("service")) != "channel-service" or not contract:
        raise Unexpected("it is no channel service")
    limits = found.get("limits")
    limits = limits if isinstance(limits, dict) else {}
    return Service(contract, _limit(limits.get("page"), PAGE), _limit(limits.get("read"), READ))


def _limit(told: object, most: int) -> int:
    return min(told, most) if type(told) is int and told > 0 else most


def _channels_of(found: Json) -> list[RemoteChannel]:
    return [payload.channel_of(row) for row in payload.items_of(found)]


def _tag(revision: str) -> str:
    """A revision as ETags are written (RFC 9110, 8.8.3)."""
    return f'"{revision}"'


def _encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
