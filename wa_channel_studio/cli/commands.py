"""All commands as data: their words, their arguments, their examples and the module that carries each out.

A module is named, not imported, so that a command loads only what it needs; the table of fields too is loaded only when
its names are looked at. Each has ``run(arguments, output)``, which
returns the exit code. Nothing here is executed but the lookup of a module's name.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

from wa_channel_studio.cli.aicc_rows import AICC_COMMANDS, CONNECTION_OPTIONS
from wa_channel_studio.cli.certificate_rows import CERTIFICATE_COMMANDS
from wa_channel_studio.cli.command import HERE, JSON, Argument, Command


class _Providers:
    """The names of the providers, loaded when somebody looks: no other command needs the table of fields."""

    def __iter__(self) -> Iterator[str]:
        return iter(importlib.import_module("wa_channel_studio.fields.table").PROVIDERS)

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)


def _workspace(*, required: bool = True) -> Argument:
    return Argument(("--workspace",), "the workspace file", {"metavar": "FILE", "required": required})


def _names(*, count: str = "+") -> Argument:
    return Argument(("names",), "names of channels", {"metavar": "NAME", "nargs": count})


_TENANT = Argument(("--tenant",), "the tenant, where several have a channel of that name", {"metavar": "NAME"})
_FROM = "CHANNEL.json files: one object of field keys to values each"

GROUPS: Mapping[str, str] = {
    "workspace": "make workspaces",
    "tenant": "keep tenants and their settings",
    "channel": "keep, show and check channels",
    "cert": "fetch certificates from servers, and show files of certificates",
    "jks": "make and read Java keystores",
    "aicc": "reach a tenant's AICC, or play one",
    "sync": "bring channels to the AICC and back",
}
"""First words of commands of two words."""

COMMANDS: tuple[Command, ...] = (
    Command(
        ("workspace", "create"),
        "make a new, empty workspace",
        f"{HERE}workspace_commands",
        (Argument(("file",), "the file to make, such as acme.wcs", {"metavar": "FILE"}), JSON),
        ("workspace create acme.wcs",),
        "The master password is asked for twice, or taken from WCS_WORKSPACE_PASSWORD.",
    ),
    Command(
        ("tenant", "add"),
        "add a tenant to a workspace",
        f"{HERE}tenant_commands",
        (
            _workspace(),
            Argument(("name",), "the name you know the tenant by", {"metavar": "NAME"}),
            Argument(("--aicc",), "the address you sign in to the AICC with", {"metavar": "URL", "required": True}),
            JSON,
        ),
        ('tenant add --workspace acme.wcs "Acme Brazil" --aicc https://aicc.example.com',),
    ),
    Command(
        ("tenant", "set"),
        "change parameters of a tenant or its connection; without any, show them",
        f"{HERE}tenant_commands",
        (
            _workspace(),
            Argument(("name",), "the tenant", {"metavar": "NAME"}),
            Argument(
                ("--parameter",),
                "a parameter and its value; can be given several times",
                {"metavar": "KEY=VALUE", "action": "append", "default": []},
            ),
            *CONNECTION_OPTIONS,
            JSON,
        ),
        (
            'tenant set --workspace acme.wcs "Acme Brazil" --parameter webhook_password_validity=180',
            'tenant set --workspace acme.wcs "Acme Brazil" --channel-service /channel-service/v1 --ca aicc-ca.pem',
        ),
        "The app secret is taken from WCS_APP_SECRET, the OIAP password from WCS_OIAP_PASSWORD, and that of the user "
        "in --proxy from WCS_PROXY_PASSWORD; none is shown. An empty value takes a setting away.",
    ),
    Command(
        ("fields",),
        "list the fields of a channel",
        f"{HERE}fields_command",
        (
            Argument(
                ("--provider",),
                "only the fields of this provider: %(choices)s",
                {"metavar": "P", "choices": _Providers()},
            ),
            JSON,
        ),
        ("fields --provider twilio --json",),
    ),
    Command(
        ("channel", "add"),
        "add channels from CHANNEL.json files",
        f"{HERE}add_command",
        (
            _workspace(),
            Argument(("--tenant",), "the tenant they belong to", {"metavar": "NAME", "required": True}),
            Argument(("--from",), _FROM, {"metavar": "CHANNEL.json", "nargs": "+", "dest": "files", "required": True}),
            JSON,
        ),
        ('channel add --workspace acme.wcs --tenant "Acme Brazil" --from support.json sales.json',),
        "An incomplete or wrong channel is kept as a draft. A file that is not an object, or has a key that no channel "
        "has, is refused; the others are added.",
    ),
    Command(
        ("channel", "import"),
        "import channels from a spreadsheet, an archive of them, or JSON",
        f"{HERE}import_command",
        (
            _workspace(),
            Argument(
                ("--tenant",), "the tenant of all rows; without it a column Tenant is needed", {"metavar": "NAME"}
            ),
            Argument(("sheet",), "a CSV, XLSX, XLSM, ODS, XLS, ZIP or JSON file", {"metavar": "SHEET"}),
            Argument(("--dry-run",), "say what would happen, row by row, and change nothing", {"action": "store_true"}),
            Argument(("--good-rows",), "store the good rows although others are refused", {"action": "store_true"}),
            Argument(
                ("--with-secrets",),
                "take columns of passwords and keys too; only for a file that was meant for them",
                {"action": "store_true"},
            ),
            JSON,
        ),
        (
            'channel import --workspace acme.wcs --tenant "Acme Brazil" channels.csv --dry-run',
            "channel import --workspace acme.wcs acme-channels.zip --json",
        ),
        "Columns may be keys of fields or the headings of an export. A row belongs to the channel of its tenant and "
        "name. An incomplete or wrong row is kept as a draft; one without a usable name or provider is refused, and "
        "then nothing is stored. The password of an archive is taken from WCS_ARCHIVE_PASSWORD, or asked for.",
    ),
    Command(
        ("channel", "list"),
        "list the channels of a workspace",
        f"{HERE}list_command",
        (
            _workspace(),
            Argument(("--tenant",), "only those of this tenant", {"metavar": "NAME"}),
            Argument(
                ("--filter",),
                "only those that match: KEY=VALUE, or words to search for; can be given several times",
                {"metavar": "FILTER", "action": "append", "dest": "filters", "default": []},
            ),
            JSON,
        ),
        (
            "channel list --workspace acme.wcs --json",
            "channel list --workspace acme.wcs --filter provider=twilio --filter expires=30d",
        ),
        "Keys are tenant, provider, state (ready, problems or draft), name, phone, ou, route, tag, sync (in_sync, "
        "changed_here, changed_there, conflict, new, unknown and others), expires (expired, a last day, or days from "
        "today such as 30d), changed (a first day, or days back such as 7d) and text.",
    ),
    Command(
        ("channel", "show"),
        "show one channel; secrets are shown as ***",
        f"{HERE}read_commands",
        (_workspace(), Argument(("name",), "the channel", {"metavar": "NAME"}), _TENANT, JSON),
        ("channel show --workspace acme.wcs wa_support_br",),
    ),
    Command(
        ("channel", "check"),
        "check channels of a workspace or CHANNEL.json files",
        f"{HERE}check_files_command",
        (
            Argument(("--from",), _FROM, {"metavar": "CHANNEL.json", "nargs": "+", "dest": "files", "default": []}),
            _workspace(required=False),
            _names(count="*"),
            _TENANT,
            JSON,
        ),
        (
            "channel check --from support.json sales.json --json",
            "channel check --workspace acme.wcs wa_support_br wa_sales_br",
        ),
        "Ends with 1 when a problem was found; hints never count. Files are checked without a workspace, so whether "
        "an OU or a called route is known and whether a name is taken is not judged.",
        module_with_workspace=f"{HERE}read_commands",
    ),
    Command(
        ("pack",),
        "write a preparation pack, an encrypted archive",
        f"{HERE}pack_command",
        (
            _workspace(),
            Argument(("--out",), "the archive to write", {"metavar": "PACK.zip", "required": True}),
            _names(),
            _TENANT,
            Argument(
                ("--with-secrets",),
                "put passwords and keys into the pack too; the history of the channels records it",
                {"action": "store_true"},
            ),
            JSON,
        ),
        ("pack --workspace acme.wcs --out acme-pack.zip wa_support_br wa_sales_br",),
        "The archive's password is asked for twice, or taken from WCS_ARCHIVE_PASSWORD. 7-Zip opens the archive.",
    ),
    Command(
        ("export",),
        "export channels as spreadsheets in one encrypted archive; passwords and keys never leave",
        f"{HERE}export_command",
        (
            _workspace(),
            Argument(("--out",), "the folder to write the archive to", {"metavar": "DIR", "required": True}),
            Argument(("--format",), "xlsx (the default) or csv", {"choices": ("xlsx", "csv"), "default": "xlsx"}),
            _names(count="*"),
            Argument(("--tenant",), "only channels of this tenant", {"metavar": "NAME"}),
            Argument(
                ("--no-password",),
                "do not encrypt; refused where a tenant demands a password",
                {"action": "store_true"},
            ),
            JSON,
        ),
        (
            "export --workspace acme.wcs --out exports",
            "export --workspace acme.wcs --out exports --format csv wa_support_br wa_sales_br",
        ),
        "Without a NAME all channels are exported. The archive's password is asked for twice, or taken from "
        "WCS_ARCHIVE_PASSWORD. 7-Zip opens the archive. At most 100,000 channels in one export, 2,000 in one file.",
    ),
    *AICC_COMMANDS,
    *CERTIFICATE_COMMANDS,
    Command(
        ("demo",),
        "show the main job without a screen, in a folder of its own",
        "wa_channel_studio.demo",
        (Argument(("--out",), "the folder to write to", {"metavar": "DIR", "required": True}), JSON),
        ("demo --out build/demo",),
    ),
)
"""All commands, in the order of the help."""
