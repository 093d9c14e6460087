"""`hotline learn [list]`: learns from the city's own cases, or shows what was learnt."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from hotline.ground.profiles import queries as profiles
from hotline.insight.learning import shelf, teaching


class Command(BaseCommand):
    """Classifiers of category and unit."""

    help = "Learn category and unit from the city's own orders, or list what was learnt"

    def add_arguments(self, parser: CommandParser) -> None:
        """Learn, or list; cards in words or as JSON."""
        parser.add_argument("what", nargs="?", default="now", choices=("now", "list"), help="learn now, or list")
        parser.add_argument("--card", action="store_true", help="show the cards in use as JSON, and learn nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, list, or show."""
        with translation.override("en"):
            if options["card"]:
                self._show()
            elif options["what"] == "list":
                self._list()
            else:
                self._learn()

    def _learn(self) -> None:
        try:
            rules = profiles.current().learning
        except LookupError as error:
            raise CommandError(str(error)) from error
        found = teaching.learn(rules, at=timezone.now())
        for each in found:
            self.stdout.write(str(each) if isinstance(each, shelf.Unfit) else in_words(each))
        if all(isinstance(each, shelf.Unfit) for each in found):
            raise CommandError("nothing was learnt")

    def _list(self) -> None:
        for what in shelf.WHATS:
            try:
                used = shelf.in_use(what).card["name"]
            except shelf.Unfit as unfit:
                used = ""
                self.stdout.write(f"{what}: {unfit}")
            for card in shelf.cards(what):
                self.stdout.write(("* " if card["name"] == used else "  ") + in_words(card))

    def _show(self) -> None:
        for what in shelf.WHATS:
            try:
                card = shelf.in_use(what).card
            except shelf.Unfit as unfit:
                raise CommandError(f"{what}: {unfit}") from unfit
            self.stdout.write(json.dumps(card, ensure_ascii=False, indent=1))


def in_words(card: shelf.Card) -> str:
    """A card on one line."""
    data, figures = card["data"], card["figures"]
    levels = "; ".join(
        f"level {place}: {level['first']:.0%} first, {level['three']:.0%} among three"
        for place, level in enumerate(figures["levels"], start=1)
    )
    said = (
        f"{card['what']} {card['name']}: {data['cases']} cases of {data['from']} to {data['to']}, "
        f"{data.get('registers', 0)} entries of the registers, {len(card['classes'])} classes, "
        f"{card['bytes'] / 1e6:.1f} MB; on the latest {figures['tried']}: {levels}"
    )
    if "proposed" in figures:
        said += (
            f"; proposed for {figures['proposed']:.0%} of them, rightly for {figures['proposed_rightly']:.0%} of those"
        )
    return said
