"""No secret is ever in the clear in any file, and no sealed value opens in a place that is not its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.conftest import NOW
from tests.store.samples import READY, channel
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile, FileKind
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant, TwilioWebhook
from wa_channel_studio.services.channel_ports import ChannelQuery, HistoryEntry
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.ports import CertificateBlob, Store, StoredDraft, UnitOfWork, Vault
from wa_channel_studio.services.sync_ports import Link, OutboxEntry
from wa_channel_studio.store.codec import clear_json, clear_value
from wa_channel_studio.store.sealing import context_of
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Base, SecretBase

CANARY = b"CanaryNo1BirdInTheMine"
BIRD = CANARY.decode()


def write_secrets_everywhere(work: UnitOfWork) -> None:
    """A canary in every place that may take a secret, typed as such or not."""
    bird = Secret(BIRD)
    work.tenants.save(Tenant("t", "Acme Brazil", twilio_webhook=TwilioWebhook("hook", bird, bird)))
    answers = Answers(
        {
            "channel_name": "wa_one",
            "api_key_secret": bird,
            "access_token": BIRD,
            "webhook_password": (BIRD, "second"),
            "a_field_of_next_year": BIRD,
            "ou": bird,
            "phone_number": bird,
            "provider": bird,
            "base_url": Secret(f"https://{BIRD}"),
        }
    )
    aside = (("infobip", Answers({"account_key": bird, "base_url": BIRD})),)
    work.channels.add(Channel("c", "t", answers, NOW, NOW, aside), READY)
    work.drafts.put(StoredDraft("d", "c", "t", 1, NOW, CANARY))
    work.history.append(
        [
            HistoryEntry(NOW, "c", "changed", "api_key_secret", bird, Secret(BIRD * 2)),
            HistoryEntry(NOW, "c", "changed", "access_token", BIRD, None),
            HistoryEntry(NOW, "c", "changed", "ou", "Sales", bird),
            HistoryEntry(NOW, "c", "changed", "", BIRD, BIRD),
        ]
    )
    work.certificates.add(CertificateBlob(CertificateFile("f", "key.pem", FileKind.PEM), b"PRIVATE KEY " + CANARY))
    work.library.set_password("f", bird)
    work.library.set_password("f", Secret(BIRD * 2))
    work.settings.set_secret("fetch_proxy_password", bird)
    work.settings.set_secret("fetch_proxy_password", Secret(BIRD * 2))
    work.connections.save("t", Connection("https://aicc.example.com", app_secret=Secret(BIRD * 2)))
    work.connections.save("t", Connection(app_secret=bird, oiap_password=bird, proxy_password=bird))
    mark = work.links.marks({("c", "api_key_secret"): bird})["c", "api_key_secret"]
    base = Base("twilio", {"channel_name": "wa_one"}, {"api_key_secret": SecretBase(mark, "1")})
    work.links.put([Link("c", "t", "wa_one", base, NOW, NOW, Source.APPLY)])
    outbox = OutboxEntry("t", 1, Kind.CHANNEL, Action.CREATE, "c", "", "", "wa_one", "", "k", work.links.seal(BIRD))
    work.outbox.put([outbox])


def test_nothing_of_it_is_in_any_file(
    store: Store, stores: SqliteStores, path: Path, found_in: Callable[[Path, bytes], list[str]]
) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
        work.commit()
    # The WAL still has every page that was written.
    assert path.with_name("acme.wcs-wal").stat().st_size > 0
    assert found_in(path.parent, CANARY) == []
    backup = stores.back_up(path, "test")
    store.close()
    stores.restore(backup, path)
    assert found_in(path.parent, CANARY) == []
    # The search itself works: what may stand in the clear is found.
    assert found_in(path.parent, b"wa_one") != []


def test_nothing_of_it_is_left_by_a_transaction_that_was_undone(
    store: Store, path: Path, found_in: Callable[[Path, bytes], list[str]]
) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
    assert found_in(path.parent, CANARY) == []


def test_nothing_of_it_can_be_searched_for(store: Store) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
        (row,) = work.channels.page(ChannelQuery()).rows
        assert BIRD not in repr(row)
        assert row.provider == row.ou == row.phone_number == ""
        assert work.channels.page(ChannelQuery(text=BIRD)).matching == 0


def test_errors_tell_nothing_of_it(store: Store) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
        with pytest.raises(ProblemError) as caught:
            work.channels.add(work.channels.get("c"), READY)
    error: BaseException | None = caught.value
    while error is not None:
        assert BIRD not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


def test_the_codec_itself_refuses_a_secret_in_the_clear() -> None:
    attempts: list[Callable[[], object]] = [
        lambda: clear_json({"ou": Secret(BIRD)}),
        lambda: clear_value(Secret(BIRD)),
    ]
    for attempt in attempts:
        with pytest.raises(TypeError) as caught:
            attempt()
        assert BIRD not in str(caught.value)


def test_while_locked_lists_can_be_read_and_secrets_cannot(store: Store, stores: SqliteStores, path: Path) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
        work.channels.add(channel("open", "u", channel_name="no_secret"), READY)
        work.commit()
    store.close()
    locked = stores.open(path)
    try:
        with locked.unit_of_work() as work:
            assert work.channels.page(ChannelQuery()).total == 2
            assert work.channels.names("t") == {"wa_one"}
            assert work.channels.get("open").name == "no_secret"
            assert work.tenants.get("u").name == "Umbrella"
            assert work.certificates.files(["f"])["f"].file_name == "key.pem"
            assert work.library.get("f").has_password
            attempts: list[Callable[[], object]] = [
                lambda: work.channels.get("c"),
                work.tenants.all,
                work.drafts.all,
                lambda: work.history.of_channel("c"),
                lambda: work.certificates.get("f"),
                lambda: work.library.passwords(["f"]),
                lambda: work.settings.secret("fetch_proxy_password"),
                lambda: work.connections.get("t"),
                lambda: work.channels.add(channel("new", api_key=Secret("x")), READY),
            ]
            for attempt in attempts:
                with pytest.raises(ProblemError, match="locked"):
                    attempt()
    finally:
        locked.close()


def test_after_locking_the_store_opens_nothing_more(store: Store, header_and_vault: tuple[str, Vault]) -> None:
    with store.unit_of_work() as work:
        write_secrets_everywhere(work)
        work.commit()
    header_and_vault[1].lock()
    with store.unit_of_work() as work, pytest.raises(ProblemError, match="locked"):
        work.channels.get("c")


# --- swapping -----------------------------------------------------------------------------------

SWAPS = [
    pytest.param(
        "UPDATE channel_secret SET sealed = (SELECT sealed FROM channel_secret WHERE channel_id = 'a'"
        " AND field = 'api_key') WHERE channel_id = 'b' AND field = 'api_key'",
        lambda work: work.channels.get("b"),
        id="another channel's secret",
    ),
    pytest.param(
        "UPDATE channel_secret SET sealed = (SELECT sealed FROM channel_secret WHERE channel_id = 'b'"
        " AND field = 'app_secret') WHERE channel_id = 'b' AND field = 'api_key'",
        lambda work: work.channels.get("b"),
        id="another field's secret",
    ),
    pytest.param(
        "UPDATE channel_secret SET channel_id = 'c' WHERE channel_id = 'a' AND field = 'api_key'",
        lambda work: work.channels.get("c"),
        id="a row given to another channel",
    ),
    pytest.param(
        "UPDATE channel_secret SET field = 'access_token' WHERE channel_id = 'a' AND field = 'api_key'",
        lambda work: work.channels.get("a"),
        id="a row given to another field",
    ),
    pytest.param(
        "UPDATE channel_answers SET set_aside = (SELECT set_aside FROM channel_answers WHERE channel_id = 'a')"
        " WHERE channel_id = 'b'",
        lambda work: work.channels.get("b"),
        id="another channel's answers set aside",
    ),
    pytest.param(
        "UPDATE tenant SET webhook_password = (SELECT webhook_password FROM tenant WHERE id = 't') WHERE id = 'u'",
        lambda work: work.tenants.get("u"),
        id="another tenant's password",
    ),
    pytest.param(
        "UPDATE tenant SET webhook_password_confirm = webhook_password WHERE id = 't'",
        lambda work: work.tenants.get("t"),
        id="password for its confirmation",
    ),
    pytest.param(
        "UPDATE draft SET sealed = (SELECT sealed FROM draft WHERE id = 'a') WHERE id = 'b'",
        lambda work: work.drafts.all(),
        id="another draft",
    ),
    pytest.param("UPDATE draft SET sequence = 7", lambda work: work.drafts.get("a"), id="an older draft"),
    pytest.param("UPDATE draft SET channel_id = 'c'", lambda work: work.drafts.get("a"), id="a draft moved"),
    pytest.param(
        "UPDATE history SET new_sealed = old_sealed",
        lambda work: work.history.of_channel("a"),
        id="old value for the new",
    ),
    pytest.param("UPDATE history SET channel_id = 'b'", lambda work: work.history.of_channel("b"), id="history moved"),
    pytest.param(
        "UPDATE certificate_content SET sealed = (SELECT sealed FROM certificate_content WHERE certificate_id = 'a')"
        " WHERE certificate_id = 'b'",
        lambda work: work.certificates.get("b"),
        id="another certificate's bytes",
    ),
    pytest.param(
        "UPDATE certificate_content SET password = (SELECT password FROM certificate_content"
        " WHERE certificate_id = 'a') WHERE certificate_id = 'b'",
        lambda work: work.library.passwords(["b"]),
        id="another keystore's password",
    ),
    pytest.param(
        "UPDATE certificate_content SET sealed = password WHERE certificate_id = 'a'",
        lambda work: work.certificates.get("a"),
        id="a password for the bytes",
    ),
    pytest.param(
        "UPDATE setting_secret SET sealed = (SELECT sealed FROM setting_secret WHERE key = 'a') WHERE key = 'b'",
        lambda work: work.settings.secret("b"),
        id="another setting",
    ),
    pytest.param(
        "UPDATE channel_secret SET sealed = substr(sealed, 1, 20)", lambda work: work.channels.get("a"), id="cut off"
    ),
    pytest.param("UPDATE channel_secret SET sealed = x''", lambda work: work.channels.get("a"), id="emptied"),
]


@pytest.mark.parametrize(("statement", "read"), SWAPS)
def test_a_sealed_value_in_another_place_is_damage(
    store: Store, path: Path, statement: str, read: Callable[[UnitOfWork], object]
) -> None:
    with store.unit_of_work() as work:
        for identity in ("a", "b", "c"):
            secrets = {key: Secret(f"{key} of {identity}") for key in ("api_key", "app_secret") if identity != "c"}
            aside = (("infobip", Answers({"account_key": Secret(identity)})),)
            work.channels.add(Channel(identity, "t", Answers(secrets), NOW, NOW, aside), READY)
        for tenant in ("t", "u"):
            work.tenants.save(Tenant(tenant, tenant, twilio_webhook=TwilioWebhook("", Secret(tenant), Secret(tenant))))
        for identity in ("a", "b"):
            work.drafts.put(StoredDraft(identity, "", "t", 8, NOW + timedelta(seconds=1), identity.encode()))
            work.certificates.add(CertificateBlob(CertificateFile(identity, "x", FileKind.DER), identity.encode()))
            work.library.set_password(identity, Secret(identity))
            work.settings.set_secret(identity, Secret(identity))
        work.history.append([HistoryEntry(NOW, "a", "changed", "api_key", Secret("old"), Secret("new"))])
        read(work)
        work.commit()
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount > 0
    with store.unit_of_work() as work, pytest.raises(DamagedError, match="sealed value"):
        read(work)


def test_no_two_places_have_the_same_context() -> None:
    places = [("a", "b"), ("ab",), ("a", "", "b"), ('a","b',), ("a,b",), ("a\x00b",), ("a", "b", "")]
    assert len({context_of(*place) for place in places}) == len(places)
