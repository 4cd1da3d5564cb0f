"""A tenant of an AICC: its address, the tenant parameters the channel page depends on, and its pick lists.

The values were typed here by hand or read from the AICC; this module does not know which, and asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wa_channel_studio.domain.certificate import Anchor
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


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant space with the settings and lists that its channels refer to."""

    id: str
    name: str
    aicc_url: str = ""
    parameters: TenantParameters = TenantParameters()
    ous: tuple[OrganisationUnit, ...] = ()
    called_routes: tuple[CalledRoute, ...] = ()
    twilio_webhook: TwilioWebhook = TwilioWebhook()
    trust_anchor: Anchor | None = None
    """Which certificate of a server's chain is used for trust, when somebody chose one for good; None: as suggested."""

    def called_route(self, name: str) -> CalledRoute | None:
        """The called route of that name, if the list holds it."""
        return next((route for route in self.called_routes if route.name == name), None)
