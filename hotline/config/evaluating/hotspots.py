"""How well hot issues are found: rows of messages in the order of their time go the way that new appeals go every day,
and what comes out is laid beside what others named as hot issues.

Precision and recall, of one issue's members: the issue that others named is compared with the one of ours that shares
most messages with it. A message **belongs** to it where more than half of those who named the issue count it in, and
is **admitted** where one of them does. Recall: how many of those that belong are in ours. Precision: how many of ours
are admitted. The figures of all issues together are those of their messages taken together.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hotline.config.evaluating.contract import Evaluation, Figures, Measured
from hotline.config.evaluating.rows import read
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.reading import spoken

PEOPLE = 3
"""In a file of some thousand messages three different people are many."""

KEYWORD = "keyword"
"""The list of messages that were picked by words: one more that names issues."""


@dataclass(frozen=True, slots=True)
class Message:
    """One row: who wrote it when, and what."""

    number: int
    user: str
    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One hot issue as it is printed."""

    people: int
    heat: float
    cohesion: float
    first: str
    last: str
    place: str
    sample: str
    ids: list[int]


@dataclass(frozen=True, slots=True)
class Named:
    """One issue that others named: by whom, which messages belong to it, which are admitted."""

    title: str
    by: list[str]
    belong: frozenset[int]
    admitted: frozenset[int]


def ask(parser: ArgumentParser) -> None:
    """Which file, beside what, how many are shown."""
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="messages: user, title, time, detail")
    parser.add_argument("--reference", type=Path, metavar="FILE", help="what others named as hot issues, with members")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"distinct citizens of an issue ({PEOPLE})")
    parser.add_argument("--show", type=int, default=40, help="how many are printed (40); the figures hold all")


def messages(path: Path) -> list[Message]:
    """The rows of a file in the order of their time. Raises CommandError with the row that lacks user, time or text."""
    found = []
    for place, row in enumerate(read(path), start=1):
        try:
            number = int(row.get("orig_id") or str(row["id"]).rsplit("-", 1)[-1])
            at = datetime.fromisoformat(row["time"])
            found.append(Message(number, str(row["user"]), at, str(row["title"]), str(row["detail"])))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CommandError(
                f"{path}, row {place}: id, user, title, time and detail are expected ({error})"
            ) from error
    return sorted(found, key=lambda each: (each.at, each.number))


def gathered(rows: Sequence[Message], measures: Measures) -> list[rules.Cluster]:
    """The clusters of messages, taken in one after the other: each knows only what came before it."""
    clusters = rules.Clusters(measures)
    seen: Counter[int] = Counter()
    for place, row in enumerate(rows):
        said = spoken(row.title, row.text)
        seen.update(said.keys())
        own = rules.signature(said, seen=seen, texts=place + 1)
        clusters.take(place, own, at=row.at)
    return list(clusters.by_key.values())


def issues(rows: Sequence[Message], measures: Measures) -> list[Found]:
    """The hot issues of a file, the hottest first; heat as it was when each was hottest."""
    found = []
    for cluster in gathered(rows, measures):
        own = [rows[place] for place in sorted(cluster.members)]
        heard = rules.heard_last((row.user, row.at) for row in own)
        if len(heard) < measures.people or cluster.cohesion < measures.cohesion:
            continue
        last = max(row.at for row in own)
        hot = rules.hottest(heard.values(), cohesion=cluster.cohesion, half_life_days=measures.half_life_days)
        place = rules.place_of([row.title + "。" + row.text[:200] for row in own])
        found.append(
            Found(
                people=len(heard),
                heat=hot,
                cohesion=round(cluster.cohesion, 3),
                first=min(row.at for row in own).date().isoformat(),
                last=last.date().isoformat(),
                place=place,
                sample=own[len(own) // 2].title,
                ids=[row.number for row in own],
            )
        )
    return sorted(found, key=lambda each: (-each.heat, each.ids))


def named(path: Path) -> list[Named]:
    """What others named, the issues that two or more of them agree on. Two lists name the same issue where they share
    at least half of the shorter one. Raises CommandError."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        lists = [(KEYWORD, str(each["issue"]), frozenset(each["ids"])) for each in kept["keyword"]]
        lists += [(str(e["team"]), str(e["row"]["问题描述"]), frozenset(e["ids"])) for e in kept["published"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path}: lists 'keyword' and 'published' with ids are expected ({error})") from error
    groups: list[list[tuple[str, str, frozenset[int]]]] = []
    for each in lists:
        same = [group for group in groups if any(_is_same(each[2], other[2]) for other in group)]
        groups = [group for group in groups if group not in same] + [[*(e for group in same for e in group), each]]
    return [_agreed(group) for group in groups if len({by for by, _title, _ids in group}) > 1]


def _is_same(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one & other) and len(one & other) * 2 >= min(len(one), len(other))


def _agreed(group: Sequence[tuple[str, str, frozenset[int]]]) -> Named:
    by = sorted({team for team, _title, _ids in group})
    counted = Counter(number for team in by for number in {n for t, _title, ids in group if t == team for n in ids})
    belong = frozenset(number for number, many in counted.items() if many * 2 > len(by))
    return Named(group[0][1], by, belong, frozenset(counted))


def compared(found: Sequence[Found], agreed: Sequence[Named], rows: Sequence[Message], *, people: int) -> Figures:
    """Ours beside what others named, issue by issue and together."""
    users = {row.number: row.user for row in rows}
    lines: list[dict[str, Any]] = []
    left_out = []
    for issue in agreed:
        here, admitted = issue.belong & users.keys(), issue.admitted & users.keys()
        if not here or len({users[number] for number in admitted}) < people:
            left_out.append(issue.title)
            continue
        ours = max(enumerate(found, start=1), key=lambda e: (len(here & set(e[1].ids)), -len(e[1].ids)), default=None)
        ids = set(ours[1].ids) if ours and here & set(ours[1].ids) else set()
        lines.append(
            {
                "issue": issue.title,
                "named_by": issue.by,
                "rank": ours[0] if ours and ids else None,
                "found": len(ids),
                "admitted": len(ids & admitted),
                "belong": len(here),
                "hit": len(ids & here),
                "precision": round(len(ids & admitted) / len(ids), 3) if ids else 0.0,
                "recall": round(len(ids & here) / len(here), 3),
                "missed": sorted(here - ids),
                "strange": sorted(ids - admitted),
            }
        )
    total = {name: sum(line[name] for line in lines) for name in ("found", "admitted", "belong", "hit")}
    return {
        "issues": lines,
        "left_out": left_out,
        "precision": round(total["admitted"] / total["found"], 3) if total["found"] else 0.0,
        "recall": round(total["hit"] / total["belong"], 3) if total["belong"] else 0.0,
    }


def measure(options: Mapping[str, Any]) -> Measured:
    """Find the issues of a file, and compare them where something to compare with is named."""
    rows = messages(options["data"])
    measures = Measures(people=options["people"])
    found = issues(rows, measures)
    users = len({row.user for row in rows})
    figures: Figures = {"messages": len(rows), "people": users, "issues": [asdict(each) for each in found]}
    lines = [f"{len(rows)} messages of {users} people: {len(found)} issues of {measures.people} people or more"]
    lines += [_line(place, each) for place, each in enumerate(found[: options["show"]], start=1)]
    if options["reference"]:
        agreed = named(options["reference"])
        figures["compared"] = beside = compared(found, agreed, rows, people=measures.people)
        lines += ["", "beside what others named (by how many; members found, admitted, belonging, hit):"]
        lines += [_beside(line) for line in beside["issues"]]
        lines += [f"  left out, fewer than {measures.people} people in this file: {t}" for t in beside["left_out"]]
        lines.append(
            f"precision {beside['precision']:.3f}, recall {beside['recall']:.3f} (all their messages together)"
        )
    return Measured(figures, lines)


def _line(place: int, each: Found) -> str:
    ids = " ".join(map(str, each.ids))
    return (
        f"{place:3}. heat {each.heat:7.3f} · {each.people} people · {each.first} – {each.last} · {each.place or '–'} · "
        f"cohesion {each.cohesion:.2f} · {each.sample}\n     {ids}"
    )


def _beside(line: Mapping[str, Any]) -> str:
    return (
        f"  {line['issue']}: named by {len(line['named_by'])}; rank {line['rank'] or '–'}; {line['found']} found, "
        f"{line['admitted']} admitted, {line['belong']} belong, {line['hit']} hit; "
        f"precision {line['precision']:.3f}, recall {line['recall']:.3f}; missed {line['missed']}, "
        f"strange {line['strange']}"
    )


EVALUATION = Evaluation("hot issues: messages of many people about one matter, beside what others named", ask, measure)
