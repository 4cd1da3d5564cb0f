"""Writes the workspace of a released schema that tests open for ever after.

``python -m tests.data.golden_workspace`` writes ``workspace_schema_<number>.db`` for the present schema. The file of a
schema that has been released is never written again: it stands for what people have on their disks. ``RELEASED`` says
which is the newest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin, Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.expiry import Expiry
from wa_channel_studio.domain.library import WatchResult, WatchState
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import (
    CalledRoute,
    OrganisationUnit,
    Tenant,
    TenantParameters,
    TwilioWebhook,
)
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.export_ports import ExportTask, SheetFormat, TaskState
from wa_channel_studio.services.library_ports import CertificateUse
from wa_channel_studio.services.ports import CertificateBlob, KdfParameters, StoredDraft
from wa_channel_studio.services.rotation_ports import ItemState, Rotation, RotationItem
from wa_channel_studio.services.sync_ports import Choice, Link, OutboxEntry, Progress
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.store.tables import SCHEMA
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Base, SecretBase, Side
from wa_channel_studio.vault.vault import ArgonVaults

RELEASED = 3
"""The newest schema that has been released, of which a file is kept."""
FOLDER = Path(__file__).resolve().parent
PASSWORD = Secret("golden pass phrase")
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)

TENANT = Tenant(
    "tenant-1",
    "Ärzte Brazil",
    "https://aicc.example.com",
    TenantParameters(twilio_tenant_webhook=True, webhook_password_validity=30),
    (OrganisationUnit("Sales", "01"), OrganisationUnit("Support")),
    (CalledRoute("night", "Sales", 120), CalledRoute("day")),
    TwilioWebhook("hook", Secret("tenant webhook"), Secret("tenant webhook"), date(2026, 11, 1)),
)
CHANNEL = Channel(
    "channel-1",
    "tenant-1",
    Answers(
        {
            "provider": "twilio",
            "channel_name": "wa_support",
            "phone_number": "+5511940001207",
            "api_key_secret": Secret("golden secret"),
            "trust_certificate": ("file-1",),
            "robot_enabled": True,
            "transfer_after_messages": 3,
            "greeting_1": "",
            "token_valid_until": None,
            "a_field_of_another_release": "kept",
        }
    ),
    NOW,
    NOW,
    (("infobip", Answers({"account_key": Secret("set aside"), "base_url": "https://x.api.example.com"})),),
)
TRASHED = Channel("channel-2", "tenant-1", Answers({"channel_name": "wa_old"}), NOW, NOW)
FACTS = CertificateFacts("CN=api.example.com", "CN=Root", NOW, NOW.replace(year=2027), "AA", "BB", "01", "EC", "sha256")
CERTIFICATE = CertificateBlob(CertificateFile("file-1", "api.pem", FileKind.PEM, (FACTS,)), b"-----BEGIN CERTIFICATE")
DRAFT = StoredDraft("draft-1", "channel-1", "tenant-1", 4, NOW, b'{"half": "typed"}')
HISTORY = (
    HistoryEntry(NOW, "channel-1", "changed", "api_key_secret", Secret("old"), Secret("golden secret")),
    HistoryEntry(NOW, "channel-1", "changed", "transfer_after_messages", None, 3),
    HistoryEntry(NOW, "channel-1", "created"),
)
SETTING = ("auto_lock_minutes", "10")

# --- since schema 2 ------------------------------------------------------------------------------

KEYSTORE = CertificateBlob(
    CertificateFile(
        "file-2",
        "infobip_trust.jks",
        FileKind.JKS,
        tuple(
            replace(
                FACTS,
                subject=f"CN=host{place}.example.com",
                sha256=f"A{place:X}:BB",
                not_after=FACTS.not_after - timedelta(days=place),
                alias=f"host-{place}",
                names=(f"host{place}.example.com",),
                usages=("digital signature",),
                remarks=("It is odd.",),
            )
            for place in range(12)
        ),
        password_state="right",
        origin=Origin(
            ("host0.example.com:443", "host1.example.com:8443"),
            (Anchor.LEAF, Anchor.ROOT),
            NOW,
            "proxy.example.com:3128",
            NOW.replace(year=2027),
            "It was used anyway.",
            ("AA:BB", "CC:DD"),
        ),
    ),
    b"\xfe\xed\xfe\xed",
)
KEYSTORE_PASSWORD = Secret("golden keystore")
WATCHED = WatchResult(
    WatchState.UNREACHABLE,
    NOW,
    "It was not reached.",
    "Try again.",
    WatchState.RENEWED,
    NOW,
    "It was renewed.",
    "Nothing.",
)
SEALED_SETTING = ("fetch_proxy_password", Secret("golden proxy"))

# --- since schema 3 ------------------------------------------------------------------------------

TAGS = ("pilot", "Ärger")
TAGGED = Channel("channel-3", "tenant-1", Answers({"channel_name": "wa_tagged", "ou": "Sales"}), NOW, NOW, tags=TAGS)
EXPIRY = Expiry(date(2027, 3, 4), "trust_certificate")
STEP = (
    HistoryEntry(NOW, "channel-3", "create", "@created", None, True, "step-1"),
    HistoryEntry(NOW, "channel-3", "create", "@tags", (), TAGS, "step-1"),
)
TEMPLATE = Template(
    "template-1", "Größe", Answers({"provider": "twilio", "api_key_secret": Secret("golden template")}), NOW
)
ROTATION = Rotation("rotation-1", "api_key_secret", NOW, old=1, skipped=1)
ROTATED = (
    (RotationItem("channel-1", "Ärzte Brazil", "wa_support"), Secret("golden rotation")),
    (RotationItem("channel-3", "Ärzte Brazil", "wa_tagged", ItemState.SKIPPED, "It has no such field."), None),
)
EXPORT = ExportTask(
    "export-1", NOW, SheetFormat.CSV, "all channels", 2, TaskState.SUCCESS, 1, 999, True, "channels.zip", NOW
)

# --- since schema 4 ------------------------------------------------------------------------------

CONNECTION = Connection(
    "https://aicc.example.com",
    "https://aicc.example.com:28070",
    "golden-app",
    Secret("golden app secret"),
    "space",
    "/channel-service/v1",
    "https://oiap.example.com",
    "77",
    Secret("golden oiap"),
    "file-1",
    "http://golden@proxy.example.com:3128",
    Secret("golden proxy"),
    5,
    60,
    deletes_allowed=True,
)
READING = Reading(ReferenceKind.CALLED_ROUTE, ReadingState.PARTIAL, NOW, NOW - timedelta(days=1), "It broke off.")
READ = (
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "1234567890123456789", "night", "1001", "Night", ("late\nnight", "old")),
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "2", "day", gone_since=NOW),
)
BASE = Base(
    "twilio",
    {"channel_name": "wa_support", "transfer_after_messages": 3, "robot_enabled": True, "keywords": ["a", "ä"]},
    {"api_key_secret": SecretBase("f0", "rev-7"), "app_secret": SecretBase("", "rev-8", unlike=True)},
)
LINK = Link("channel-1", "tenant-1", "wa_support", BASE, NOW, NOW, Source.APPLY, "123456789012345678", "rev-9")
TOMBSTONE = Link("channel-gone", "tenant-1", "wa_gone", Base("", {}), NOW, NOW, Source.GUIDED)
CHOICES = (Choice("channel-1", "greeting_1", Side.HERE, "rev-9"), Choice("channel-gone", "", Side.THERE, ""))
OUTBOX = (
    OutboxEntry("tenant-1", 1, Kind.CERTIFICATE, Action.UPLOAD, "", "file-1", "", "api", "", "key-1", "digest-1"),
    OutboxEntry(
        "tenant-1",
        2,
        Kind.CHANNEL,
        Action.CHANGE,
        "channel-1",
        "",
        "123456789012345678",
        "wa_support",
        "rev-9",
        "key-2",
        "digest-2",
        Side.HERE,
        Progress.STOPPED,
        NOW,
        "It was refused.",
        "Look at it.",
    ),
)
EVIDENCE = (Evidence("channel-1", Rung.PROVIDER_TOLD, NOW, Source.PERSON, "told Twilio, ticket 4711"),)
TICKED = {"channel_name": NOW, "phone_number": NOW + timedelta(seconds=1)}


def tenant(schema: int) -> Tenant:
    """The tenant, as far as a schema could keep it."""
    return TENANT if schema < 2 else replace(TENANT, trust_anchor=Anchor.ROOT)


def golden_path(schema: int) -> Path:
    """Where the workspace of a schema lies. Not called .wcs, which git ignores to protect people's own files."""
    return FOLDER / f"workspace_schema_{schema}.db"


def write(path: Path) -> None:
    """Make the workspace at ``path``, which must not exist."""
    header, vault = ArgonVaults().create(PASSWORD, KdfParameters(iterations=1, memory_kib=64, lanes=2))
    store = SqliteStores().create(path, header)
    store.use(vault)
    with store.unit_of_work() as work:
        work.tenants.add(tenant(SCHEMA))
        work.channels.add(CHANNEL, Readiness(State.PROBLEMS, 2, 1))
        work.channels.add(TRASHED, Readiness(State.READY))
        work.channels.trash(TRASHED.id, NOW)
        work.certificates.add(CERTIFICATE)
        work.certificates.add(KEYSTORE, role=Role.TRUST, at=NOW)
        work.library.set_password(KEYSTORE.file.id, KEYSTORE_PASSWORD)
        work.library.set_watch(KEYSTORE.file.id, WATCHED)
        work.drafts.put(replace(DRAFT, uses=(CertificateUse("file-1", "trust_certificate"),)))
        work.settings.set_secret(*SEALED_SETTING)
        work.channels.add(TAGGED, Readiness(State.READY), EXPIRY)
        work.history.append(STEP)
        work.templates.put(TEMPLATE)
        work.rotations.add(ROTATION, ROTATED)
        work.exports.put(EXPORT)
        work.connections.save(TENANT.id, CONNECTION)
        work.references.put(TENANT.id, READING.kind, READING, READ)
        work.links.put((LINK, TOMBSTONE))
        work.links.set_states({CHANNEL.id: SyncState.IN_SYNC})
        work.choices.put(CHOICES)
        work.outbox.put(OUTBOX)
        work.evidence.put(EVIDENCE)
        for field, at in TICKED.items():
            work.guided.set(TAGGED.id, field, at)
        work.history.append(tuple(reversed(HISTORY)))
        work.settings.set(*SETTING)
        work.commit()
    store.close()


if __name__ == "__main__":
    write(golden_path(SCHEMA))
