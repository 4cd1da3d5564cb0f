"""How a tenant's AICC is reached: addresses, credentials and what this program may do there.

Everything here was typed by a person. Whether it works, only a request can tell; this module asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from wa_channel_studio.domain.secret import Secret


class Way(StrEnum):
    """How channels of a tenant come to the AICC and back; the program always says which one it is."""

    GUIDED = "guided"
    """A person enters them on the AICC's own pages, led field by field. Needs nothing of the AICC."""
    DOCUMENTED = "documented"
    """The same, and the APIs that Huawei documents fill the pick lists. They read; none of them writes a channel."""
    CHANNEL_SERVICE = "channel_service"
    """A service that the deployment offers after our contract creates, reads, changes and deletes channels."""


CONNECT_SECONDS, READ_SECONDS = 10, 30
"""Time-outs unless somebody changes them; ours, nobody documents any."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The connection of one tenant. Addresses have no slash at their end; an empty one is not set up."""

    api_url: str = ""
    """Base of the documented APIs and of the channel service."""
    auth_url: str = ""
    """Base of the token's address, a setting of its own: the newest page gives port 28070 (aicc-api, 1.1)."""
    app_key: str = ""
    app_secret: Secret = field(default_factory=lambda: Secret(""))
    tenant_space_id: str = ""
    """Sent as X-TenantSpaceID where it is not empty. No page of Huawei's names that header (aicc-api, 1.2)."""
    channel_service: str = ""
    """Path of the channel service below ``api_url``, such as ``/channel-service/v1``; empty: there is none."""
    oiap_url: str = ""
    """Base of OIAP, which knows the chatbots."""
    oiap_tenant_id: str = ""
    oiap_password: Secret = field(default_factory=lambda: Secret(""))
    """The third-party API password set in OIAP (aicc-api, 1.4)."""
    ca_certificate_id: str = ""
    """Certificate or keystore of the library by which servers are trusted; empty: as the system trusts."""
    proxy: str = field(default="", repr=False)
    """Address of an HTTP proxy, maybe with a user; empty: none is used, whatever the system says."""
    proxy_password: Secret = field(default_factory=lambda: Secret(""))
    """Of the proxy's user; it never stands in the address."""
    connect_seconds: int = CONNECT_SECONDS
    read_seconds: int = READ_SECONDS
    deletes_allowed: bool = False
    """Whether channels may be deleted on the AICC at all; each deletion is confirmed besides."""

    @property
    def reads(self) -> bool:
        """Whether enough is known to ask the documented APIs."""
        return bool(self.api_url and self.auth_url and self.app_key and self.app_secret)

    @property
    def way(self) -> Way:
        """The way of this tenant."""
        if not self.reads:
            return Way.GUIDED
        return Way.CHANNEL_SERVICE if self.channel_service else Way.DOCUMENTED


NOT_CONNECTED = Connection()
