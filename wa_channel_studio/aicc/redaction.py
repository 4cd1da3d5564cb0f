"""Makes what the other side says fit to be shown: short, harmless, and without any secret that this program sent.

Knows the secrets of one connection and the tokens it was given. An error of the AICC may quote what it was sent.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections import deque
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from wa_channel_studio.domain.secret import REDACTED, Secret

SHOWN = 300
"""Characters of a foreign text that are shown."""
_LOOKED_AT = 20_000
"""Characters of a foreign text that are looked at; more would only cost time."""
_SHORT = 4
"""Of a secret shorter than this, even its gap in a text would tell something."""
_TOKENS = 8
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")
_NAMED = re.compile(
    r"""(?ix)(["']?(?:access_?token|auth_?token|app_?secret|password|authorization)["']?\s*[:=]\s*)
    ("[^"]*"|'[^']*'|[^\s,;&}]+)"""
)
_NOT_TEXT = re.compile(r"(?is)<(script|style)\b.*?(?:</\1>|$)|<!--.*?(?:-->|$)|<[^>]*(?:>|$)")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")


class Redactor:
    """Shows foreign texts without the secrets it knows."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)
        self._tokens: deque[Secret] = deque(maxlen=_TOKENS)

    def add_token(self, token: Secret) -> None:
        """Leave out this token as well from now on; only the newest few are remembered."""
        self._tokens.append(token)

    def shown(self, text: str, also: Iterable[Secret | None] = ()) -> str:
        """``text`` as it may be shown; ``also`` are secrets that were sent with this one request."""
        text = text[:_LOOKED_AT]
        secrets = (*self._secrets, *tuple(self._tokens), *(secret for secret in also if secret))
        # The longest first: one may stand inside another.
        for plain in sorted({secret.reveal() for secret in secrets}, key=len, reverse=True):
            for form in _forms(plain):
                if form not in text:
                    continue
                if len(plain) < _SHORT:
                    return "(not shown: it quotes a secret)"
                text = text.replace(form, REDACTED)
        text = _BEARER.sub(rf"\1 {REDACTED}", _NAMED.sub(rf"\1{REDACTED}", text))
        text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)
        text = " ".join(text.split())
        return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

    def shown_page(self, page: str, also: Iterable[Secret | None] = ()) -> str:
        """What a person would read on an HTML page: its title, or else its beginning."""
        page = page[:_LOOKED_AT]
        title = _TITLE.search(page)
        words = html.unescape(_NOT_TEXT.sub(" ", title[1] if title and title[1].strip() else page))
        return self.shown(words, also)


def _forms(plain: str) -> set[str]:
    """How a secret may be quoted: as it is, in JSON, in an address, in Base64."""
    raw = plain.encode("utf-8", "surrogatepass")
    return {
        plain,
        json.dumps(plain)[1:-1],
        json.dumps(plain, ensure_ascii=False)[1:-1],
        quote(raw, safe=""),
        quote_plus(raw, safe=""),
        html.escape(plain),
        base64.b64encode(raw).decode("ascii"),
    }
