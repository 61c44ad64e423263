"""Which takes of an answer are still being written down, and what waits for that."""

from __future__ import annotations

from collections.abc import Callable


class OpenTakes:
    """The takes of one answer, by number."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._open: set[int] = set()
        self._then: Callable[[], None] | None = None

    def __bool__(self) -> bool:
        """Whether something may still be told."""
        return bool(self._open)

    def begin(self, take: int) -> None:
        """A take was begun."""
        self._open.add(take)
        if self._first is None:
            self._first = take

    def forget(self) -> None:
        """Nothing that the takes until now still tell is wanted, and nothing waits for them."""
        self._first = self._then = None
        self._open.clear()

    def is_wanted(self, take: int) -> bool:
        """Whether what `take` tells belongs to this answer."""
        return self._first is not None and take >= self._first

    @property
    def is_awaited(self) -> bool:
        """Whether something waits until all of it is written down."""
        return self._then is not None

    def when_over(self, then: Callable[[], None]) -> None:
        """Call `then` once no take is open; now, if none is."""
        if self._open:
            self._then = then
        else:
            then()

    def wait_for_nothing(self) -> None:
        """Nothing waits any more; what is still told is wanted all the same."""
        self._then = None

    def give_up(self) -> None:
        """Go on without what is not written down yet."""
        then = self._then
        self.forget()
        if then is not None:
            then()

    def end(self, take: int) -> None:
        """A take has told everything."""
        self._open.discard(take)
        if not self._open and self._then is not None:
            then, self._then = self._then, None
            then()
