"""What prompts are played as: the files of the city's texts, found or spoken beside the loop that leads the calls."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hotline.casework.menus.walks import Prompt
from hotline.channels.phone.exchange.programs import ExchangeTrouble
from hotline.channels.phone.exchange.prompts.shelf import Shelf
from hotline.ground.profiles.telephone_prompts import Prompts

log = logging.getLogger(__name__)


class Voice:
    """The prompts of an installation; `shelf_of` makes the shelf of a city's texts."""

    def __init__(self, shelf_of: Callable[[Prompts], Shelf]) -> None:
        self._shelf_of = shelf_of
        self._shelf: Shelf | None = None
        self._said: dict[Prompt, tuple[str, ...]] = {}
        self._texts: Prompts | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")

    async def media(self, texts: Prompts, prompt: Prompt) -> tuple[str, ...]:
        """What the exchange is told to play; nothing for what cannot be said, and the log says why."""
        if texts is not self._texts and texts != self._texts:
            self._shelf = self._shelf_of(texts)
            self._said.clear()
        self._texts = texts
        known = self._said.get(prompt)
        if known is None:
            known = await asyncio.get_running_loop().run_in_executor(self._thread, self._find, prompt)
            self._said[prompt] = known
        return known

    def _find(self, prompt: Prompt) -> tuple[str, ...]:
        assert self._shelf is not None, "media has made it"
        try:
            return self._shelf.media(prompt.key, prompt.language, prompt.values)
        except (ExchangeTrouble, KeyError, OSError) as trouble:
            log.error("the prompt %s cannot be said in %s: %s", prompt.key, prompt.language, trouble)
            return ()

    def close(self) -> None:
        """Let the thread go when it is done."""
        self._thread.shutdown(wait=False, cancel_futures=True)
