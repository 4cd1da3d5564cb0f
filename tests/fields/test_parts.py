"""A check of the part that a change touches finds the same difference as a full check; rules read what they declare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fields.samples import (
    CERTIFICATES,
    PROVIDER_KEYS,
    READ_TENANT,
    TENANT,
    TODAY,
    VARIANTS,
    at_home,
    complete,
    with_parameters,
)
from tests.fields.strategies import VALUES
from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant, TenantParameters
from wa_channel_studio.fields import parts
from wa_channel_studio.fields.check import Seen, check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.expiry import next_expiry
from wa_channel_studio.fields.many import can_be_set_for_many, repetitions
from wa_channel_studio.fields.parts import part_of
from wa_channel_studio.fields.plan import plan_of
from wa_channel_studio.fields.reads import reads, reads_of
from wa_channel_studio.fields.spec import Values
from wa_channel_studio.fields.table import PROVIDERS, field_map, fields_of
from wa_channel_studio.fields.types import Choice, Switch

TENANTS = (
    TENANT,
    with_parameters(organisation_isolation=True),
    with_parameters(twilio_tenant_webhook=True, new_infobip_api=False),
    READ_TENANT,
)


def edit_of(provider: str, key: str) -> frozenset[str]:
    """What an edit of one field changes."""
    return frozenset((key, *repetitions(provider, key)))


QUICK = sorted(
    (provider, key)
    for provider in PROVIDER_KEYS
    for key in field_map(provider)
    if part_of(provider, edit_of(provider, key))
)


@st.composite
def values_of(draw: st.DrawFn, provider: str, key: str) -> RawValue:
    """A value for a field: often one that means something to it."""
    kind = field_map(provider)[key].type
    if isinstance(kind, Switch) and draw(st.booleans()):
        return draw(st.booleans())
    if isinstance(kind, Choice) and draw(st.booleans()):
        return draw(st.sampled_from([option.key for option in kind.options]))
    if draw(st.booleans()):
        return draw(
            st.sampled_from(("", "Support", "Sales", "whatsapp_route", "sales_route", "3", "1", "x" * 400, "${x}"))
        )
    return draw(VALUES)


@st.composite
def answers_of(draw: st.DrawFn, variant: str) -> Answers:
    """Answers of a channel, some of them wrong or missing."""
    base = complete(variant)
    provider = base.text("provider")
    keys = sorted(field_map(provider).keys() - {"provider"})
    spoiled = draw(st.lists(st.sampled_from(keys), max_size=8, unique=True))
    return base.with_values({key: draw(values_of(provider, key)) for key in spoiled})


def told(problems: tuple[Problem, ...] | list[Problem]) -> Counter[Problem]:
    return Counter(problems)


@given(data=st.data())
@settings(max_examples=400)
def test_the_difference_is_that_of_a_full_check_and_nothing_ends_otherwise(data: st.DataObject) -> None:
    variant = data.draw(st.sampled_from(VARIANTS))
    before = data.draw(answers_of(variant))
    provider = before.text("provider")
    keys = data.draw(st.lists(st.sampled_from([key for p, key in QUICK if p == provider]), min_size=1, max_size=3))
    changed = frozenset().union(*(edit_of(provider, key) for key in keys))
    after = before.with_values({key: data.draw(values_of(provider, key)) for key in sorted(changed)})
    context = at_home(tenant=data.draw(st.sampled_from(TENANTS)), taken=("wa_support_br",))
    part = part_of(provider, changed)
    assert part is not None
    alone, seen = CheckContext(TODAY, context.tenant), Seen()
    was, now = part.problems(before, alone, seen), part.problems(after, alone, seen)
    assert not told(was) - told(check(before, context))
    assert told(check(after, context)) == told(check(before, context)) - told(was) + told(now)
    assert next_expiry(after, context) == next_expiry(before, context)


def test_only_these_fields_need_a_full_check() -> None:
    slow = {
        key
        for provider in PROVIDER_KEYS
        for key, spec in field_map(provider).items()
        if can_be_set_for_many(spec) and not spec.secret and (provider, key) not in QUICK
    }
    assert slow == {
        "base_url",  # certificates are held against its host
        "identity_certificate",
        "token_never_expires",
        "token_permissions",
        "token_valid_until",
        "trust_certificate",
        "verification_method",  # decides whether secrets are asked for
    }


@pytest.mark.parametrize("provider", [*PROVIDER_KEYS, ""])
def test_what_a_part_cannot_tell_is_left_to_a_full_check(provider: str) -> None:
    own = field_map(provider)
    for key in ("provider", "channel_name", "unknown", *(key for key, spec in own.items() if spec.secret)):
        assert part_of(provider, frozenset((key,))) is None
        assert part_of(provider, frozenset((key, "ou"))) is None
    part = part_of(provider, frozenset(("ou",)))
    assert part is not None
    assert {"ou", "skill_queue"} <= part.keys
    untouched = part_of(provider, frozenset())
    assert untouched is not None
    assert (untouched.plan.rows, untouched.plan.rules) == ((), ())


def test_a_rule_that_declares_nothing_may_look_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def rule(values: Values, context: CheckContext) -> Iterator[Problem]:
        del values, context
        return iter(())

    changed = frozenset(("offline_reply_minutes",)) & field_map("twilio").keys() or frozenset(("ou",))
    whole = plan_of("twilio")
    assert reads_of(rule) is None
    for declare, possible in ((None, False), (reads(), True), (reads("ou"), True), (reads("ou", around=True), False)):
        plan = whole._replace(rules=(*whole.rules, declare(rule) if declare else rule))
        monkeypatch.setattr(parts, "plan_of", lambda _provider, plan=plan: plan)
        assert (part_of.__wrapped__("twilio", changed) is not None) is possible


# --- what rules read -------------------------------------------------------------------------------


class WatchedValues(dict[str, RawValue]):
    """Answers that note which of them were asked for."""

    def __init__(self, values: Mapping[str, RawValue]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> RawValue:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.asked.add("everything")
        return super().__iter__()

    def keys(self) -> Any:
        return list(self)

    values = items = keys


class WatchedContext:
    """A context that notes whether anything but the tenant was asked for."""

    def __init__(self, tenant: Tenant | None) -> None:
        self.tenant = tenant
        self.parameters = tenant.parameters if tenant else TenantParameters()
        self.asked = False

    def _seen(self, value: Any) -> Any:
        self.asked = True
        return value

    @property
    def today(self) -> date:
        return self._seen(TODAY)  # type: ignore[no-any-return]

    @property
    def certificates(self) -> Mapping[str, CertificateFile]:
        return self._seen(CERTIFICATES)  # type: ignore[no-any-return]

    @property
    def taken_names(self) -> frozenset[str]:
        return self._seen(frozenset(("wa_support_br",)))  # type: ignore[no-any-return]


def watched(answers: Answers, tenant: Tenant | None) -> tuple[WatchedValues, Any]:
    defaults = plan_of(answers.text("provider")).defaults
    return WatchedValues(answers.over(defaults)), WatchedContext(tenant)


def assert_declared(rule: Callable[..., Any], values: WatchedValues, context: WatchedContext) -> None:
    declared = reads_of(rule)
    assert declared is not None, rule
    assert values.asked <= declared.keys, rule
    assert declared.around or not context.asked, rule


@given(data=st.data())
@settings(max_examples=150)
def test_no_rule_and_no_ending_looks_at_more_than_it_declares(data: st.DataObject) -> None:
    answers = data.draw(answers_of(data.draw(st.sampled_from(VARIANTS))))
    tenant = data.draw(st.sampled_from((None, *TENANTS)))
    provider = answers.text("provider")
    plan = plan_of(provider)
    for cross_rule in plan.rules:
        values, context = watched(answers, tenant)
        found = list(cross_rule(values, context))
        assert_declared(cross_rule, values, context)
        declared = reads_of(cross_rule)
        assert declared is not None
        assert all(problem.field in declared.keys or problem.field not in plan.shown_when for problem in found)
    for spec in fields_of(provider):
        value = answers.get(spec.key, spec.default)
        for rule in () if is_empty(value) else spec.rules:
            values, context = watched(answers, tenant)
            list(rule(value, values, context))
            assert_declared(rule, values, context)
    endings = [(spec.key, spec.ends) for spec in fields_of(provider) if spec.ends] + list(PROVIDERS[provider].endings)
    for key, ends in endings:
        values, context = watched(answers, tenant)
        ends(answers.get(key), values, context)
        # The calendar and certificates change no end by an edit of other fields.
        assert values.asked <= getattr(reads_of(ends), "keys", frozenset())
