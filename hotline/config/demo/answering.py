"""When leaders of the demo city take calls: one day that is announced, and one that was held."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hotline.casework.answering_days.actions import Announcement, announce, close, take
from hotline.casework.appeals.models import Appeal
from hotline.ground.profiles import queries as profiles
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

TAKEN = 6
SUMMARY = "本次接听集中反映道路照明、环境卫生和停车管理问题，已逐件登记交办，办理结果将由承办单位答复来电人。"
MINUTES = "接听期间线路畅通，超出接听时段的来电由话务员正常受理。各承办单位当日签收，督办组跟踪办理。"


def enter(*, now: datetime) -> None:
    """Announce a day ahead, and enter one that was held a week ago with some of the appeals of that time."""
    person = Staff.objects.filter(role=Role.SUPERVISOR).order_by("id").first()
    actor = staff.actor_for(person.pk) if person else None
    leader = Staff.objects.filter(role=Role.CITY_LEADER).select_related("unit").order_by("id").first()
    department = Unit.objects.filter(kind=Kind.DEPARTMENT, trade="urban_management").order_by("path").first()
    if actor is None or leader is None:
        return
    local = now.astimezone(ZoneInfo(profiles.current().time_zone)).replace(minute=0, second=0, microsecond=0)
    ahead, past = local.replace(hour=9) + timedelta(days=3), local.replace(hour=9) - timedelta(days=7)
    hours = timedelta(hours=2)
    said = Announcement(
        leader.name, "副市长", leader.unit, "城市供水与冬季供暖", ahead, ahead + hours, "1号席", "Water and heating"
    )
    announce(said, actor=actor, at=now - timedelta(days=1))
    held = Announcement(
        "韩景明", "城市管理局局长", department or leader.unit, "市容环境与停车管理", past, past + hours, "1号席",
        "Street cleaning and parking",
    )  # fmt: skip
    day = announce(held, actor=actor, at=past - timedelta(days=3))
    calls = Appeal.objects.filter(received_at__gte=past - timedelta(days=1), received_at__lt=past + timedelta(days=1))
    for appeal in calls.filter(channel="01").order_by("received_at")[:TAKEN]:
        take(day, appeal=appeal, actor=actor, at=past + hours)
    close(day, minutes=MINUTES, summary=SUMMARY, actor=actor, at=past + timedelta(hours=3))
