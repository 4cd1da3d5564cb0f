"""Plain text of a secret is nowhere on disk: workspace, WAL, backups, logs, settings, temporary files.

Each secret of this story is a canary, a text that stands nowhere else. Everything that a day's work writes is searched
for it, as UTF-8 and as UTF-16, which is how some systems keep what was typed.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.recipe_world import Authority
from tests.studio import PASSWORD, new_workspace, twilio
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TwilioWebhook
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.errors import WrongPasswordError

ROOT = Authority().root_der


def _canary(name: str) -> str:
    return f"Kanarienvogel-{name}-4711"


def _traces(root: Path, words: list[str]) -> list[str]:
    found = []
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        found += [
            f"{word} in {path.relative_to(root)}"
            for word in words
            if any(word.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
        ]
    return found


def test_no_secret_is_written_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    caplog.set_level(logging.DEBUG)
    keys = ("api_key_secret", "webhook_password", "webhook_password_confirm")
    first = {key: Secret(_canary(f"first-{key}")) for key in keys}
    second = {key: Secret(_canary(f"second-{key}")) for key in keys}
    drafted = Secret(_canary("drafted"))
    tenant_password = Secret(_canary("tenant"))
    stranger = Secret(_canary("other-provider"))
    keystore, proxy = Secret(_canary("keystore")), Secret(_canary("proxy"))

    workspace = new_workspace(tmp_path)
    tenant = workspace.tenants.add("Acme")
    webhook = TwilioWebhook("hook", tenant_password, tenant_password)
    workspace.tenants.save(replace(tenant, twilio_webhook=webhook))
    answers = twilio("wa_support", **first, access_token=stranger)
    channel = workspace.channels.save(tenant.id, answers, set_aside=(("infobip", twilio(password=stranger)),)).channel
    workspace.channels.save(tenant.id, channel.answers.with_values(second), channel_id=channel.id)
    draft = workspace.drafts.edit(channel)
    journey, _ = draft.journey.answer("api_key_secret", drafted)
    workspace.drafts.keep(replace(draft, journey=journey))
    data = Formats().write_keystore(Keystore(FileKind.JKS, (KeystoreEntry("root", ROOT),)), FileKind.JKS, keystore)
    kept = workspace.library.add(data, "trust.jks", password=keystore)
    with pytest.raises(WrongPasswordError) as misfit:
        workspace.library.set_password(kept.id, Secret(_canary("wrong-keystore")))
    by_hand = Proxy("proxy.example.com", 3128, "me", proxy)
    workspace.library.save_fetch_options(FetchOptions(ProxyMode.MANUAL, by_hand))
    workspace.library.remove([kept.id])
    workspace.library.put_back()
    workspace.back_up("in a test")
    with pytest.raises(ProblemError) as caught:
        workspace.tenants.add("Acme")
    workspace.lock()
    with pytest.raises(WrongPasswordError) as wrong:
        workspace.unlock(Secret(_canary("wrong-password")))
    workspace.unlock(PASSWORD)
    recovery = workspace.make_recovery_key()

    secrets = [*first.values(), *second.values(), drafted, tenant_password, stranger, keystore, proxy]
    words = [secret.reveal() for secret in (*secrets, PASSWORD, recovery)]
    words += [_canary("wrong-password"), _canary("wrong-keystore")]
    assert _traces(tmp_path, words) == []
    workspace.close()
    assert _traces(tmp_path, words) == []
    told = (by_hand, caught.value, misfit.value, wrong.value, wrong.value.__cause__, wrong.value.__context__)
    said = f"{caplog.text}{by_hand}{told!r}"
    assert [word for word in words if word in said] == []


def test_the_search_itself_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"the password is {_canary('clear')}", "utf-8")
    (tmp_path / "wide.bin").write_bytes(_canary("wide").encode("utf-16-le"))
    assert len(_traces(tmp_path, [_canary("clear"), _canary("wide")])) == 2
