"""What clusters are called, by the latest texts in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.insight.hotspots import rules
from hotline.insight.hotspots.models import Progress, Word
from hotline.insight.hotspots.naming import Name, Reader, Said, named, said_by_several, words_in
from hotline.insight.hotspots.words import PLAIN
from hotline.lib.chinese import is_word
from hotline.lib.statements import ask, ask_at_length
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

SHOWN_WORDS, READ_FOR_A_NAME, LONGEST = 8, 40, 40
"""So many words tell of an issue; a name is looked for in so many of its latest texts, and is so long at most."""

_LATEST = """
SELECT k.key, s.voice, a.title, a.content FROM unnest(%s::bigint[]) AS k (key)
CROSS JOIN LATERAL (
    SELECT appeal_id, voice FROM hotspots_signature WHERE cluster_id = k.key ORDER BY at DESC, appeal_id DESC LIMIT %s
) s
JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE NOT a.is_restricted AND NOT a.is_guarded AND a.sensitivity = 0
"""
_SEEN = "SELECT key, seen FROM hotspots_word WHERE key = ANY(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class Called:
    """A name, and the words that tell most."""

    name: Name
    words: list[str]

    @property
    def told(self) -> dict[str, object]:
        """What an issue keeps of it."""
        return {"place": self.name.place[:LONGEST], "about": self.name.about[:LONGEST], "words": self.words}


def names_of(clusters: Sequence[rules.Cluster]) -> dict[int, Called]:
    """What some clusters are called. Four queries, however many they are."""
    if not clusters:
        return {}
    reader = Reader(_regions())
    texts: dict[int, list[Said]] = {each.key: [] for each in clusters}
    for key, voice, title, content in ask(_LATEST, [sorted(texts), READ_FOR_A_NAME]):
        texts[key].append(reader.read(voice, title, content))
    weights = _weights({word for said in texts.values() for word in words_in(said)})
    words = _words([each.total for each in clusters])
    return {
        each.key: Called(
            named(texts[each.key], weigh=lambda word: weights[word]), _telling(each, texts[each.key], words)
        )
        for each in clusters
    }


def _regions() -> list[str]:
    """The names of the city, its districts and its towns."""
    kinds = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
    return [name for name in Unit.objects.filter(kind__in=kinds).values_list("name", flat=True) if name]


def _weights(words: set[str]) -> dict[str, float]:
    keys = {word: rules.key_of(word) for word in words}
    seen = dict(ask_at_length(_SEEN, [sorted(keys.values())]))
    texts = Progress.objects.values_list("texts", flat=True).first() or 0
    return {word: rules.seldom(seen.get(key, 0), texts) for word, key in keys.items()}


def _words(totals: Sequence[Mapping[int, float]]) -> dict[int, str]:
    known = Word.objects.filter(pk__in={key for total in totals for key in total}).exclude(text="")
    return dict(known.values_list("key", "text"))


def _telling(cluster: rules.Cluster, texts: Sequence[Said], words: Mapping[int, str]) -> list[str]:
    """The words that tell most of a cluster: said by several, not plain, none told twice."""
    told, found, several = set(PLAIN.split()), list[str](), said_by_several(texts)
    for key in cluster.total:
        parts = words.get(key, "").split()
        if not parts or told & set(parts) or "".join(parts).isdecimal() or not several.issuperset(parts):
            continue
        if not all(map(is_word, parts)):  # put together by mistake, or a name, which the place tells
            continue
        told |= set(parts)
        found.append("".join(parts))
    return found[:SHOWN_WORDS]
