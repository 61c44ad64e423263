"""Running a check: it may hang or break, and the doctor goes on."""

from __future__ import annotations

import threading

from simulator.doctor.check import Check, Examination, Health, examined

FINE = Check("part", Health.OK, "all is well")


def test_a_check_that_ends_gives_its_outcome() -> None:
    assert examined(Examination("part", lambda: FINE, 10, is_needed=True)) == (FINE, False)


def test_a_check_that_hangs_is_left_behind() -> None:
    never = threading.Event()

    def hang() -> Check:
        never.wait(60)
        return FINE

    try:
        check, hangs = examined(Examination("part", hang, 0.01, is_needed=False))
    finally:
        never.set()
    assert hangs
    assert check == Check("part", Health.WARNING, "did not answer within 0.01 seconds")


def test_a_check_that_breaks_is_told_and_never_raises() -> None:
    def break_() -> Check:
        raise RuntimeError("out of luck")

    check, hangs = examined(Examination("part", break_, 10, is_needed=True))
    assert not hangs
    assert check.health is Health.WRONG
    assert check.says == "could not be checked: RuntimeError: out of luck"
