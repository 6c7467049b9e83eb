"""The colours of the two looks. Texts reach a contrast of at least 4.5 on every ground they are written on.

`…_pale` are grounds for the colour of that name, `…_line` their edges; `on_teal` is written on teal. A Python module, because a
TOML reader would take a fortieth of the start.
"""

from __future__ import annotations

LIGHT = {
    "page": "#f4f6f8",  # behind the cards
    "card": "#ffffff",
    "field": "#ffffff",  # ground of an editor
    "derived": "#f1f4f8",  # ground of a computed value
    "hover": "#eef2f5",
    "line": "#dfe4ea",  # edges of cards, rules of tables
    "field_line": "#b9c3ce",  # edge of an editor
    "ink": "#1b2530",
    "muted": "#586574",
    "faint": "#717e8c",  # hints inside editors
    "teal": "#0c6e74",
    "teal_dark": "#095a5f",
    "teal_pale": "#e3f1f1",
    "on_teal": "#ffffff",
    "red": "#b42318",
    "red_pale": "#fef4f3",
    "red_line": "#e9a8a2",
    "amber": "#8f5600",
    "amber_pale": "#fff9ec",
    "amber_line": "#e2b35e",
    "green": "#2b774a",
    "green_pale": "#e6f3ea",
    "green_line": "#9fcbb0",
    "blue": "#1d55b5",
    "blue_pale": "#e8effb",
    "blue_line": "#b4caef",
}

DARK = {
    "page": "#11161b",  # behind the cards
    "card": "#1a2129",
    "field": "#12181e",  # ground of an editor
    "derived": "#222b34",  # ground of a computed value
    "hover": "#253039",
    "line": "#2f3a45",  # edges of cards, rules of tables
    "field_line": "#52606f",  # edge of an editor
    "ink": "#e6ebf0",
    "muted": "#a3b0bd",
    "faint": "#8f9dab",  # hints inside editors
    "teal": "#4dbdb9",
    "teal_dark": "#74d0cc",
    "teal_pale": "#16363a",
    "on_teal": "#06211f",
    "red": "#f28b82",
    "red_pale": "#341d1d",
    "red_line": "#8c4640",
    "amber": "#e5b15a",
    "amber_pale": "#322814",
    "amber_line": "#86682f",
    "green": "#74c898",
    "green_pale": "#173324",
    "green_line": "#3c6e51",
    "blue": "#8ab4f5",
    "blue_pale": "#1a2a45",
    "blue_line": "#3f5f92",
}
