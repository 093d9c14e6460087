"""What a row says, understood by its mapping: the appeal it becomes, or why it cannot. Nothing is written here."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from hotline.casework.appeals.actions.registering import LENGTHS
from hotline.channels.importing.mapping import TRUE, Choice, Mapping, Rule
from hotline.channels.importing.source import Raw
from hotline.lib.phones import Phone, normalise
from hotline.lib.text import UnfitText, gate

EARLIEST = 2000
"""No hotline's file is older; an earlier year is a slip, and its number could not carry it (two digits)."""


class RowRefused(ValueError):
    """A row that cannot become an appeal: the field, and what is wrong with it."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")
        self.field, self.what = field, what


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row as an appeal: texts through the gate, words of ours, times with their zone."""

    number: int
    id: str
    fingerprint: str
    texts: dict[str, str]
    reply: str
    explanation: str
    received_at: datetime | None
    replied_at: datetime | None
    channel: str
    kind: str
    urgency: str
    place: str
    matter: Rule
    refusal: Rule | None
    name: str
    phone: Phone | None
    language: str
    is_anonymous: bool
    is_confidential: bool
    caller: str
    tags: tuple[str, ...]
    is_flagged: bool
    verdict: dict[str, Any]
    their_channel: str
    their_nature: str

    @property
    def text_key(self) -> str:
        """By which the same text is known again, whatever its spaces and widths."""
        text = "".join(unicodedata.normalize("NFKC", self.texts["content"]).split())
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]

    @property
    def caller_key(self) -> str:
        """By which the same caller is known again; empty when nothing tells."""
        return self.phone.key if self.phone else self.caller


def told(raw: dict[str, Any], column: str) -> str:
    """What a row calls something, for the account; a dash where it does not say."""
    value = raw.get(column) if column else None
    return str(value).strip()[:40] or "–" if isinstance(value, str | int | float) else "–"


class Reader:
    """Understands rows by one mapping. `now` is when the import began: nothing may lie behind it. `area_code` is the
    city's, for telephone numbers written without one."""

    def __init__(self, mapping: Mapping, *, now: datetime, area_code: str = "") -> None:
        self.mapping, self.now, self.area_code = mapping, now, area_code
        self.zone = ZoneInfo(mapping.times.zone)

    def understand(self, raw: Raw) -> Incoming:
        """The appeal that a row becomes. Raises RowRefused."""
        mapping, columns = self.mapping, self.mapping.columns
        cells = {column: _cell(raw, column) for column in mapping.columns_named()}
        texts = self._texts(cells)
        words = texts["title"], texts["content"]
        received = self._time(cells, columns.received)
        replied = self._time(cells, columns.replied)
        if received and replied and replied < received:
            raise RowRefused(columns.replied, "lies before the message")
        channel, kind = _chosen(mapping.channel, cells, words).result, _chosen(mapping.kind, cells, words).result
        return Incoming(
            number=raw.number,
            id=self._id(cells[columns.id]),
            fingerprint=_fingerprint(raw),
            texts=texts,
            reply=_gated(cells, columns.reply, 10_000),
            explanation=_gated(cells, mapping.explanation_column, 300),
            received_at=received,
            replied_at=replied,
            channel=channel,
            kind=kind,
            urgency=_chosen(mapping.urgency, cells, words, otherwise="normal").result,
            place=_chosen(mapping.place, cells, words).result,
            matter=_chosen(mapping.matter, cells, words),
            refusal=mapping.refusal.find(cells, *words),
            name=_gated(cells, columns.name, 60, lines=False),
            phone=_phone(cells, columns.phone, self.area_code),
            language=cells.get(columns.language, "") or "zh-Hans",
            is_anonymous=_is(cells, columns.anonymous),
            is_confidential=_is(cells, columns.confidential),
            caller=_gated(cells, columns.caller, 200, lines=False),
            tags=self._tags(cells),
            is_flagged=_is(cells, mapping.repeats.flag),
            verdict=self._verdict(cells),
            their_channel=told(raw.cells, mapping.channel.column) if mapping.channel.column else channel,
            their_nature=told(raw.cells, mapping.kind.column) if mapping.kind.column else kind,
        )

    def _texts(self, cells: dict[str, str]) -> dict[str, str]:
        columns = self.mapping.columns
        named = {
            "title": columns.title,
            "content": columns.content,
            "claim": columns.claim,
            "occurred": columns.occurred or columns.received,
            "address_text": columns.address,
            "object_name": columns.concerned,
        }
        texts = {
            name: _gated(cells, column, LENGTHS[name], lines=name in ("content", "claim"))
            for name, column in named.items()
        }
        if not texts["content"]:
            raise RowRefused(columns.content, "must be given")
        return texts

    def _id(self, given: str) -> str:
        tidy = given.strip()
        if not tidy:
            raise RowRefused(self.mapping.columns.id, "must be given: it makes the row come in once only")
        if len(tidy) > 60 or not tidy.isprintable():
            raise RowRefused(self.mapping.columns.id, "must be at most 60 characters that can be printed")
        return tidy

    def _time(self, cells: dict[str, str], column: str) -> datetime | None:
        text = cells.get(column, "").strip() if column else ""
        if not text:
            return None
        at, has_hour = self._read_time(text, column)
        if not has_hour:
            at = datetime.combine(at.date(), time.fromisoformat(self.mapping.times.hour), at.tzinfo)
        if at.tzinfo is None:
            at = at.replace(tzinfo=self.zone)
        if at.year < EARLIEST:
            raise RowRefused(column, f"{text} is before {EARLIEST}")
        today = self.now.astimezone(self.zone).date()
        if at > self.now and (has_hour or at.date() > today):
            raise RowRefused(column, f"{text} lies in the future")
        return min(at, self.now)

    def _read_time(self, text: str, column: str) -> tuple[datetime, bool]:
        for format_ in self.mapping.times.formats:
            try:
                if format_ == "iso":
                    return datetime.fromisoformat(text), len(text) > len("2026-01-01")
                return datetime.strptime(text, format_), "%H" in format_ or "%I" in format_  # noqa: DTZ007  # below
            except ValueError:
                continue
        raise RowRefused(column, f"{text[:40]} is no date or time in one of the formats of the mapping")

    def _tags(self, cells: dict[str, str]) -> tuple[str, ...]:
        found = []
        for tag in self.mapping.tags:
            value = _gated(cells, tag.column, 60, lines=False)
            if value and value not in tag.unless:
                found.append(tag.text.replace("{}", value)[:60])
        return tuple(found)

    def _verdict(self, cells: dict[str, str]) -> dict[str, Any]:
        verdicts = self.mapping.verdicts
        said = cells.get(verdicts.column, "").strip() if verdicts.column else ""
        return dict(verdicts.map.get(said, verdicts.default))


def _cell(raw: Raw, column: str) -> str:
    # Exports leave out what is empty; that a column is nowhere in the file is found before the first row.
    value = raw.cells.get(column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise RowRefused(column, "must be a text or a number")


def _gated(cells: dict[str, str], column: str, longest: int, *, lines: bool = True) -> str:
    if not column:
        return ""
    try:
        return gate(cells[column], longest=longest, field=column, lines=lines)
    except UnfitText as error:
        # Reasons in the file of rejected rows are in one language, that of all commands.
        with translation.override("en"):
            raise RowRefused(column, error.reason.removeprefix(f"{column}: ")) from error


def _phone(cells: dict[str, str], column: str, area_code: str) -> Phone | None:
    text = cells.get(column, "").strip() if column else ""
    if not text:
        return None
    phone = normalise(text, area_code=area_code or None)
    if phone is None:
        raise RowRefused(column, f"{text[:40]} is no telephone number")
    return phone


def _is(cells: dict[str, str], column: str) -> bool:
    return bool(column) and cells.get(column, "").strip().lower() in TRUE


def _chosen(choice: Choice, cells: dict[str, str], words: tuple[str, str], *, otherwise: str | None = None) -> Rule:
    found = choice.find(cells, *words)
    if found is not None:
        return found
    if otherwise is not None:
        return Rule(otherwise)
    said = cells.get(choice.column, "") if choice.column else ""
    raise RowRefused(choice.column or choice.name, f"the mapping of {choice.name} has no entry for {said[:40]!r}")


def _fingerprint(raw: Raw) -> str:
    """By which a row is known to be the one that came in before."""
    body = json.dumps(raw.cells, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("ascii")).hexdigest()[:32]
