"""What the candidate of the demo says; a good story that leaves something to be asked about."""

from __future__ import annotations

STORY = (
    "Last spring our checkout service began to fail for about one order in ten. "
    "I owned that service, so I took the lead. "
    "I compared the failing requests with the good ones, and all of them went through the two "
    "newest machines. "
    "At first I suspected the database, but its numbers were flat, so I dropped that idea. "
    "Then I saw that the new machines had a smaller connection pool. "
    "I ran cube control to take both out of rotation, and errors went back to normal within five "
    "minutes. "
    "Afterwards we wrote a review."
)

REPLIES = {
    "detection": (
        "An alert on the error rate paged me eight minutes after the first failures. "
        "Support had two tickets by then."
    ),
    "communication": (
        "I posted in the incident channel every fifteen minutes and told support what to say to "
        "customers. "
        "After the fix I sent a summary to the product lead."
    ),
    "contributing_factors": (
        "The pool size lived in two files that had drifted apart. "
        "Nothing compared them, and our load test never touched the second one."
    ),
    "action_items": (
        "I moved the pool size into one file and added a check that fails the build when a machine "
        "differs. "
        "I owned both and they had a date."
    ),
    "shipped": "Both changes were merged within a week, and the check has been on ever since.",
    "verification": (
        "Two months later somebody set the size wrong again. "
        "The check stopped it before it reached production."
    ),
    "impact": (
        "About four hundred orders failed over thirty minutes, worth roughly nine thousand dollars."
    ),
}
"""By criterion."""

VAGUE = "That part I would have to look up, but the team handled it together."
"""To any other question."""

ADDITION = "Only that I would now compare machines before I suspect the database."
"""To the closing question."""

MUMBLED = frozenset({"flat,"})
"""Words that the recognizer of the demo is not sure of."""
