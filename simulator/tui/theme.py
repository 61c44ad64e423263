"""The two colour themes. Contrast first: every text colour stands at 4.5 to 1 or better."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="night-shift",
    primary="#7fb0dc",
    secondary="#9fb3c8",
    accent="#e6b35a",
    foreground="#dfe5ec",
    background="#11151b",
    surface="#181e26",
    panel="#222a35",
    success="#93c47d",
    warning="#e6b35a",
    error="#ef8b7c",
    dark=True,
    variables={
        "rule": "#3b4a5c",
        "text-muted": "#a3b0be",
        "footer-key-foreground": "#e6b35a",
        "footer-description-foreground": "#c3cdd8",
        "footer-background": "#222a35",
        "block-cursor-foreground": "#11151b",
        "block-cursor-background": "#7fb0dc",
        "input-selection-background": "#35506b",
        "scrollbar": "#3b4a5c",
        "scrollbar-background": "#181e26",
        "scrollbar-background-hover": "#181e26",
        "scrollbar-background-active": "#181e26",
    },
)

LIGHT = Theme(
    name="day-shift",
    primary="#1f5c94",
    secondary="#44576b",
    accent="#8a5300",
    foreground="#1b232c",
    background="#f7f6f2",
    surface="#ffffff",
    panel="#e6e4dc",
    success="#2c6b2f",
    warning="#8a5300",
    error="#a8281c",
    dark=False,
    variables={
        "rule": "#a19d8f",
        "text-muted": "#55616d",
        "footer-key-foreground": "#8a5300",
        "footer-description-foreground": "#35414d",
        "footer-background": "#e6e4dc",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#1f5c94",
        "input-selection-background": "#bcd4ea",
        "scrollbar": "#b4b0a2",
        "scrollbar-background": "#eeece5",
        "scrollbar-background-hover": "#eeece5",
        "scrollbar-background-active": "#eeece5",
    },
)
