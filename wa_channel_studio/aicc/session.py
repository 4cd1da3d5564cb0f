"""A conversation with one AICC: its addresses, its token, its pool of connections.

Puts the parts of this package together for one connection. Asks nothing until it is asked.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from wa_channel_studio.aicc.addresses import base, proxy
from wa_channel_studio.aicc.channel_gateway import HttpChannelGateway, not_set_up
from wa_channel_studio.aicc.client import Addresses, Client
from wa_channel_studio.aicc.network_log import RecentRequests
from wa_channel_studio.aicc.pace import Pace
from wa_channel_studio.aicc.reference_data import ReferenceReader
from wa_channel_studio.aicc.transport import Limits, Transport
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.services.aicc_ports import ReferenceList
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Clock


def addresses_of(connection: Connection) -> Addresses:
    """The addresses of a connection. Raises ProblemError for one that may not be used, or headers that cannot be."""
    for text, field, title in (
        (connection.app_key, "aicc_app_key", "The app key"),
        (connection.tenant_space_id, "aicc_tenant_space_id", "The tenant space id"),
    ):
        if not text.isascii() or not text.isprintable() or text != text.strip():
            raise ProblemError.of(
                f"{title} has a sign in it that cannot be sent.",
                "Copy it again; it has letters, digits and simple signs without blanks around.",
                field=field,
            )
    return Addresses(
        base(connection.api_url, "aicc_api_url", "The API base URL"),
        base(connection.auth_url, "aicc_auth_url", "The authentication base URL"),
        base(connection.oiap_url, "aicc_oiap_url", "The OIAP base URL") if connection.oiap_url else None,
        proxy(connection.proxy, connection.proxy_password),
    )


class HttpSession:
    """Implements ``services.aicc_ports.AiccSession``."""

    def __init__(self, connection: Connection, ca_pem: str, log: RecentRequests, clock: Clock, pace: Pace) -> None:
        self._connection = connection
        self.addresses = addresses_of(connection)
        limits = Limits(connection.connect_seconds, connection.read_seconds)
        self.transport = Transport(ca_pem, self.addresses.proxy, limits, log, clock)
        self.client = Client(connection, self.addresses, self.transport, clock, pace)
        self._reader = ReferenceReader(self.client, connection)
        path = connection.channel_service
        self._gateway = HttpChannelGateway(self.client, path) if path.strip("/") else None

    @property
    def channel_service(self) -> HttpChannelGateway:
        """Raises AiccError (``NOT_OFFERED``) where none is set up."""
        if self._gateway is None:
            raise not_set_up()
        return self._gateway

    def read(self, kind: ReferenceKind, job: JobContext) -> ReferenceList:
        """Read one list."""
        return self._reader.read(kind, job)

    def close(self) -> None:
        """End its connections."""
        self.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
