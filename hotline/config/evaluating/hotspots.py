"""How well hot issues are found: rows of messages in the order of their time go the way that new appeals go every day,
and what comes out is laid beside what others named as hot issues.

Precision and recall, of one issue's members: the issue that others named is compared with the one of ours that shares
most messages with it. A message **belongs** to it where more than half of those who named the issue count it in, and
is **admitted** where one of them does. Recall: how many of those that belong are in ours. Precision: how many of ours
are admitted. The figures of all issues together are those of their messages taken together.
"""

import json
import re
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
from hotline.insight.hotspots.naming import Name, Reader
from hotline.insight.hotspots.naming import named as called
from hotline.insight.hotspots.reading import spoken
from hotline.insight.hotspots.words import NO_PLACES, SMALLER

PEOPLE = 3
"""In a file of some thousand messages three different people are many."""

REGION = re.compile(r"(?<=\w)[省市区县]")
REGION_NAME = re.compile(rf"(?!{'|'.join((NO_PLACES + ' ' + SMALLER).split())})\w+(?<!{')(?<!'.join(SMALLER.split())})")

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
    about: str
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


def issues(rows: Sequence[Message], measures: Measures) -> list[Found]:
    """The hot issues of a file, the hottest first; heat as it was when each was hottest. Each row is laid beside those
    before it alone; for the names words are weighed by the whole file."""
    clusters, seen = rules.Clusters(measures), Counter[int]()
    signatures: list[rules.Signature] = []
    for place, row in enumerate(rows):
        said = spoken(row.title, row.text)
        seen.update(said.keys())
        signatures.append(rules.signature(said, seen=seen, texts=place + 1))
        clusters.take(place, signatures[-1], at=row.at)
    reader = Reader(regions_of(rows))

    def weigh(word: str) -> float:
        return rules.seldom(seen[rules.key_of(word)], len(rows))

    found = []
    for cluster in clusters.by_key.values():
        own = [rows[place] for place in sorted(cluster.members)]
        if cluster.cohesion < measures.cohesion or len({row.user for row in own}) < measures.people:
            continue
        name = called([reader.read(row.user, row.title, row.text) for row in own], weigh=weigh)
        heard = rules.heard_last((row.user, row.at) for row in own)
        if name.holds and (not name.is_scattered or rules.comes_at_once(heard.values(), measures)):
            like = max(sorted(cluster.members), key=lambda place: rules.likeness(signatures[place], cluster.total))
            found.append(_found(cluster, own, name, rows[like].title, measures))
    return sorted(found, key=lambda each: (-each.heat, each.ids))


def _found(cluster: rules.Cluster, own: Sequence[Message], name: Name, sample: str, measures: Measures) -> Found:
    heard = rules.heard_last((row.user, row.at) for row in own)
    return Found(
        people=len(heard),
        heat=rules.hottest(heard.values(), cohesion=cluster.cohesion, half_life_days=measures.half_life_days),
        cohesion=round(cluster.cohesion, 3),
        first=min(row.at for row in own).date().isoformat(),
        last=max(row.at for row in own).date().isoformat(),
        place=name.place,
        about=name.about,
        sample=sample,
        ids=[row.number for row in own],
    )


def regions_of(rows: Sequence[Message]) -> list[str]:
    """The names of the city and its districts in a file that comes without a register: what ends as they do and stands
    in one text of fifty, in two or three characters."""
    counted = Counter[str]()
    for row in rows:
        said = row.title + row.text
        counted.update({said[at.start() - more : at.end()] for at in REGION.finditer(said) for more in (1, 2)})
    often = {name: many for name, many in counted.items() if many * 50 >= len(rows) and REGION_NAME.fullmatch(name)}
    # of 3区 and A3区 the longer one, where it is the same; of A市 and 在A市 the shorter one
    shorter = {name[1:] for name, many in often.items() if many * 10 >= often.get(name[1:], 0) * 9}
    longer = {name for name in often if name[1:] in often.keys() - shorter}
    return sorted(often.keys() - shorter - longer)


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
    ids, name = " ".join(map(str, each.ids)), " · ".join(filter(None, (each.place, each.about)))
    return (
        f"{place:3}. {name}: {each.people} people, {len(each.ids)} messages, {each.first} – {each.last}; "
        f"heat {each.heat:.3f}, cohesion {each.cohesion:.2f}\n"
        f"     “{each.sample}”\n     {ids}"
    )


def _beside(line: Mapping[str, Any]) -> str:
    return (
        f"  {line['issue']}: named by {len(line['named_by'])}; rank {line['rank'] or '–'}; {line['found']} found, "
        f"{line['admitted']} admitted, {line['belong']} belong, {line['hit']} hit; "
        f"precision {line['precision']:.3f}, recall {line['recall']:.3f}; missed {line['missed']}, "
        f"strange {line['strange']}"
    )


EVALUATION = Evaluation("hot issues: messages of many people about one matter, beside what others named", ask, measure)
