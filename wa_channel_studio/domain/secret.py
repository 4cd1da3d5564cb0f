"""A text that must not be seen by accident.

``repr`` and ``str`` show ``***``; the text itself comes out only by :meth:`Secret.reveal`, so that each place that
does it can be found by searching for the word. It does not encrypt anything: that is the vault's work.
"""

from __future__ import annotations

import hmac

REDACTED = "***"


class Secret:
    """A password, key or token in memory. Equal secrets compare equal; nothing else is shown of them."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The plain text. Call it as late as possible and keep the result as briefly as possible."""
        return self._text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(
            self._text.encode("utf-8", "surrogatepass"), other._text.encode("utf-8", "surrogatepass")
        )

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __len__(self) -> int:
        return len(self._text)

    def __repr__(self) -> str:
        return f"Secret({REDACTED!r})"

    def __str__(self) -> str:
        return REDACTED

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        """Itself: it never changes, and one copy in memory is enough."""
        return self

    def __reduce__(self) -> str:
        """Refuse pickling: a pickled secret would be plain text on disk."""
        raise TypeError("a Secret cannot be pickled")


class Unopened(Secret):
    """Stands for a secret that was left sealed. It can be handed on as it is; whoever asks what it holds is wrong.

    Each place has one of its own, so that no two secrets are taken for the same.
    """

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("")

    def reveal(self) -> str:
        """Raises TypeError, like every question about it."""
        raise TypeError("this secret was not opened")

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        return bool(self.reveal()) if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __bool__(self) -> bool:
        return bool(self.reveal())

    def __len__(self) -> int:
        return len(self.reveal())
