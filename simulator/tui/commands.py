"""The keys of a screen as commands of the palette, so that none has to be remembered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import SystemCommand
from textual.screen import Screen

_NAMES = {"escape": "Esc", "enter": "Enter", "delete": "Del"}


def key_name(key: str) -> str:
    """A key as it stands on a keyboard: `f1` is F1, `ctrl+s` is ^S, a letter is itself."""
    first = key.split(",")[0]
    if first.startswith("ctrl+"):
        return f"^{first.removeprefix('ctrl+').upper()}"
    if len(first) > 1 and first[0] == "f" and first[1:].isdigit():
        return first.upper()
    return _NAMES.get(first, first)


def screen_commands(screen: Screen[object]) -> Iterator[SystemCommand]:
    """What can be done on `screen` now, each once."""
    seen: set[str] = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        worth_naming = binding.show or bool(binding.tooltip)
        if node is not screen or not enabled or not worth_naming or binding.action in seen:
            continue
        seen.add(binding.action)
        explained = binding.tooltip or binding.description
        key = screen.app.get_key_display(binding)
        yield SystemCommand(
            binding.description,
            f"{explained} ({key})",
            partial(screen.app.run_action, binding.action, screen),
        )
