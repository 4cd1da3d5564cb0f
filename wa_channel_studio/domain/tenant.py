"""A tenant of an AICC: its address, the tenant parameters the channel page depends on, and its pick lists.

The values were typed here by hand or read from the AICC; this module does not know which, and asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.choices import Candidate, Choices, choices_of
from wa_channel_studio.domain.reference_data import NOTHING_READ, ReferenceData, ReferenceKind
from wa_channel_studio.domain.secret import Secret

WEBHOOK_VALIDITY_DEFAULT = 90
"""Days a webhook password is valid unless the tenant says otherwise (channel page, table 1)."""


@dataclass(frozen=True, slots=True)
class TenantParameters:
    """The tenant parameters that change a WhatsApp channel's form (aicc-manual, section 5)."""

    twilio_tenant_webhook: bool = False
    """Tenant-level Twilio webhook: user and password are kept once for the tenant. Default UNKNOWN, ours off."""
    new_infobip_api: bool = True
    """New infobip API, which the page advises. The AICC's default is UNKNOWN, ours is the advised one."""
    organisation_isolation: bool = False
    """Inter-organisation data isolation; off by default (tenant parameters page)."""
    webhook_password_validity: int = WEBHOOK_VALIDITY_DEFAULT
    """Days from 7 to 365."""
    export_password: bool = True
    """Whether exported archives need a password; on by default (tenant parameters page)."""


@dataclass(frozen=True, slots=True)
class OrganisationUnit:
    """An OU of the tenant. Names may repeat; the code tells them apart."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class CalledRoute:
    """A multimedia called route, which fills the page's Skill Queue list."""

    name: str
    ou: str = ""
    max_wait_seconds: int | None = None
    """Longest waiting time of the skill queue behind it, when somebody knows it."""


@dataclass(frozen=True, slots=True)
class TwilioWebhook:
    """The tenant-level Twilio webhook (channel page, table 1)."""

    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    password_confirm: Secret = field(default_factory=lambda: Secret(""))
    changed_on: date | None = None


@dataclass(frozen=True)
class Tenant:
    """A tenant space with the settings and lists that its channels refer to.

    Without slots: what can be chosen is worked out once and kept with it, for checks of 100,000 channels.
    """

    id: str
    name: str
    aicc_url: str = ""
    parameters: TenantParameters = TenantParameters()
    ous: tuple[OrganisationUnit, ...] = ()
    called_routes: tuple[CalledRoute, ...] = ()
    twilio_webhook: TwilioWebhook = TwilioWebhook()
    trust_anchor: Anchor | None = None
    """Which certificate of a server's chain is used for trust, when somebody chose one for good; None: as suggested."""
    read: ReferenceData = field(default=NOTHING_READ, compare=False, repr=False)
    """What was read of its AICC. Not a setting: keeping a tenant leaves it alone."""

    def called_route(self, name: str) -> CalledRoute | None:
        """The called route of that name, if the list holds it."""
        return next((route for route in self.called_routes if route.name == name), None)

    @cached_property
    def ou_choices(self) -> Choices:
        """The OUs that can be chosen."""
        typed = (Candidate(ou.name, ou.name, code=ou.code) for ou in self.ous)
        return choices_of(ReferenceKind.OU, typed, self.read)

    @cached_property
    def route_choices(self) -> Choices:
        """The called routes that can be chosen, with the OU and the longest waiting time that people gave."""
        typed = (
            Candidate(route.name, route.name, ou=route.ou, max_wait_seconds=route.max_wait_seconds)
            for route in self.called_routes
        )
        return choices_of(ReferenceKind.CALLED_ROUTE, typed, self.read)

    @cached_property
    def chatbot_choices(self) -> Choices:
        """The chatbots that can be chosen, by access code. They are never typed into a list."""
        return choices_of(ReferenceKind.CHATBOT, (), self.read)
