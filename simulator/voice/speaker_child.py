"""The process that owns pyttsx3: `python -m simulator.voice.speaker_child`.

A JSON object per line comes in on stdin, one goes out on stdout for each:

    {"do": "voices"}                           {"voices": [{"id", "name", "language"}]}
    {"do": "render", "text", "voice", "rate",  {"rendered": true}
     "volume", "file"}
                                               {"error": "…"} in place of either

It lives apart because espeak initialises once per process, an engine may hang where no thread can
be stopped, and engines print to stdout. The end of stdin ends it, even in the middle of a hang.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, TextIO

Answer = dict[str, Any]


class SpeechEngine:
    """pyttsx3, started at the first request."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._default_voice: str | None = None
        self._errors: list[str] = []

    def voices(self) -> list[dict[str, str]]:
        """What can be chosen from, as the engine lists it."""
        return [
            {"id": str(voice.id), "name": str(voice.name), "language": _language(voice)}
            for voice in self._started().getProperty("voices")
        ]

    def render(self, text: str, voice: str | None, rate: int, volume: float, file: str) -> None:
        """Write the speech to `file`. Raises RuntimeError when there is none."""
        engine = self._started()
        # An engine takes an unknown voice without a word and speaks with the last one.
        if voice is not None and voice not in {known["id"] for known in self.voices()}:
            raise RuntimeError(f"there is no voice '{voice}'")
        self._errors.clear()
        for name, value in (
            ("voice", voice or self._default_voice),
            ("rate", rate),
            ("volume", volume),
        ):
            if value is not None:
                engine.setProperty(name, value)
                # espeak loses what comes while it is still taking a setting.
                _wait_for_espeak()
        engine.save_to_file(text, file)
        engine.runAndWait()
        _wait_for_espeak()
        if self._errors:
            raise RuntimeError(self._errors[0])

    def _started(self) -> Any:
        if self._engine is None:
            _make_espeak_findable()
            import pyttsx3

            engine = pyttsx3.init()
            engine.connect("error", self._take_error)
            if _espeak() is not None:
                engine.runAndWait()  # until its first loop pyttsx3 holds espeak's settings back
            self._engine = engine
            self._default_voice = _english(self.voices(), engine.getProperty("voice"))
        return self._engine

    def _take_error(self, exception: Exception, **_: object) -> None:
        self._errors.append(str(exception))


def _english(voices: list[dict[str, str]], platform_choice: object) -> str | None:
    """The platform's own choice if that speaks English, else the first voice that does."""
    english = [voice["id"] for voice in voices if voice["language"].split("-")[0] == "en"]
    return next((id for id in english if id == platform_choice), next(iter(english), None))


def _language(voice: Any) -> str:
    """Such as "en-us"; drivers give "en_US", or bytes with a number in front, or nothing."""
    for language in voice.languages or ():
        text = language.decode("utf-8", "replace") if isinstance(language, bytes) else str(language)
        return "".join(filter(str.isprintable, text)).replace("_", "-").lower()
    return ""


def _espeak() -> Any:
    """The espeak that pyttsx3 has loaded; None when another engine speaks."""
    return sys.modules.get("pyttsx3.drivers._espeak")


def _wait_for_espeak() -> None:
    """Wait until espeak has done all it was told, such as writing its file.

    pyttsx3 starts espeak in the background and comes back; the next sentence would then be mixed
    up with this one.
    """
    espeak = _espeak()
    if espeak is not None:
        espeak.Synchronize()


def _make_espeak_findable() -> None:
    """Load the espeak-ng of `espeakng_loader` where Linux has none of its own."""
    if sys.platform != "linux":
        return
    import ctypes

    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        pass
    else:
        return
    try:
        import espeakng_loader
    except ImportError:
        return  # pyttsx3 will say that it found nothing
    # pyttsx3 asks for the library by its name, which the linker then knows already.
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()


def answer(engine: SpeechEngine, request: Mapping[str, Any]) -> Answer:
    """Do what `request` asks; what to say to it."""
    try:
        match request:
            case {"do": "voices"}:
                return {"voices": engine.voices()}
            case {"do": "render", **wanted}:
                engine.render(**wanted)
                return {"rendered": True}
            case _:
                return {"error": "unknown request"}
    except Exception as error:  # whatever a driver raises is an answer, not the end
        return {"error": str(error) or type(error).__name__}


def serve(requests: TextIO, answers: TextIO, respond: Callable[[Any], Answer]) -> None:
    """Answer each line of `requests` until they end, and then leave at once."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def take() -> None:
        for line in requests:
            lines.put(line)
        # The parent is gone. The main thread may hang in a driver, so nothing waits for it.
        os._exit(0)

    threading.Thread(target=take, daemon=True).start()
    while True:
        answers.write(json.dumps(respond(json.loads(lines.get()))) + "\n")
        answers.flush()


def main() -> None:
    """Keep stdout for answers alone, then serve."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Drivers print to file descriptor 1, some of them from C.
    os.dup2(2, 1)
    engine = SpeechEngine()
    serve(sys.stdin, answers, lambda request: answer(engine, request))


if __name__ == "__main__":
    main()
