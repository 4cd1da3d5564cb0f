"""A fake AICC in memory: the channel service without a network, for what the sync makes of its answers.

It is a fake and says so; the real server is the sandbox. Its rules are few: unique names, revisions, idempotency keys,
secrets that are told by revision only. Faults stand in a queue, one for each write they are for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import TracebackType
from typing import Any, Self, TypeVar

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    CertificateUpload,
    ChannelBody,
    Fault,
    RemoteCertificate,
    RemoteChannel,
    RemoteEntry,
    RemoteList,
    Request,
    SecretState,
    TestStep,
)
from wa_channel_studio.services.jobs import JobContext

T = TypeVar("T")

REACHED = Connection(
    api_url="https://fake.example.com",
    auth_url="https://fake.example.com",
    app_key="fake-key",
    app_secret=Secret("fake-secret"),
    channel_service="/channel-service/v1",
    deletes_allowed=True,
)
"""A connection that leads to the fake; nothing listens at these addresses."""


def failure(fault: Fault, message: str = "") -> AiccError:
    return AiccError(fault, Problem("", Severity.ERROR, message or f"The fake AICC fails: {fault}.", "Do something."))


@dataclass(frozen=True)
class Write:
    """A write that took effect, as it was sent; secrets as marks that the test can compare."""

    action: str
    name: str
    provider: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str | None] = field(default_factory=dict)
    key: str = ""


@dataclass
class _Kept:
    id: str
    provider: str
    fields: dict[str, Any]
    secrets: dict[str, tuple[str, int]]
    revision: int


class FakeAicc:
    """One AICC with one tenant."""

    def __init__(self) -> None:
        self.kept: dict[str, _Kept] = {}
        self.files: dict[str, RemoteCertificate] = {}
        self.answered: dict[str, tuple[str, Any]] = {}
        self.writes: list[Write] = []
        """Every write that took effect, certificates too."""
        self.reads = 0
        """How many channels were read whole."""
        self.faults: list[str] = []
        """For the next writes, the first first: ``""`` none, ``lost_before``, ``lost_after``, or a ``Fault``.

        Before these ``waits``: the write is told to come back later, and sent again then.
        """
        self.read_faults: list[Fault] = []
        """For the next readings of one channel."""
        self.ignores_keys = False
        self.broken_list = False
        """Whether the list of channels breaks off after its first half."""
        self.before_write: Callable[[str], None] = lambda _: None
        """Told the name before each write."""
        self.while_waiting: Callable[[], None] = lambda: None
        self._counter = 0

    # --- what an AICC's page would do ---------------------------------------------------------------

    def made(self, provider: str, fields: Mapping[str, Any], secrets: Mapping[str, str] | None = None) -> str:
        """A channel that somebody made on the AICC's page; returns its id."""
        self._counter += 1
        identity = f"{self._counter:018d}"
        given = {key: (text, self._next()) for key, text in (secrets or {}).items()}
        self.kept[identity] = _Kept(identity, provider, dict(fields), given, self._next())
        return identity

    def edited(self, identity: str, fields: Mapping[str, Any], secrets: Mapping[str, str | None] | None = None) -> None:
        """An edit on the AICC's page; None takes a value away."""
        kept = self.kept[identity]
        for key, value in fields.items():
            if key == "provider":
                kept.provider = value
            elif value is None:
                kept.fields.pop(key, None)
            else:
                kept.fields[key] = value
        for key, text in (secrets or {}).items():
            if text is None:
                kept.secrets.pop(key, None)
            else:
                kept.secrets[key] = (text, self._next())
        kept.revision = self._next()

    def removed(self, identity: str) -> None:
        del self.kept[identity]

    def named(self, name: str) -> _Kept:
        (found,) = [kept for kept in self.kept.values() if kept.fields.get("channel_name") == name]
        return found

    def _next(self) -> int:
        self._counter += 1
        return self._counter

    # --- Aicc and AiccSession ------------------------------------------------------------------------

    @property
    def log(self) -> Self:
        return self

    def requests(self) -> tuple[Request, ...]:
        return ()

    def clear(self) -> None:
        pass

    def open(self, connection: Connection, ca_pem: str = "") -> Self:
        return self

    def test(
        self, connection: Connection, ca_pem: str, job: JobContext, told: Callable[[TestStep], None]
    ) -> tuple[TestStep, ...]:
        raise AssertionError("nobody tests a fake")

    @property
    def channel_service(self) -> Self:
        return self

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    # --- ChannelGateway ------------------------------------------------------------------------------

    def channels(self, job: JobContext) -> RemoteList:
        found = [
            RemoteEntry(kept.id, kept.fields.get("channel_name", ""), str(kept.revision))
            for kept in sorted(self.kept.values(), key=lambda kept: kept.id)
        ]
        if self.broken_list:
            return RemoteList(tuple(found[: len(found) // 2]), complete=False)
        return RemoteList(tuple(found))

    def read(self, kind_or_ids: Any, job: JobContext) -> Any:
        """Of a session it would be a list of one kind, of the gateway channels."""
        if isinstance(kind_or_ids, ReferenceKind):
            raise AssertionError("the fake has no lists")
        ids: Sequence[str] = kind_or_ids
        self.reads += len(ids)
        return tuple(self._channel(self.kept[identity]) for identity in ids if identity in self.kept)

    def get(self, remote_id: str, job: JobContext | None = None) -> RemoteChannel:
        self._may_fail_to_read(job)
        if remote_id not in self.kept:
            raise failure(Fault.GONE)
        return self._channel(self.kept[remote_id])

    def find(self, name: str, job: JobContext | None = None) -> RemoteChannel | None:
        self._may_fail_to_read(job)
        return next((self._channel(k) for k in self.kept.values() if k.fields.get("channel_name") == name), None)

    def certificates(self, job: JobContext) -> tuple[RemoteCertificate, ...]:
        return tuple(self.files.values())

    def create(self, body: ChannelBody, key: str, job: JobContext | None = None) -> RemoteChannel:
        name = str(body.fields.get("channel_name", ""))

        def go() -> RemoteChannel:
            self._free(name)
            return self._channel(self.kept[self.made(body.provider, body.fields, _revealed(body))])

        self._taken(name, job)
        return self._once("create", name, body, key, go)

    def change(
        self, remote_id: str, body: ChannelBody, revision: str, key: str, job: JobContext | None = None
    ) -> RemoteChannel:
        name = str(body.fields.get("channel_name", ""))

        def go() -> RemoteChannel:
            kept = self._at(remote_id, revision)
            self._free(name, remote_id)
            kept.provider, kept.fields = body.provider, dict(body.fields)
            for secret, text in body.secrets.items():
                if text is None:
                    kept.secrets.pop(secret, None)
                else:
                    kept.secrets[secret] = (text.reveal(), self._next())
            kept.revision = self._next()
            return self._channel(kept)

        self._taken(name, job)
        return self._once("change", name, body, key, go)

    def delete(self, remote_id: str, revision: str, key: str, job: JobContext | None = None) -> None:
        kept = self.kept.get(remote_id)
        name = kept.fields.get("channel_name", "") if kept is not None else ""

        def go() -> None:
            self._at(remote_id, revision)
            self.removed(remote_id)

        self._taken(name, job)
        self._once("delete", name, ChannelBody("", {}), key, go)

    def upload(
        self, certificate: CertificateUpload, key: str, revision: str = "", job: JobContext | None = None
    ) -> RemoteCertificate:
        def go() -> None:
            there = self.files.get(certificate.name)
            if (there.revision if there is not None else "") != revision:
                raise failure(Fault.REVISION)
            digest = sha256(certificate.data).hexdigest()
            kept = RemoteCertificate(certificate.name, certificate.type, digest, str(self._next()))
            self.files[certificate.name] = kept

        self._taken(certificate.name, job)
        self._once("upload", certificate.name, ChannelBody(certificate.type, {}), key, go)
        return self.files[certificate.name]

    # --- inside ----------------------------------------------------------------------------------------

    def _taken(self, name: str, job: JobContext | None) -> None:
        """A write comes: turned away and sent again as often as the faults say so, unless somebody stops it."""
        (job or JobContext()).check()
        self.before_write(name)
        while self.faults[:1] == ["waits"]:
            del self.faults[0]
            self.while_waiting()
            (job or JobContext()).check()

    def _once(self, action: str, name: str, body: ChannelBody, key: str, go: Callable[[], T]) -> T:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "lost_before":
            raise failure(Fault.LOST)
        if fault and fault != "lost_after":
            raise failure(Fault(fault))
        content = json.dumps([action, name, body.provider, dict(body.fields), sorted(body.secrets)], sort_keys=True)
        known = None if self.ignores_keys else self.answered.get(key)
        if known is not None:
            assert known[0] == content, "one key for two contents"
            answer: T = known[1]
        else:
            answer = go()
            self.answered[key] = (content, answer)
            secrets = {one: secret.reveal() if secret is not None else None for one, secret in body.secrets.items()}
            self.writes.append(Write(action, name, body.provider, dict(body.fields), secrets, key))
        if fault == "lost_after":
            raise failure(Fault.LOST)
        return answer

    def _may_fail_to_read(self, job: JobContext | None) -> None:
        (job or JobContext()).check()
        if self.read_faults:
            raise failure(self.read_faults.pop(0))

    def _free(self, name: str, but: str = "") -> None:
        if any(k.fields.get("channel_name") == name and k.id != but for k in self.kept.values()):
            raise failure(Fault.NAME_TAKEN)

    def _at(self, remote_id: str, revision: str) -> _Kept:
        if remote_id not in self.kept:
            raise failure(Fault.GONE)
        if str(self.kept[remote_id].revision) != revision:
            raise failure(Fault.REVISION)
        return self.kept[remote_id]

    def _channel(self, kept: _Kept) -> RemoteChannel:
        made = {"configuration_id": kept.id, "scenario_key": "yes", "verification_code": f"code-{kept.id}"}
        own = field_map(kept.provider)
        return RemoteChannel(
            kept.id,
            kept.fields.get("channel_name", ""),
            str(kept.revision),
            kept.provider,
            dict(kept.fields),
            {key: SecretState(True, str(revision)) for key, (_, revision) in kept.secrets.items()},
            {key: text for key, text in made.items() if key in own},
        )


def _revealed(body: ChannelBody) -> dict[str, str]:
    return {key: secret.reveal() for key, secret in body.secrets.items() if secret is not None}


def with_revision(certificate: RemoteCertificate, digest: str) -> RemoteCertificate:
    """Another file under the same name."""
    return replace(certificate, sha256=digest, revision=f"{certificate.revision}+")
