"""The rows of the commands for certificates and keystores: ``cert ...`` and ``jks ...``.

Data only; each row names the module that carries it out. None of them needs a workspace, Qt or a database.
"""

from __future__ import annotations

from wa_channel_studio.cli.command import HERE, JSON, Argument, Command

_PROXY = Argument(
    ("--proxy",),
    "the proxy to go through, such as http://proxy.example.com:8080 or http://user@proxy.example.com:8080, or “none”; "
    "without this the system's settings count",
    {"metavar": "URL"},
)
_TIMEOUT = Argument(
    ("--timeout",), "seconds for the whole conversation with one host (default 10)", {"metavar": "S", "default": "10"}
)

CERTIFICATE_COMMANDS: tuple[Command, ...] = (
    Command(
        ("cert", "fetch"),
        "fetch certificates from hosts, one file each",
        f"{HERE}cert_fetch_command",
        (
            Argument(("hosts",), "hosts, host:port, or addresses", {"metavar": "HOST", "nargs": "+"}),
            Argument(("--out",), "the folder to write to; it is made", {"metavar": "DIR", "required": True}),
            Argument(
                ("--use",),
                "which certificate of the chain (default: root where the chain is public, else leaf)",
                {"choices": ("leaf", "intermediate", "root", "all")},
            ),
            Argument(("--format",), "how it is written (default: der)", {"choices": ("der", "pem"), "default": "der"}),
            _PROXY,
            Argument(
                ("--proxy-itself",),
                "fetch the certificate of an https:// proxy instead of the hosts behind it",
                {"action": "store_true"},
            ),
            _TIMEOUT,
            Argument(
                ("--anyway",),
                "also write where a public host shows a private root, or that of an inspecting proxy",
                {"action": "store_true"},
            ),
            JSON,
        ),
        (
            "cert fetch api.infobip.com --out certificates",
            "cert fetch api.twilio.com login.gupshup.io:443 --out certificates --use all --format pem",
            "cert fetch graph.facebook.com --out certificates --proxy http://proxy.example.com:8080",
        ),
        "Nothing but the TLS handshake is sent. A host that fails is told, the others are written, and the command "
        "ends with 1. The password of a proxy's user is asked for, or taken from WCS_PROXY_PASSWORD.",
    ),
    Command(
        ("cert", "show"),
        "show the certificates of files of any kind",
        f"{HERE}cert_show_command",
        (Argument(("files",), "DER, PEM, P7B, JKS, JCEKS or PKCS#12", {"metavar": "FILE", "nargs": "+"}), JSON),
        ("cert show api.infobip.com.der keystore.jks --json",),
        "The password of a keystore is asked for on a terminal, or taken from WCS_KEYSTORE_PASSWORD; what can be read "
        "without it is shown without it.",
    ),
    Command(
        ("jks", "create"),
        "make a JKS of certificates",
        f"{HERE}jks_create_command",
        (
            Argument(("out",), "the keystore to write", {"metavar": "OUT.jks"}),
            Argument(("files",), "files of certificates, or folders of them", {"metavar": "FILE", "nargs": "*"}),
            Argument(
                ("--alias",),
                "a certificate's file under a name of your own; can be given several times",
                {"metavar": "NAME=FILE", "action": "append", "default": [], "dest": "aliases"},
            ),
            JSON,
        ),
        (
            "jks create infobip.jks api.infobip.com.der xyz.api.infobip.com.der",
            "jks create infobip.jks --alias api=api.infobip.com.der --alias base=xyz.api.infobip.com.der",
        ),
        "Without a name the alias is the file's name without its suffix, and a second one of the same name gets -2. "
        "An existing keystore is never replaced. The password is asked for twice, or taken from WCS_KEYSTORE_PASSWORD.",
    ),
    Command(
        ("jks", "list"),
        "list the entries of a keystore",
        f"{HERE}jks_list_command",
        (Argument(("file",), "a JKS, JCEKS or PKCS#12", {"metavar": "FILE"}), JSON),
        ("jks list infobip.jks --json",),
        "A JKS is listed without its password; with WCS_KEYSTORE_PASSWORD it is checked for changes. A PKCS#12 needs "
        "the password, which is then asked for on a terminal.",
    ),
    Command(
        ("jks", "trusts"),
        "say whether a client with this keystore would trust a server today",
        f"{HERE}jks_trusts_command",
        (
            Argument(("file",), "a keystore, or any other file of certificates", {"metavar": "FILE"}),
            Argument(("host",), "the server: host, host:port or an address", {"metavar": "HOST"}),
            _PROXY,
            _TIMEOUT,
            JSON,
        ),
        ("jks trusts infobip.jks api.infobip.com",),
        "Ends with 0 for yes and 1 for no.",
    ),
)
"""Commands that work on certificates and keystores, in the order of the help."""
