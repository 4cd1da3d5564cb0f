"""The colours and sizes that the whole window is drawn with, once for light and once for dark.

The first block of each set is the table of the design; the second block is derived from it for states that the table
does not name (hover, pressed, disabled). Nothing here knows Qt, so that tests can judge contrast without a window.
"""

from __future__ import annotations

from dataclasses import dataclass

BODY_PX = 13
SECONDARY_PX = 12
TITLE_PX = 18
CONTROL_HEIGHT = 32
CHIP_HEIGHT = 26
ROW_HEIGHT = 40
COMPACT_ROW_HEIGHT = 30
CARD_RADIUS = 10
CONTROL_RADIUS = 7
SPACE = 4
"""One step of spacing; every gap is a multiple of it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, each as ``#rrggbb``; a soft colour is the ground for text of its strong one."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    information: str
    information_soft: str
    control_line: str
    hover: str
    pressed: str
    disabled: str
    accent_hover: str
    accent_pressed: str
    on_error: str
    track: str

    @property
    def dark(self) -> bool:
        """Whether this is the dark set."""
        return self.name == "dark"

    def color(self, role: str) -> str:
        """The colour called ``role``; raises KeyError for a name that is no colour of the set."""
        value = getattr(self, role, None)
        if not isinstance(value, str) or not value.startswith("#"):
            raise KeyError(role)
        return value

    def strong(self, kind: str) -> str:
        """The text colour of a state: error, warning, success, information; neutral is muted."""
        return self.muted if kind == "neutral" else self.color(kind)

    def soft(self, kind: str) -> str:
        """The ground of a state; neutral is the raised surface."""
        return self.raised if kind == "neutral" else self.color(f"{kind}_soft")


def mixed(color: str, other: str, share: float) -> str:
    """``color`` with ``share`` (0 to 1) of ``other`` in it."""
    parts = (round(int(color[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


LIGHT = Tokens(
    name="light",
    window="#f4f5f7",
    surface="#ffffff",
    raised="#f9fafb",
    line="#e1e4ea",
    text="#1b1f27",
    muted="#5d6675",
    accent="#0b6e5f",
    on_accent="#ffffff",
    accent_soft="#e0f2ee",
    error="#b42318",
    error_soft="#fdecea",
    warning="#8a5a00",
    warning_soft="#fdf3dc",
    success="#176b3a",
    success_soft="#e3f4e9",
    information="#1f4fa3",
    information_soft="#e6eefb",
    control_line="#cdd2dc",
    hover="#f0f2f5",
    pressed="#e4e7ec",
    disabled="#98a0ad",
    accent_hover=mixed("#0b6e5f", "#000000", 0.12),
    accent_pressed=mixed("#0b6e5f", "#000000", 0.24),
    on_error="#ffffff",
    track="#e1e4ea",
)

DARK = Tokens(
    name="dark",
    window="#14171c",
    surface="#1c2027",
    raised="#21262e",
    line="#323944",
    text="#e8ebf0",
    muted="#a3adbb",
    accent="#3fb8a2",
    on_accent="#08201c",
    accent_soft="#1b3a36",
    error="#ff8a80",
    error_soft="#3d2221",
    warning="#f2c26b",
    warning_soft="#3a301c",
    success="#7fd6a0",
    success_soft="#1e3628",
    information="#8fb6ff",
    information_soft="#202e47",
    control_line="#454e5c",
    hover="#282e38",
    pressed="#323944",
    disabled="#6b7584",
    accent_hover=mixed("#3fb8a2", "#ffffff", 0.14),
    accent_pressed=mixed("#3fb8a2", "#000000", 0.14),
    on_error="#2b0f0d",
    track="#323944",
)
