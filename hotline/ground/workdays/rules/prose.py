"""The plain words of the State Council's notice: 春节：2月15日（周日）至23日放假调休，共9天。2月14日（周六）上班。

What is not said in such words – greetings, advice to take leave, the date of the letter – is passed over.
"""

import re
import unicodedata
from datetime import date

from hotline.ground.workdays.rules.calendars import Mark
from hotline.ground.workdays.rules.notices import Reading
from hotline.ground.workdays.words import Kind, Mistake

_TITLE_YEAR = (re.compile(r"(\d{4})年(?:部分)?节假日"), re.compile(r"(\d{4})年(?!\s*\d{1,2}\s*月)"))
_ANY_YEAR = re.compile(r"(\d{4})年")
_SENTENCE = re.compile(r"[^。;]+")
_NUMBER = r"(?:\(?[一二三四五六七八九十\d]{1,3}[、.)])"
_HEADING = re.compile(rf"(?:^|\s)\s*{_NUMBER}?\s*(?:\d{{4}}年)?(?![^:]*\d日)([^\s:。,<]{{1,40}})\s*:")
_ASIDE = re.compile(r"\(([^()]*)\)")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ADVICE = "鼓励"
_WORD = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:<(?P<weekday>[0-6])>)?"
    r"|(?P<to>至|到|~|-|–|—)|放假(?P<many>\d+)天|(?P<off>放假|补休|休息)|(?P<on>上班)|共(?P<count>\d+)天"
)


def read_prose(text: str, year: int | None) -> Reading:
    """What a notice in plain words says. `year` is that of dates that name none."""
    text = unicodedata.normalize("NFKC", text)
    reading = Reading(year=year or _year(text), may_reach_over=True)
    if reading.year is None:
        return reading
    name = ""
    text = _ASIDE.sub(_aside, text)
    for found in _SENTENCE.finditer(text):
        if _ADVICE in found[0]:
            continue
        headings = _HEADING.findall(found[0])
        name = headings[-1] if headings else name
        first = text.count("\n", 0, found.start()) + 1
        _Sentence(reading, found[0], first, name, is_headed=bool(headings)).read()
    return reading


def _year(text: str) -> int | None:
    """The year a notice is for: its title's, that of no single day, or the only one it names."""
    for pattern in _TITLE_YEAR:
        if found := pattern.search(text):
            return int(found[1])
    named = {int(year) for year in _ANY_YEAR.findall(text)}
    return named.pop() if len(named) == 1 else None


def _aside(found: re.Match[str]) -> str:
    """Of what stands in brackets only the weekday is kept, and the ends of lines, which are counted."""
    weekday = _WEEKDAY.search(found[1])
    return (f"<{_WEEKDAYS[weekday[1]]}>" if weekday else "") + "\n" * found[1].count("\n")


class _Sentence:
    """One sentence, word by word: days are gathered until it is said whether they are off or worked."""

    def __init__(self, reading: Reading, said: str, first: int, name: str, *, is_headed: bool) -> None:
        self.reading, self.name, self.is_headed = reading, name, is_headed
        # Without white space, for notices are copied with lines broken anywhere; where each sign stood is kept.
        rows = said.split("\n")
        lines = [first + n for n, row in enumerate(rows) for sign in row if not sign.isspace()]
        self.text, self.lines = re.sub(r"\s+", "", said), lines
        self.line = lines[0] if lines else first
        self.runs: list[tuple[date, date]] = []
        self.month = 0
        self.year = 0
        self.off = 0
        self.is_range = False
        self.names_year = False

    def read(self) -> None:
        """Read it and note what it says."""
        before = len(self.reading.entries) + len(self.reading.faults)
        for word in _WORD.finditer(self.text):
            self.line = self.lines[word.start()]
            self._take(word)
        is_silent = len(self.reading.entries) + len(self.reading.faults) == before
        if self.runs and not (is_silent and self.names_year and not self.is_headed):
            self.reading.miss(self.line, Mistake.NO_VERB, said=self._said())
        elif is_silent and self.is_headed and re.search("放假|上班", self.text):
            self.reading.miss(self.line, Mistake.NO_DATE, said=self._said())

    def _said(self) -> str:
        return re.sub(r"<\d>", "", self.text)[:60]

    def _take(self, word: re.Match[str]) -> None:
        if word["day"]:
            self._day(word)
        elif word["to"]:
            self.is_range = bool(self.runs)
        elif word["off"] or word["many"]:
            self.off += self._settle(Kind.HOLIDAY)
        elif word["on"]:
            self._settle(Kind.MAKE_UP)
        said = word["count"] or word["many"]
        if said and int(said) != self.off:
            self.reading.miss(self.line, Mistake.WRONG_COUNT, said=int(said), found=self.off)

    def _day(self, word: re.Match[str]) -> None:
        """A day, or the end of a run. What it leaves out is that of the day before it."""
        self.names_year |= bool(word["year"])
        self.month = int(word["month"] or self.month)
        self.year = int(word["year"] or self.year or self.reading.year or 0)
        is_range, self.is_range = self.is_range, False
        try:
            on = date(self.year, self.month, int(word["day"]))
        except ValueError:
            self.reading.miss(self.line, Mistake.NO_DAY, said=re.sub(r"<\d>", "", word[0]))
            return
        first = self.runs[-1][0] if is_range else on
        if first > on and (first.month, on.month) == (12, 1) and not word["year"]:
            first, on = self._over_new_year(first, on)
        if word["weekday"] and int(word["weekday"]) != on.weekday():
            self.reading.miss(self.line, Mistake.WRONG_WEEKDAY, day=on)
        if is_range:
            self.runs.pop()
        self.runs.append((first, on))

    def _over_new_year(self, first: date, last: date) -> tuple[date, date]:
        """A run from December into January: the year that is named is that of its first day, else it is the last's."""
        if self.names_year:
            self.year += 1
            return first, last.replace(year=self.year)
        return first.replace(year=first.year - 1), last

    def _settle(self, kind: Kind) -> int:
        """Note the days gathered; how many they were. A run whose end is not said is a mistake."""
        if self.is_range:
            self.reading.miss(self.line, Mistake.NO_DATE, said=self._said())
        runs, self.runs, self.is_range = self.runs, [], False
        return sum(self.reading.add(self.line, first, last, Mark(kind, self.name)) for first, last in runs)
