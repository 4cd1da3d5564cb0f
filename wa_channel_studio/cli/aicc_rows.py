"""The rows of the commands for a tenant's AICC: ``aicc ...`` and ``sync ...``.

Data only; each row names the module that carries it out.
"""

from __future__ import annotations

from wa_channel_studio.cli.command import HERE, JSON, Argument, Command

_WORKSPACE = Argument(("--workspace",), "the workspace file", {"metavar": "FILE", "required": True})
_TENANT = Argument(("--tenant",), "the tenant", {"metavar": "NAME", "required": True})
_WHERE = '--workspace acme.wcs --tenant "Acme Brazil"'

CONNECTION_OPTIONS: tuple[Argument, ...] = (
    Argument(("--aicc",), "base address of the AICC's APIs", {"metavar": "URL"}),
    Argument(("--auth",), "base address of its authentication, often with port 28070", {"metavar": "URL"}),
    Argument(("--app-key",), "the app key that the AICC's operations personnel gave", {"metavar": "KEY"}),
    Argument(("--channel-service",), "path of the channel service, where there is one", {"metavar": "PATH"}),
    Argument(("--ca",), "certificate or keystore to trust its servers by", {"metavar": "FILE"}),
    Argument(("--oiap",), "base address of OIAP, which knows the chatbots", {"metavar": "URL"}),
    Argument(("--oiap-tenant",), "the tenant id there", {"metavar": "ID"}),
    Argument(("--tenant-space",), "value of X-TenantSpaceID, where somebody asks for it", {"metavar": "ID"}),
    Argument(("--proxy",), "HTTP proxy to go through", {"metavar": "URL"}),
    Argument(("--deletes",), "whether channels may be deleted on the AICC (default off)", {"choices": ("on", "off")}),
)
"""Options of ``tenant set`` that set up the connection; each names one setting."""

AICC_COMMANDS: tuple[Command, ...] = (
    Command(
        ("aicc", "sandbox"),
        "run a sandbox AICC on this machine, to try things out",
        f"{HERE}sandbox_command",
        (
            Argument(("--data",), "the folder of its data; it is made", {"metavar": "DIR", "required": True}),
            Argument(("--port",), "the port; a free one is taken without it", {"metavar": "N", "default": "0"}),
            Argument(("--tls",), "serve https, with a CA of its own", {"action": "store_true"}),
            Argument(
                ("--strict",),
                "ask for approval on the address trustlist before an address may be used",
                {"action": "store_true"},
            ),
            JSON,
        ),
        ("aicc sandbox --data sandbox --tls", "aicc sandbox --data sandbox --port 8443 --tls --json"),
        "It listens on this machine only, and plays an AICC with called routes, OUs, chatbots and a channel service. "
        "With --json one line says how to reach it. Ctrl-C ends it; its data stays.",
    ),
    Command(
        ("aicc", "test"),
        "try a tenant's connection step by step",
        f"{HERE}aicc_commands",
        (_WORKSPACE, _TENANT, JSON),
        (f"aicc test {_WHERE}",),
        "Ends with 1 when a step failed.",
    ),
    Command(
        ("aicc", "pull"),
        "read called routes, skill queues, OUs and chatbots",
        f"{HERE}aicc_commands",
        (_WORKSPACE, _TENANT, JSON),
        (f"aicc pull {_WHERE}",),
        "What this AICC does not offer is told and is no failure.",
    ),
    Command(
        ("sync", "plan"),
        "compare a tenant's channels with its AICC; nothing is sent",
        f"{HERE}sync_commands",
        (
            _WORKSPACE,
            _TENANT,
            Argument(("--out",), "also write the plan to this file, for “sync apply --plan”", {"metavar": "PLAN.json"}),
            JSON,
        ),
        (f"sync plan {_WHERE} --out plan.json",),
        "Ends with 3 when there is something to do or to decide, and with 0 when nothing would happen; what is blocked "
        "is listed either way.",
    ),
    Command(
        ("sync", "apply"),
        "carry out a plan",
        f"{HERE}sync_commands",
        (
            _WORKSPACE,
            _TENANT,
            Argument(("--plan",), "only when exactly this would happen", {"metavar": "PLAN.json"}),
            Argument(
                ("--confirm-deletes",), "also delete what the plan says is to be deleted", {"action": "store_true"}
            ),
            JSON,
        ),
        (f"sync apply {_WHERE} --plan plan.json",),
        "Without --plan a new plan is made and carried out. What an earlier one left in the middle comes first. "
        "Conflicts are left out; they are decided in the window. Ends with 1 when something was stopped.",
    ),
    Command(
        ("sync", "status"),
        "say how a tenant's channels stand, without asking the AICC",
        f"{HERE}sync_commands",
        (_WORKSPACE, _TENANT, JSON),
        (f"sync status {_WHERE}",),
    ),
)
