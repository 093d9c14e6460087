"""Processes that we start, and how soon the machine serves them."""

import os
import subprocess

import pytest

from hotline.lib import processes


def test_a_process_is_served_sooner_or_later_than_others() -> None:
    with subprocess.Popen(["sleep", "30"]) as child:
        processes.hurry(7, child.pid)
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == 7
        child.kill()


def test_where_the_system_does_not_let_us_it_goes_on_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(which: int, who: int, niceness: int) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(os, "setpriority", refused)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    processes.hurry(-10)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
