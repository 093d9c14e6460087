"""`hotline evaluate replies`: what the audit's helper finds in recorded replies, and the worst of them to read."""

import random
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hotline.casework.appeals.repeating import Rarity, counted, terms
from hotline.config.evaluating.contract import Evaluation, Figures, Measured
from hotline.config.evaluating.rows import read
from hotline.insight.replies.rules import Finding, Other, Written, findings, gravity, other, segments
from hotline.insight.replies.signs import Signs, signs
from hotline.insight.replies.words import Flag, Why

SAYS = """what the audit's helper finds in replies: how many of each kind, the worst with their words marked; and, as a
control, how many replies it finds beside the question when they are given to somebody else's question"""
MOST_OTHERS = 60
SEED = 12345
Row = Mapping[str, Any]


def ask(parser: ArgumentParser) -> None:
    """The arguments of the verb."""
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="rows with title, detail and reply")
    parser.add_argument("--worst", type=int, default=20, metavar="N", help="print the N worst, words marked (20)")
    parser.add_argument("--only", choices=Flag.values, default="", help="of these only the ones with this flag")
    parser.add_argument("--some", type=int, default=0, metavar="N", help="print N taken by chance instead of the worst")


def measure(options: Mapping[str, Any]) -> Measured:
    """Every reply beside its question, and beside the other replies of its unit."""
    rows = [row for row in read(options["data"]) if str(row.get("reply") or "").strip()]
    known, rarity = signs(), counted(terms(_question(row)) for row in rows)
    begun = time.perf_counter()
    others = _others(rows, known)
    written = [_written(row) for row in rows]
    found = [findings(one, known, rarity=rarity, others=near) for one, near in zip(written, others, strict=True)]
    seconds = time.perf_counter() - begun
    figures = _figures(found) | {
        "signs": known.version,
        "swapped_found_off_topic": _swapped(written, known, rarity),
        "ms_a_reply": round(seconds * 1000 / max(1, len(rows)), 2),
    }
    chosen = _chosen(written, found, options)
    return Measured(figures | {"worst": [str(rows[number].get("id", number)) for number in chosen]}, [
        *_table(figures), *(line for number in chosen for line in _shown(rows[number], written[number], found[number])),
    ])  # fmt: skip


def _question(row: Row) -> str:
    return f"{row.get('title') or ''}\n{row.get('detail') or row.get('content') or ''}"


def _written(row: Row) -> Written:
    return Written(str(row["reply"]), str(row.get("detail") or row.get("content") or ""), str(row.get("title") or ""))


def _others(rows: Sequence[Row], known: Signs) -> list[list[Other]]:
    """For each reply those of its unit (column unit; else of the whole file) that share the most with it."""
    kept = [other(str(row["reply"]), _question(row), known) for row in rows]
    by_piece: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(kept):
        for piece in _few(one.pieces):
            by_piece[str(rows[number].get("unit") or ""), piece].append(number)
    near = []
    for number, one in enumerate(kept):
        shared = Counter(
            other_number
            for piece in _few(one.pieces)
            for other_number in by_piece[str(rows[number].get("unit") or ""), piece]
            if other_number != number
        )
        near.append([kept[each] for each, _times in shared.most_common(MOST_OTHERS)])
    return near


def _few(all_of: frozenset[str]) -> list[str]:
    """A few pieces of a text, the same ones whenever they occur: two texts that share most of theirs share some."""
    return sorted(all_of, key=hash_of)[:24]


def hash_of(piece: str) -> int:
    """A number for a piece, the same in every process."""
    value = 0
    for sign in piece:
        value = (value * 1_000_003 ^ ord(sign) * 2_654_435_761) & 0xFFFFFFFF
    return value


def _figures(found: list[list[Finding]]) -> Figures:
    whys = Counter(one.why for each in found for one in each)
    flags = Counter(flag for each in found for flag in {one.flag for one in each})
    return {
        "replies": len(found),
        "with_a_flag": sum(bool(each) for each in found),
        "flags": {flag.value: flags[flag] for flag in Flag},
        "reasons": {why.value: whys[why] for why in Why},
    }


def _swapped(written: list[Written], known: Signs, rarity: Rarity) -> float | None:
    """Of replies given to somebody else's question: the share that is found to be beside the question."""
    chance = random.Random(SEED)  # noqa: S311  # a control that comes out the same every time, no secret
    long = [one for one in written if len(one.reply) >= 2 * known.numbers["long"]]
    if len(long) < 2:
        return None
    given = long[:]
    chance.shuffle(given)
    pairs = [(reply, asked) for reply, asked in zip(given, long, strict=True) if reply is not asked]
    swapped = [Written(reply.reply, asked.question, asked.title) for reply, asked in pairs]
    caught = sum(any(one.why == Why.OFF_TOPIC for one in findings(pair, known, rarity=rarity)) for pair in swapped)
    return round(caught / len(swapped), 3) if swapped else None


def _chosen(written: list[Written], found: list[list[Finding]], options: Mapping[str, Any]) -> list[int]:
    only = options.get("only")
    flagged = [n for n, each in enumerate(found) if each and (not only or any(one.flag == only for one in each))]
    if some := int(options.get("some") or 0):
        return random.Random(SEED).sample(flagged, min(some, len(flagged)))  # noqa: S311  # to be read, no secret
    worst = sorted(flagged, key=lambda n: (-gravity(found[n]), len(written[n].reply), n))
    return worst[: int(options.get("worst") or 0)]


def _table(figures: Figures) -> Iterator[str]:
    whole = figures["replies"]
    yield f"{whole} replies, {figures['with_a_flag']} with a flag; {figures['ms_a_reply']} ms a reply"
    for name in ("flags", "reasons"):
        yield ", ".join(f"{what} {count}" for what, count in figures[name].items())
    yield f"control: of replies given to another question {figures['swapped_found_off_topic']} found beside it"


def _shown(row: Row, written: Written, found: list[Finding]) -> Iterator[str]:
    whys = ", ".join(f"{one.why.value} {one.detail}".strip() for one in found)
    yield f"\n{gravity(found):.1f} {row.get('id', '')} {whys}"
    yield f"  ? {' '.join(_question(row).split())[:300]}"
    marked = "".join(f"【{text}】" if whys else text for text, whys in segments(written.reply, found))
    yield f"  = {' '.join(marked.split())[:900]}"


REPLIES = Evaluation(SAYS, ask, measure)
