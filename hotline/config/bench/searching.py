"""Searches of the list of orders as people make them, and what being found costs a registration."""

import time
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from unittest.mock import patch

from django.db.models import Count
from django.utils import timezone

from hotline.casework.appeals import wording
from hotline.casework.orders.models import Task
from hotline.casework.orders.searching import Wanted, page_of
from hotline.casework.orders.words import TaskRole
from hotline.config.bench import processor
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure, quantile
from hotline.config.bench.lives import Town, called
from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import Rows
from hotline.lib import paths
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

AIM_MS = 150.0
PAGE = 20
TEXTS: Mapping[str, tuple[str, ...]] = {
    "common words": ("路灯", "噪声", "投诉", "物业", "停水", "没有", "老人", "施工", "井盖", "水"),
    "rare words": ("古槐树", "发语音", "余额", "长途黑车", "验收", "舞厅", "求职信"),
    "places": ("新城南路", "藕香大道", "湖光里", "老码头广场", "燕归镇"),
    "surnames": ("王", "张", "李女士", "赵先生", "欧阳"),
    "parts of telephone numbers": ("1380390", "5678", "0001"),
    "beginnings of order numbers": ("39072", "390726"),
}
"""What is typed. The cases of a bench are told in the words of the demo city."""

REGISTERED = 1000
CONTENT = (
    "我住在新城南路锦绣家园三号楼，楼下的烧烤店每天晚上营业到凌晨两点，油烟直接排到居民窗户，客人喝酒喧哗，老人和孩子都"
    "睡不好。我们向物业和社区反映过多次，店家答应整改却一直没有动静，排烟管道上个月还加长了一截。请相关部门尽快到现场查看，"
    "责令店家安装油烟净化设备并按规定的时间停止营业，处理结果请电话告诉我。"
)
"""A text of usual length."""


def measure(database: Database, *, runs: int) -> list[Figure]:
    """A page of twenty with its count, for the centre, a district and a department: each text asked once before."""
    figures = []
    for name, actor in readers().items():
        whole, notes = processor.Watch(), {}
        for kind, texts in TEXTS.items():
            for text in texts:
                _look(actor, text)
                for _run in range(runs):
                    whole.time(partial(_look, actor, text))
            notes[f"{kind}, p95_ms"] = round(quantile(whole.times[-runs * len(texts) :], 0.95) * 1e3, 1)
        late, notes = quantile(whole.times, 0.95) * 1e3, {**whole.notes, **notes}
        label = f"orders found for {name}, {database.orders:,} orders"
        figures.append(Figure(label, late, "ms p95", aim=f"≤ {AIM_MS:.0f} ms", is_met=late <= AIM_MS, notes=notes))
    return figures


def readers() -> dict[str, Actor]:
    """Somebody of the centre, of the district and of the department with the most orders."""
    root = Unit.objects.get(parent__isnull=True)
    found = {"the centre": Actor(role="dispatcher", reach=root.path, unit_path=root.path)}
    led = Task.objects.filter(role=TaskRole.LEAD).values("unit_path").annotate(cases=Count("pk"))
    cases: dict[str, int] = {}
    for row in led:
        top = row["unit_path"][: 2 * paths.WIDTH]
        cases[top] = cases.get(top, 0) + row["cases"]
    for name, kind, role in (("a district", Kind.DISTRICT, "county"), ("a department", Kind.DEPARTMENT, "head")):
        own = Unit.objects.filter(kind=kind, path__in=cases).values_list("path", flat=True)
        path = max(own, key=lambda each: cases[each], default="")
        if path:
            found[name] = Actor(role=role, reach=path, unit_path=path)
    return found


def _look(actor: Actor, text: str) -> None:
    page_of(actor, Wanted(text=text), at=timezone.now(), size=PAGE, shaped=_line)


def _line(rows: Rows) -> Rows:
    return rows.select_related("matter", "region", "lead_unit", "turn_clock")


def cost(database: Database, *, runs: int) -> list[Figure]:
    """What a registration takes with its words and without, turn and turn about."""
    town, count = Town(), REGISTERED if runs > 1 else REGISTERED // 10
    serial = time.time_ns() % 10**8
    watches = {True: processor.Watch(), False: processor.Watch()}
    for place in range(2 * count):
        is_found = place % 2 == 0
        with nullcontext() if is_found else patch.object(wording, "keep"):
            watches[is_found].time(partial(called, town, serial + place, at=timezone.now(), content=CONTENT))
    # The mean: now and then a registration enters into the index what many before have left for it.
    each = {is_found: sum(watch.costs) / count * 1e3 for is_found, watch in watches.items()}
    notes = {
        "processor_ms_with": round(each[True], 2),
        "processor_ms_without": round(each[False], 2),
        "p50_ms_with": round(quantile(watches[True].times, 0.5) * 1e3, 2),
        "p50_ms_without": round(quantile(watches[False].times, 0.5) * 1e3, 2),
        "registrations": count,
    }
    label = f"being found by words, a registration, {database.orders:,} orders"
    return [Figure(label, each[True] - each[False], "ms of processors", notes=notes)]
