"""A workspace connected to a sandbox AICC that runs, with the admin door for what somebody does on the AICC's pages.

One connection stays open for all that a test asks. What is there is told by field key, as the program's own ports tell
it; what was sent comes from the sandbox's own record, and nothing the program says of itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.aicc_sandbox import Answer, SandboxAicc, call, running_sandbox
from tests.studio import CHEAP, PASSWORD
from wa_channel_studio.aicc.payload import key_of, name_of
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import Clock
from wa_channel_studio.services.workspaces import Workspace, WorkspaceService


@dataclass(frozen=True)
class There:
    """A channel as the sandbox tells it, by field key; what no key gives keeps the sandbox's name."""

    id: str
    name: str
    revision: str
    provider: str
    fields: Mapping[str, Any]
    secrets: Mapping[str, str]
    """The revision of each that is set."""


@dataclass(frozen=True)
class Sent:
    """A write of the channel service from the sandbox's record."""

    action: str
    """As a plan calls it."""
    name: str
    """Of the certificate, or of the new channel; else the id."""
    status: int
    key: str
    body: Mapping[str, Any]
    faults: Sequence[str]

    @property
    def provider(self) -> str:
        return str(self.body["provider"])

    @property
    def fields(self) -> dict[str, Any]:
        """By field key."""
        return by_key(self.body["fields"])

    @property
    def secrets(self) -> dict[str, bool]:
        """Whether each was taken away, by field key."""
        return {key_of(name): value is None for name, value in self.body.get("secrets", {}).items()}


class Box:
    """A sandbox over one connection that stays open."""

    def __init__(self, sandbox: SandboxAicc, connection: HTTPConnection) -> None:
        self.sandbox = sandbox
        self._connection = connection
        self._signed_in = sandbox.signed_in(86_400)
        self._secret = {"x-sandbox-secret": sandbox.app_secret}

    # --- somebody at the AICC ---------------------------------------------------------------------------

    def admin(self, method: str, path: str, body: object = None) -> Any:
        answer = call(self._connection, method, f"/_sandbox/{path}", body, self._secret)
        assert answer.status < 300, (path, answer.status, answer.body)
        return answer.json if answer.body else None

    def made(self, channels: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
        """Channels (provider, fields) made there; their ids."""
        bodies = [{"provider": provider, "fields": by_name(fields)} for provider, fields in channels]
        return list(self.admin("POST", "channels", {"channels": bodies})["ids"]) if bodies else []

    def edited(self, channel: str, fields: Mapping[str, Any], secrets: Mapping[str, str | None] | None = None) -> None:
        """An edit without rules; None takes a value away."""
        body = {"fields": by_name(fields), "secrets": by_name(secrets or {})}
        self.admin("PATCH", f"channels/{channel}", body)

    def removed(self, channel: str) -> None:
        self.admin("DELETE", f"channels/{channel}")

    def emptied(self) -> None:
        """No channel, certificate, fault or record."""
        self.admin("DELETE", "faults")
        self.admin("POST", "settings", {"ignore_idempotency": False})
        for channel in self.rows("channels"):
            self.removed(channel["id"])
        for row in self.rows("certificates"):
            self.asked("DELETE", f"certificates/{row['name']}", None, {"If-Match": f'"{row["revision"]}"'})
        self.admin("DELETE", "requests")

    def fault(self, fault: str, path: str, **more: object) -> None:
        self.admin("POST", "faults", {"fault": fault, "path": path, **more})

    # --- what is there, and what came -------------------------------------------------------------------

    def asked(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """A request of another client of the channel service, which signs in again where its token was taken back."""
        whole = f"{self.sandbox.channel_service}/{path}"
        answer = call(self._connection, method, whole, body, {**self._signed_in, **(headers or {})})
        if answer.status != 403:
            return answer
        self._signed_in = self.sandbox.signed_in(86_400)
        return call(self._connection, method, whole, body, {**self._signed_in, **(headers or {})})

    def rows(self, path: str) -> list[dict[str, Any]]:
        answer = self.asked("GET", f"{path}?limit=1000")
        assert answer.status == 200, answer
        return list(answer.json["items"])

    def there(self) -> dict[str, There]:
        """Every channel by its id."""
        ids = [row["id"] for row in self.rows("channels")]
        if not ids:
            return {}
        answer = self.asked("POST", "channels/read", {"ids": ids})
        assert answer.status == 200, answer
        return {one["id"]: _there(one) for one in answer.json["items"]}

    def taken(self) -> list[Sent]:
        """The writes that were recorded, of which the record knows nothing any more then."""
        found = self.writes()
        self.admin("DELETE", "requests")
        return found

    def writes(self) -> list[Sent]:
        """The writes that are in the record."""
        base = f"{self.sandbox.channel_service}/"
        rows = [row for row in self.admin("GET", "requests")["items"] if row["path"].startswith(base)]
        return [_sent(row, row["path"].removeprefix(base)) for row in rows if _is_write(row)]


def by_name(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name_of(key): value for key, value in fields.items()}


def by_key(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key_of(name) or name: value for name, value in fields.items()}


def _there(found: Mapping[str, Any]) -> There:
    secrets = {key_of(name): state["revision"] for name, state in found["secrets"].items()}
    fields = by_key(found["fields"])
    return There(found["id"], found["name"], found["revision"], found["provider"], fields, secrets)


def _is_write(row: Mapping[str, Any]) -> bool:
    return row["method"] in ("PUT", "DELETE", "POST") and not row["path"].endswith("/channels/read")


def _sent(row: Mapping[str, Any], path: str) -> Sent:
    body = row["body"] or {}
    kind, _, name = path.partition("/")
    action = {"POST": "create", "PUT": "change", "DELETE": "delete"}[row["method"]]
    action = "upload" if (kind, action) == ("certificates", "change") else action
    # Of a caller that was killed the body may not have come.
    name = name or (body["fields"]["channelName"] if "fields" in body else "")
    return Sent(action, name, row["status"], row["idempotency_key"], body, row["faults"])


@contextmanager
def running_box(folder: Path) -> Iterator[Box]:
    """A fresh sandbox in ``folder`` until the block ends."""
    with running_sandbox(folder) as sandbox, sandbox.connection() as connection:
        yield Box(sandbox, connection)


def reaching(sandbox: SandboxAicc) -> Connection:
    """A connection that leads to it, and allows deletions."""
    return Connection(
        api_url=sandbox.api,
        auth_url=sandbox.auth,
        app_key=sandbox.app_key,
        app_secret=Secret(sandbox.app_secret),
        channel_service=sandbox.channel_service,
        deletes_allowed=True,
    )


def new_connected(folder: Path, sandbox: SandboxAicc, clock: Clock | None = None) -> tuple[Workspace, str]:
    """A workspace file in ``folder`` with one tenant that is connected; the tenant's id."""
    adapters = Studio().adapters
    workspaces = WorkspaceService(adapters if clock is None else replace(adapters, clock=clock))
    workspace = workspaces.create(folder / "sync.wcs", PASSWORD, CHEAP)
    tenant = workspace.tenants.add("Acme Brazil")
    workspace.connections.save(tenant.id, reaching(sandbox))
    return workspace, tenant.id


def alike(one: object, other: object) -> bool:
    """As JSON: true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
