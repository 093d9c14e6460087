"""Where trained classifiers lie: arrays in a file without code in it, a card beside them, a pointer to the one in use.

`HUIYIN_VAR/models/<what>/current` names the card. It is written last and in one go, so that a running page sees either
the old or the new classifier. What does not fit – another version of the features, other bytes than the card says – is
refused with a sentence.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import inf
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.conf import settings
from django.utils.translation import pgettext_lazy

from hotline.insight.learning.classifier import TOP, Choice, Classifier
from hotline.insight.learning.features import VERSION, Array, Space

CATEGORY, UNIT = "category", "unit"
WHATS = (CATEGORY, UNIT)
CURRENT = "current"
FORMAT = 1
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}")

Card = dict[str, Any]


class Unfit(Exception):
    """A classifier that is not there or cannot be used, and why, in the language of who reads it."""

    def __init__(self, sentence: object, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


@dataclass(frozen=True, slots=True)
class Kept:
    """A classifier with its card."""

    card: Card
    classifier: Classifier


_known: dict[str, tuple[tuple[int, int], Kept | Unfit]] = {}


def folder(what: str) -> Path:
    """Where the classifiers of a kind lie."""
    return Path(settings.HUIYIN_VAR) / "models" / what


def put(what: str, classifier: Classifier, card: Mapping[str, Any], *, name: str) -> Card:
    """Lay a classifier on the shelf and take it into use. What lay there before stays."""
    import numpy

    place = folder(what)
    place.mkdir(parents=True, exist_ok=True)
    arrays = {"keys": classifier.space.keys, "rarity": classifier.space.weights}
    for turn, choice in enumerate(classifier.choices.values()):
        arrays |= {f"places{turn}": choice.places, f"weights{turn}": choice.weights, f"begin{turn}": choice.intercepts}
    with (place / f"{name}.npz.new").open("wb") as file:
        numpy.savez(file, **arrays)  # type: ignore[arg-type]  # the stub takes the names for its own argument
    held = (place / f"{name}.npz.new").read_bytes()
    whole: Card = {
        "format": FORMAT,
        "what": what,
        "name": name,
        "features": VERSION,
        "sharpness": classifier.sharpness,
        "choices": {above: list(choice.classes) for above, choice in classifier.choices.items()},
        "bytes": len(held),
        "sha256": hashlib.sha256(held).hexdigest(),
        **card,
    }
    (place / f"{name}.npz.new").replace(place / f"{name}.npz")
    _write(place / f"{name}.json", json.dumps(whole, ensure_ascii=False, indent=1))
    _write(place / CURRENT, name)
    return whole


def _write(file: Path, text: str) -> None:
    new = file.with_name(file.name + ".new")
    new.write_text(text + "\n", encoding="utf-8")
    new.replace(file)


def in_use(what: str) -> Kept:
    """The classifier that is in use: read once, and again when another was taken into use. Raises Unfit."""
    try:
        seen = (folder(what) / CURRENT).stat()
    except OSError:
        raise Unfit(pgettext_lazy("learning", "Nothing has been learnt yet.")) from None
    mark = seen.st_mtime_ns, seen.st_ino
    known = _known.get(str(folder(what)))
    if known is None or known[0] != mark:
        known = mark, _read(what)
        _known[str(folder(what))] = known
    if isinstance(known[1], Unfit):
        raise known[1]
    return known[1]


def _read(what: str) -> Kept | Unfit:
    try:
        return read(what, (folder(what) / CURRENT).read_text(encoding="utf-8").strip())
    except Unfit as unfit:
        return unfit
    except (OSError, UnicodeDecodeError) as error:
        return Unfit(pgettext_lazy("learning", "The model cannot be read: %(error)s"), error=error)


def card_of(what: str, name: str) -> Card:
    """The card of a classifier. Raises Unfit."""
    if not _NAME.fullmatch(name):
        raise Unfit(pgettext_lazy("learning", "The model has no proper name."))
    try:
        card = json.loads((folder(what) / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(pgettext_lazy("learning", "The model's card cannot be read: %(error)s"), error=error) from None
    if not isinstance(card, dict) or card.get("format") != FORMAT or card.get("what") != what:
        raise Unfit(pgettext_lazy("learning", "The model's card is of another kind."))
    return card


def read(what: str, name: str) -> Kept:
    """A classifier by its name, checked against its card. Raises Unfit."""
    card = card_of(what, name)
    if card.get("features") != VERSION:
        raise Unfit(pgettext_lazy("learning", "The model was made for another version of the features: learn again."))
    file = folder(what) / f"{name}.npz"
    try:
        held = file.read_bytes()
    except OSError as error:
        raise Unfit(pgettext_lazy("learning", "The model cannot be read: %(error)s"), error=error) from None
    if hashlib.sha256(held).hexdigest() != card.get("sha256"):
        raise Unfit(pgettext_lazy("learning", "The model's file is not the one its card was written for."))
    try:
        return Kept(card, _classifier(held, card))
    except STRANGE as error:
        raise Unfit(pgettext_lazy("learning", "The model does not fit its card: %(error)s"), error=error) from None


STRANGE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, EOFError, MemoryError, BadZipFile)
"""What comes of arrays and cards that are none."""


def _classifier(held: bytes, card: Card) -> Classifier:
    """The classifier of a file and its card. Raises one of STRANGE where they do not belong together."""
    import numpy

    with numpy.load(BytesIO(held), allow_pickle=False) as arrays:
        space = Space(_ascending(arrays["keys"], "u"), _numbers(arrays["rarity"]))
        choices = {
            str(above): _choice(tuple(classes), arrays, turn, space)
            for turn, (above, classes) in enumerate(card["choices"].items())
        }
    if space.keys.shape != space.weights.shape or TOP not in choices:
        raise ValueError("features and weights do not belong together")
    sharpness = float(card["sharpness"])
    if not 0 < sharpness < inf:
        raise ValueError("the sharpness is no size")
    return Classifier(space, choices, sharpness)


def _choice(classes: tuple[object, ...], arrays: Mapping[str, Array], turn: int, space: Space) -> Choice:
    places, weights = _ascending(arrays[f"places{turn}"], "i"), _numbers(arrays[f"weights{turn}"])
    intercepts = _numbers(arrays[f"begin{turn}"])
    if not classes or not all(isinstance(name, str) for name in classes):
        raise ValueError("classes must have names")
    if weights.shape != (places.size, len(classes)) or intercepts.shape != (len(classes),):
        raise ValueError(f"table {turn} has another form")
    if places.size and not 0 <= int(places[0]) <= int(places[-1]) < space.keys.size:
        raise ValueError(f"table {turn} speaks of features that are not there")
    return Choice(tuple(map(str, classes)), places, weights, intercepts)


def _ascending(array: Array, kind: str) -> Array:
    """Whole numbers, one after the other, each once."""
    if array.dtype.kind != kind or array.ndim != 1 or bool((array[1:] <= array[:-1]).any()):
        raise ValueError("places and features must be numbers in ascending order")
    return array


def _numbers(array: Array) -> Array:
    import numpy

    if array.dtype.kind != "f" or not bool(numpy.isfinite(array).all()):
        raise ValueError("weights must be numbers")
    return array


def cards(what: str) -> list[Card]:
    """The cards of all classifiers of a kind, the latest first."""
    found = []
    for file in sorted(folder(what).glob("*.json"), reverse=True):
        try:
            found.append(card_of(what, file.stem))
        except Unfit:
            continue
    return found
