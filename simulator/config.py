"""What the user has set: flags, environment and `config.toml`, put together here and only here.

A flag goes before `INCIDENT_INTERVIEW_<NAME>` in the environment, that before the file, and the
file before the default.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, ConfigDict, Field, Strict, TypeAdapter, ValidationError

from simulator.errors import UsageError
from simulator.paths import UserFolders

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

ENVIRONMENT = "INCIDENT_INTERVIEW_"
"""What the variables begin with; the rest is the setting's name in capitals."""


def _expanded(path: Path) -> Path:
    # Without a home folder `~` stays what it is, and is then not found by whoever looks there.
    with contextlib.suppress(RuntimeError):
        return path.expanduser()
    return path


_Name = Annotated[str, Field(min_length=1)]
_Path = Annotated[Path, Strict(False), AfterValidator(_expanded)]


@dataclass(frozen=True, slots=True)
class Settings:
    """How interviews are held on this machine."""

    microphone: _Name | None = None
    """Name of the microphone; None is the system's default."""
    loudspeaker: _Name | None = None
    """Name of the loudspeaker; None is the system's default."""
    voice: _Name | None = None
    """Id of the interviewer's voice; None is the platform's default English voice."""
    rate: Annotated[int, Field(ge=80, le=400)] = 165
    """How fast the interviewer speaks, in words per minute."""
    volume: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0
    """How loud the interviewer speaks, 0 to 1."""
    recognizer: Literal["auto", "vosk", "moonshine", "none"] = "auto"
    """What hears the answers; "auto" takes the best there is, "none" has them typed."""
    speech_model: _Path | None = None
    """A Vosk model folder, or the name of an installed model; None is the best English one."""
    hands_free: bool = False
    """Whether silence ends an answer; otherwise only a key does."""
    patience: Annotated[float, Field(ge=1, le=60, allow_inf_nan=False)] = 5.0
    """Seconds of silence that end an answer when hands are free."""
    recordings: bool | None = None
    """Whether spoken answers are recorded; None means that the candidate was not asked yet."""
    muted: bool = False
    """Whether the interviewer stays silent; questions are shown all the same."""
    mode: Literal["auto", "voice", "keyboard"] = "auto"
    """How answers are given; "auto" is by voice where this machine can hear."""


def load_settings(folders: UserFolders) -> Settings:
    """The settings of `config.toml` over the defaults. Raises UsageError naming file and key."""
    return merged(folders, environ={})


def merged(
    folders: UserFolders,
    flags: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force. `environ` None is the process's own; a flag of None was not given.

    `flags` are named as the settings they go before.
    Not to be saved as a whole: a flag holds for one run. `remember` keeps a choice. Raises
    UsageError naming the file, variable or flag that is wrong.
    """
    held = _checked(_file_values(folders.settings), str(folders.settings))
    for name, text in _environment(os.environ if environ is None else environ).items():
        # A variable is text, which says "1" or "on" where a file has a value of its own type.
        held[name] = _value(name, text, ENVIRONMENT + name.upper(), strict=False)
    for name, value in (flags or {}).items():
        if value is not None:
            held[name] = _value(name, value, "--" + name.replace("_", "-"))
    return Settings(**held)


def save_settings(folders: UserFolders, settings: Settings) -> None:
    """Write all of `settings` to `config.toml`; what the user wrote around them stays.

    The file is private, and is replaced whole or not at all. Raises UsageError.
    """
    _write(folders.settings, {name: getattr(settings, name) for name in _NAMES})


def remember(folders: UserFolders, **choices: object) -> Settings:
    """Keep only `choices` in `config.toml`; the settings of the file thereafter. Raises UsageError.

    So that a choice made on the screen does not make a flag or a variable permanent.
    """
    _write(folders.settings, _checked(choices, "settings"))
    return load_settings(folders)


_NAMES = tuple(field.name for field in fields(Settings))
_DEFAULTS = Settings()


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    """What checks each setting, by its name."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: TypeAdapter(hints[name], config=ConfigDict(strict=True)) for name in _NAMES}


def _checked(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`values` in the types of the settings. Raises UsageError naming `where` and the key."""
    unknown = next((name for name in values if name not in _NAMES), None)
    if unknown is not None:
        known = ", ".join(_NAMES)
        raise UsageError(f"{where}: no setting is called '{unknown}' (there is: {known})")
    return {name: _value(name, value, f"{where}: {name}") for name, value in values.items()}


def _value(name: str, value: object, place: str, *, strict: bool | None = None) -> Any:
    """`value` in the type of the setting `name`. Raises UsageError beginning with `place`."""
    try:
        return _adapters()[name].validate_python(value, strict=strict)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise UsageError(f"{place}: {problem[0].lower()}{problem[1:]}") from None


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings in the environment; an empty variable counts as none."""
    named = {name: environ.get(ENVIRONMENT + name.upper()) for name in _NAMES}
    return {name: text for name, text in named.items() if text}


def _file_values(file: Path) -> dict[str, Any]:
    import tomllib  # most runs need no file

    text = _text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: not TOML: {' '.join(str(error).split())}") from None


def _text(file: Path) -> str:
    """What the file holds; nothing when there is none. Raises UsageError."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise UsageError(f"{file}: not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None


def _write(file: Path, values: Mapping[str, Any]) -> None:
    _checked(_file_values(file), str(file))  # a file with a fault in it is the user's to mend
    document = _document(file)
    for name, value in values.items():
        if value is None:
            document.pop(name, None)
        elif name in document or value != getattr(_DEFAULTS, name):
            # What was never set is not written: a better default reaches the user.
            document[name] = str(value) if isinstance(value, Path) else value
    _replace(file, document.as_string())


def _document(file: Path) -> TOMLDocument:
    import tomlkit  # only when something is kept: it takes 50 ms to load

    return tomlkit.parse(_text(file))


def _replace(file: Path, text: str) -> None:
    """Put `text` in the file's place at one stroke, for its owner's eyes only."""
    target = file.resolve()  # a link to somewhere else stays a link
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            how = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            with os.fdopen(os.open(partial, how, 0o600), "w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from None
