"""Appeals about one street lamp and about other things, for tests of hot issues."""

from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.models import Appeal
from hotline.insight.hotspots.actions import read_some
from hotline.insight.hotspots.models import Issue
from tests.casework.factories import MORNING, City, appeal, caller

LAMPS = (
    "清河路的路灯坏了三天了",
    "清河路路灯全部不亮，晚上很黑",
    "清河路路灯不亮没人修",
    "清河路一片漆黑，路灯都不亮",
    "清河路路灯坏了请修",
    "晚上清河路路灯不亮",
)
OTHERS = ("咨询生育津贴怎么申领", "楼下烧烤店油烟扰民", "公交12路改线后老人没有车坐", "小学划片今年是否调整")
SUBJECT = tuple(f"{place}垃圾" for place in ["河边", "学校", "菜场", "楼道", "车站", "操场", "天台"])
MINUTE = timedelta(minutes=1)


def reported(
    small: City, text: str, *, who: int, at: datetime = MORNING, phone: int | None = None, **more: Any
) -> Appeal:
    """An appeal with these words by the citizen of a number."""
    person = caller(phone=f"199{phone or who:08}", name=f"王{who}")
    given: dict[str, Any] = {
        "title": text,
        "content": text,
        "person": person,
        "matter": small.matters["010302"],
        **more,
    }
    return appeal(small, at=at, **given)


def lamps(small: City, *, people: int = 5, at: datetime = MORNING) -> list[Appeal]:
    """So many citizens report the same lamp; others report something else meanwhile."""
    for place, text in enumerate(OTHERS):
        reported(small, text, who=900 + place, at=at)
    return [
        reported(small, LAMPS[place % len(LAMPS)], who=place + 1, at=at + place * MINUTE) for place in range(people)
    ]


def hot(small: City, *, people: int = 5, at: datetime = MORNING) -> Issue:
    """The hot issue of the lamp."""
    lamps(small, people=people, at=at)
    read_some(at=at + timedelta(hours=1))
    return Issue.objects.get()


def analyst(small: City) -> None:
    """One more person of the centre."""
    if "analyst" not in small.actors:
        small.employ("analyst", "analyst", "centre")
