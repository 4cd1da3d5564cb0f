"""What of a channel ends first, by what its fields declare."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings

from tests.fields.samples import TENANT, alone, at_home, complete, entry, file, with_parameters
from tests.fields.strategies import ANSWERS
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry, days_after
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant, TwilioWebhook
from wa_channel_studio.fields.check import Seen, check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.expiry import next_expiry
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import CertificateRef

ENDS = datetime(2027, 6, 1, tzinfo=UTC)


def ending(answers: Answers | str, context: CheckContext | None = None, **changes: RawValue) -> Expiry:
    whole = complete(answers) if isinstance(answers, str) else answers
    return next_expiry(whole.with_values(changes), context or alone())


def test_every_certificate_field_says_when_it_ends() -> None:
    fields = [spec for spec in all_fields().values() if isinstance(spec.type, CertificateRef)]
    assert fields
    assert all(spec.ends is not None for spec in fields)


def test_the_first_of_all_certificates_counts_also_within_a_keystore() -> None:
    early = entry("k3x9zz.api-us.infobip.com", not_after=datetime(2027, 1, 5, 23, 59, tzinfo=UTC))
    store = file("infobip.jks", entry("api.infobip.com"), early)
    answers = complete("infobip").without("webhook_password")
    assert next_expiry(answers, alone(store)) == Expiry(date(2027, 1, 5), "trust_certificate")
    assert next_expiry(answers, alone(file("infobip.jks"))) == NO_EXPIRY


def test_of_the_same_day_what_stands_first_on_the_page() -> None:
    assert ending("cloud-api", token_never_expires=True) == Expiry(ENDS.date(), "trust_certificate")


def test_a_token_ends_unless_it_never_does() -> None:
    assert ending("cloud-api", token_valid_until="2027-02-01") == Expiry(date(2027, 2, 1), "token_valid_until")
    assert ending("cloud-api", token_valid_until="2027-02-01", token_never_expires=True).field == "trust_certificate"
    assert ending("cloud-api", token_valid_until="soon").field == "trust_certificate"


def test_a_webhook_password_ends_when_the_tenant_says() -> None:
    assert ending("gupshup") == Expiry(date(2027, 1, 30), "webhook_password")
    shorter = at_home(tenant=with_parameters(webhook_password_validity=7))
    assert ending("gupshup", shorter) == Expiry(date(2026, 11, 8), "webhook_password")
    assert ending("gupshup", webhook_password=Secret("")).field == "trust_certificate"
    assert ending("gupshup", webhook_password_changed_on="").field == "trust_certificate"


def test_the_day_it_ends_is_the_last_on_which_the_check_is_content() -> None:
    answers = complete("gupshup")
    last = next_expiry(answers, alone()).on
    assert last is not None
    for day, fields in ((last, set()), (days_after(last, 1), {"webhook_password"})):
        assert day is not None
        assert {problem.field for problem in check(answers, alone(today=day))} == fields


def test_where_twilio_is_known_to_the_tenant_its_password_counts() -> None:
    def tenant(**webhook: object) -> Tenant:
        made = with_parameters(twilio_tenant_webhook=True)
        return replace(made, twilio_webhook=TwilioWebhook("hook", Secret("p"), Secret("p"), **webhook))  # type: ignore[arg-type]

    known = at_home(tenant=tenant(changed_on=date(2026, 11, 2)))
    assert ending("twilio", known) == Expiry(date(2027, 1, 31), "provider")
    assert ending("twilio", at_home(tenant=tenant())).field == "trust_certificate"
    assert ending("twilio", at_home(tenant=TENANT)).field == "webhook_password"
    assert ending("gupshup", known).field == "webhook_password"


def test_what_has_no_end_is_not_in_the_year_9999() -> None:
    forever = file("graph.der", entry("graph.facebook.com", not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)))
    answers = complete("cloud-api").with_values({"token_never_expires": True, "identity_certificate": ""})
    assert next_expiry(answers, alone(forever)) == NO_EXPIRY
    assert next_expiry(Answers({"provider": "nobody"}), alone()) == NO_EXPIRY
    assert days_after(date(9999, 12, 1), 90) is None


@settings(max_examples=60)
@given(ANSWERS)
def test_nothing_that_was_typed_stops_it(answers: Answers) -> None:
    found = next_expiry(answers, at_home())
    assert (found.on is None) == (found == NO_EXPIRY)


def test_a_run_that_remembers_finds_the_same() -> None:
    seen = Seen()

    @settings(max_examples=120)
    @given(ANSWERS)
    def same(answers: Answers) -> None:
        assert check(answers, at_home(), seen=seen) == check(answers, at_home())

    same()
