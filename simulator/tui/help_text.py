"""What the help screen says. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from simulator.report.safe import one_line
from simulator.scoring.rubric import Rubric
from simulator.tui.cards import Block

_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "During an interview",
        (
            ("Ctrl+S", "send the answer (in many terminals also Ctrl+Enter)"),
            ("Enter", "a new line"),
            ("F2", "repeat the question"),
            ("F3", "let me think"),
            ("F4", "skip the question"),
            ("F5", "I have no such story"),
            ("Esc, F8", "pause: resume, finish, leave and resume later, or discard"),
            ("F10", "finish now, with a scorecard"),
            ("Ctrl+Z, Ctrl+Y", "undo and redo in the answer"),
            ("Tab", "to the conversation, to scroll it with the arrow keys"),
        ),
    ),
    (
        "When the interview is spoken",
        (
            ("Space, Enter", "your answer is at its end; Ctrl+S does the same"),
            ("Any key", "stops the interviewer's speech, or a countdown"),
            ("Ctrl+S", "what was heard, as you corrected it, counts"),
            ("Ctrl+R", "put a changed word back as it was heard"),
            ("F6", "from voice to keyboard and back, at any moment"),
            ("F7", "silence the interviewer, or let it speak again"),
            ("F9", "begin this answer again"),
        ),
    ),
    (
        "On the scorecard",
        (
            ("1 to 4, ← →", "the tabs"),
            ("Tab", "from the list of criteria to the details"),
            ("e", "export as Markdown, HTML or JSON"),
            ("p", "hear a recorded quote again; once more for the next"),
            ("o", "of two stories: the other one's scorecard"),
            ("a, n, h", "same question again, new question, home"),
        ),
    ),
    (
        "At home",
        (
            ("↑ ↓, Tab", "move between the settings"),
            ("← →", "change a setting"),
            ("s, r", "start a new interview, resume the latest unfinished one"),
            ("v", "microphone, the interviewer's voice (F2 speaks a sample), recordings"),
            ("Enter, d", "on a recent interview: open it, delete it"),
        ),
    ),
    (
        "Everywhere",
        (
            ("F1", "this help"),
            ("Ctrl+P", "all commands by name, and the light and dark themes"),
            ("Ctrl+Q, Ctrl+C", "quit; an interview can be resumed where it was"),
        ),
    ),
)

_KEY_WIDTH = 16

_COURSE = (
    "You are asked one opening question. Take two to three minutes, which is 250 to 450 words: "
    "what happened, what you did, how it ended and what changed afterwards.",
    "Then come follow-ups, one at a time, about what your answer left open. The last question "
    "asks whether you want to add anything. The scorecard comes only at the end.",
    "You may also type a wish instead of an answer: “could you repeat that?”, “let me think”, "
    "“skip this one”, “I have no such story”, “let's stop”.",
    "Spoken answers are heard on this machine. Nothing cuts you off: your answer ends when you say "
    "so, and you correct what was heard before it counts. Sound is kept only if you turn that on.",
    "Every answer is kept on this machine as you type it. Closing the terminal loses nothing: "
    "resume the interview from the home screen.",
)

_JUDGING = (
    "Each criterion is strong, weak or missing by what you said, in your own words, and is held "
    "to the level you chose. What could not be judged is unscored, never a low mark. "
    "What you said unprompted and what came only after probing are shown apart."
)


def help_blocks(rubric: Rubric | None) -> Iterator[Block]:
    """Keys, course and judging; the criteria are those of `rubric`, or left out without one."""
    for title, keys in _KEYS:
        yield Block(Content(title), "heading")
        for key, meaning in keys:
            yield Block(Content.assemble((f"{key:<{_KEY_WIDTH}}", "bold $accent"), meaning), "key")
    yield Block(Content("How the interview goes"), "heading")
    for paragraph in _COURSE:
        yield Block(Content(paragraph), "paragraph")
    yield Block(Content("How an answer is judged"), "heading")
    yield Block(Content(_JUDGING), "paragraph")
    for criterion in rubric.criteria if rubric is not None else ():
        yield Block(Content.styled(one_line(criterion.title), "bold"))
        yield Block(Content(one_line(criterion.measures)), "detail")
