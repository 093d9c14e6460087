"""Whoever is rung while a town is tried: picks up after a moment, says who is there, and answers a question by key."""

import threading
from collections.abc import Callable

from hotline.channels.phone.citizens.handsets import Handset, NothingHappened
from hotline.channels.phone.citizens.phrases import AT_A_DESK, PICKS_UP, Mouth
from hotline.channels.phone.citizens.puppeteer import Puppeteer
from hotline.lib.ari.trouble import AriTrouble

RINGS_FOR = 2.0
"""Seconds until somebody has walked to the telephone."""
THINKS_FOR = 15.0
"""Seconds until a citizen answers what she may have been asked: one, it is solved."""
SOLVED = "1"
LONGEST = 3600.0


class Household:
    """Everybody at home, moved by `puppeteer`, speaking with `mouth`."""

    def __init__(self, puppeteer: Puppeteer, mouth: Mouth, say: Callable[[str], None]) -> None:
        self.puppeteer = puppeteer
        self.mouth = mouth
        self.say = say

    def look(self) -> None:
        """Send somebody to each telephone that rings."""
        for handset in self.puppeteer.ringing():
            handset.is_handed_out = True
            threading.Thread(target=self._answer, args=(handset,), daemon=True).start()

    def _answer(self, handset: Handset) -> None:
        """One call, from the first ring to its end; that she hangs up before is nothing unusual."""
        self.say(f"{handset.number} is rung by {handset.far or 'somebody who is not shown'}")
        try:
            self._pause(handset, RINGS_FOR)
            handset.answer()
            self.say(f"{handset.number} has picked up")
            handset.speak(self.mouth.says(AT_A_DESK.get(handset.number, PICKS_UP), "cmn"))
            if handset.number not in AT_A_DESK:
                self._pause(handset, THINKS_FOR)
                handset.press(SOLVED)
            handset.await_end(LONGEST)
        except (AriTrouble, NothingHappened):
            pass
        self.say(f"the call to {handset.number} is over")

    @staticmethod
    def _pause(handset: Handset, seconds: float) -> None:
        try:
            handset.await_end(seconds)
        except NothingHappened:
            return
        raise NothingHappened(f"{handset} was hung up on.")
