"""Whole stories: a provider's letter is typed in with the keyboard alone, from the empty form to Finish."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from tests.ui.wizard.desk import SAMPLES, Desk
from tests.ui.wizard.typist import Typist
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, field_map, with_defaults
from wa_channel_studio.fields.types import CertificateRef, JsonValue
from wa_channel_studio.services.channels import Saved

OAUTH: JsonValue = {
    "provider": "other",
    "verification_method": "oauth",
    "user_name": "app-key-1",
    "password": "app-secret-1",
    "base_url": "https://aicc.example.com:28090/apiaccess/rest/ccmessaging",
    "webhook_password": "Sample-webhook.oauth-1",
    "webhook_password_confirm": "Sample-webhook.oauth-1",
    "trust_certificate": "certificates/itau.cer",
    "channel_name": "wa_itau_oauth",
}


def letter(name: str) -> Answers:
    """What a provider's letter says."""
    document: JsonValue = OAUTH
    if name != "oauth":
        document = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return answers_from_json(document).answers


@pytest.mark.parametrize("name", [*PROVIDERS, "oauth"])
def test_a_letter_is_typed_in_and_becomes_a_ready_channel(desk: Desk, name: str) -> None:
    wanted = letter(name)
    view = desk.open()
    typist = Typist(desk, view)
    saved: list[Saved] = []
    view.saved.connect(saved.append)
    for step in STEPS:
        assert view.journey.step is step
        if step is Step.INTEGRATION:
            typist.press(Qt.Key.Key_Tab)
        done: set[str] = set()
        # What is typed makes more fields appear, so the next one is looked for anew each time.
        while True:
            open_fields = [
                spec
                for spec in visible_fields(view.journey.answers, desk.tenant.parameters)
                if spec.step is step and spec.key in wanted and spec.key not in done
            ]
            if not open_fields:
                break
            spec = open_fields[0]
            done.add(spec.key)
            if wanted[spec.key] != with_defaults(view.journey.answers).get(spec.key):
                typist.fill(spec, wanted[spec.key])
        if step is not STEPS[-1]:
            typist.next_step()
    assert [problem for problem in view.problems if problem.is_error] == []
    with desk.qtbot.waitSignal(view.saved):
        typist.next_step()
    assert saved[0].readiness.ready
    kept = desk.workspace.channels.get(saved[0].channel.id).answers
    for key, value in wanted.items():
        spec = field_map(wanted.text("provider"))[key]
        if isinstance(spec.type, CertificateRef):
            files = desk.workspace.certificates.files(kept.items_of(key))
            names = {file.file_name for file in files.values()}
            assert names == {item.rpartition("/")[2] for item in wanted.items_of(key)}
        else:
            assert spec.type.show(kept.get(key)) == spec.type.show(value), key
            assert spec.secret is False or kept.get(key) == value
    assert desk.drafts() == ()
