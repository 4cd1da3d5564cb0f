"""What single pages show beside their fields: providers to choose, dates that are kept, the greeting, empty lists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel

from tests.ui.wizard.desk import Desk, field_of, messages
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.wizard.view import WizardView


def shown(view: WizardView) -> str:
    labels = [label.text() for label in view.page.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels).replace("\u200b", "").replace("\u00ad", "")


@pytest.mark.parametrize("provider", list(PROVIDERS))
def test_a_new_channel_begins_with_its_provider(desk: Desk, provider: str) -> None:
    view = desk.open()
    tile = view.page.findChild(QAbstractButton, f"action.choose.{provider}")
    assert isinstance(tile, QAbstractButton)
    tile.click()
    assert view.journey.answers.text("provider") == provider
    combo = field_of(view, "provider")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == PROVIDERS[provider].label
    assert PROVIDERS[provider].summary in shown(view)
    row = row_of(QApplication.focusWidget())
    assert row is not None
    assert row.key == "provider"


def test_the_day_of_the_webhook_password_and_its_end_are_told(desk: Desk) -> None:
    view = desk.open_with("gupshup", channel_name="wa_care", webhook_password=Secret("a-1"))
    assert "not set yet" in shown(view)
    with desk.qtbot.waitSignal(view.saved) as saved:
        view.save_and_close()
    again = desk.open(desk.workspace.drafts.edit(saved.args[0].channel))
    day = again.journey.answers.text("webhook_password_changed_on")
    assert day
    assert f"{day}; expires on" in shown(again)
    assert "after 90 days" in shown(again)


def test_the_greeting_is_put_together_and_counted(desk: Desk) -> None:
    view = desk.open_with("gupshup", name_card_enabled=True)
    view.jump("greeting_1")
    QTest.keyClicks(field_of(view, "greeting_1"), "Agent #")
    QTest.keyClicks(field_of(view, "greeting_2"), "of Acme.")
    assert view.page.greeting is not None
    assert view.page.greeting.text == "Agent #${staffId} (${staffName}) of Acme."
    assert f"{len(view.page.greeting.text)} / 255" in shown(view)


def test_an_empty_list_says_where_it_is_filled_in(desk: Desk) -> None:
    desk.tenant = desk.workspace.tenants.save(replace(desk.tenant, ous=(), called_routes=()))
    view = desk.open_with("gupshup")
    view.go(Step.BASIC)
    assert "list of OUs of Acme Brazil is empty" in shown(view)
    view.jump("ou")
    QTest.keyClicks(view.page.form.rows["ou"].editor.widget, "Sales")
    assert view.journey.answers.text("ou") == "Sales"
    assert messages(view, "ou") == []


def test_a_tenant_with_its_own_twilio_webhook_hides_the_channels(desk: Desk) -> None:
    parameters = replace(desk.tenant.parameters, twilio_tenant_webhook=True)
    webhook = replace(
        desk.tenant.twilio_webhook, user="acme", password=Secret("Sample.1-a"), password_confirm=Secret("Sample.1-a")
    )
    desk.tenant = desk.workspace.tenants.save(replace(desk.tenant, parameters=parameters, twilio_webhook=webhook))
    view = desk.open_with("twilio", seen_all=True)
    for key in ("webhook_user", "webhook_password", "webhook_password_confirm"):
        assert not field_of(view, key).isVisible()
    assert not view.page.form.cards["webhook"].isVisible()


def test_the_last_step_says_whom_to_tell(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.go(Step.INTEGRATION)
    assert PROVIDERS["infobip"].told_to in shown(view)
    assert field_of(view, "message_url").isVisible()
    assert view.journey.field == ""


@pytest.mark.parametrize("for_all", [True, False])
def test_a_webhook_that_the_tenant_keeps_is_not_asked_for_and_its_place_is_told(desk: Desk, for_all: bool) -> None:
    parameters = replace(desk.tenant.parameters, twilio_tenant_webhook=for_all)
    desk.tenant = desk.workspace.tenants.save(replace(desk.tenant, parameters=parameters))
    view = desk.open_with("twilio")
    assert field_of(view, "webhook_user").isVisible() is not for_all
    assert ("Edit WhatsApp Twilio Webhook Configuration" in shown(view)) is for_all
