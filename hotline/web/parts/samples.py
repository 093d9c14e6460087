"""Invented contents for the page of all parts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.pieces import Batch, Column, Entry, Link, Listing, Row, Stage, Step, Tab, Tile
from hotline.web.parts.words import STATES

MATTERS = [
    {"value": "0503", "label": "生态环境 › 噪声 › 施工噪声", "note": "sgzs"},
    {"value": "0312", "label": "住房城建 › 施工管理 › 夜间施工许可", "note": "yjsgxk"},
    {"value": "0407", "label": "城市管理 › 市容秩序 › 社会生活噪声", "note": "shshzs"},
]
TEXT = (
    "来电人反映：青溪区桃园街道海晏小区东侧工地自11月19日起每晚22:30至次日2:00使用打桩机施工，影响3栋居民休息，"
    "已向物业反映未解决。诉求：核实是否有夜间施工许可并责令停止夜间施工。"
)


class SampleForm(forms.Form):
    """One field of every shape."""

    kind = forms.ChoiceField(
        label="诉求类型",
        widget=forms.RadioSelect,
        choices=[("1", "咨询"), ("2", "求助"), ("3", "投诉"), ("4", "举报"), ("5", "建议"), ("6", "表扬")],
    )
    title = forms.CharField(label="标题", help_text="10 至 25 个字，说明什么事", max_length=25)
    text = forms.CharField(label="诉求内容", widget=forms.Textarea(attrs={"rows": 4}))
    matter = forms.ChoiceField(label="事项分类", choices=[("", "请选择"), *((m["value"], m["label"]) for m in MATTERS)])
    urgency = forms.ChoiceField(label="紧急程度", choices=[("1", "一般"), ("2", "紧急"), ("3", "特急")], required=False)
    happened_on = forms.DateField(label="发生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    wishes = forms.MultipleChoiceField(
        label="回复方式",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("phone", "电话"), ("sms", "短信"), ("web", "网上查看")],
    )
    photo = forms.FileField(label="照片或文件", required=False, help_text="最多 5 个，每个不超过 20 MB")
    is_secret = forms.BooleanField(label="对承办单位保密来电人", required=False)


class SampleFilters(forms.Form):
    """Filters of a list."""

    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *((k, v[0]) for k, v in STATES.items())]
    )
    unit = forms.CharField(label="承办单位", required=False)
    since = forms.DateField(label="登记起", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="登记止", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class SampleStep(forms.Form):
    """Fields of a step."""

    unit = forms.ChoiceField(label="主办单位", choices=[("1", "青溪区住房和建设局"), ("2", "市生态环境局青溪分局")])
    reason = forms.CharField(label="派单意见", widget=forms.Textarea(attrs={"rows": 3}), required=False)


def _orders() -> list[dict[str, Any]]:
    now = timezone.now()
    titles = ["海晏小区夜间施工噪声扰民", "桃园路12号路灯不亮", "社保卡补换办理地点咨询", "公交M383线末班车延时建议"]
    states = ["signed", "dispatched", "sent_back", "closed"]
    gaps = [timedelta(days=1, hours=4), timedelta(hours=-3), timedelta(hours=20), timedelta(days=6)]
    return [
        {
            "number": f"390726112100{n}427",
            "title": title,
            "state": states[n],
            "unit": "青溪区住房和建设局",
            "at": now - timedelta(days=n, hours=n),
            "due_at": now + gaps[n],
            "late": gaps[n] < timedelta(0),
        }
        for n, title in enumerate(titles)
    ]


def _acts() -> list[Entry]:
    now = timezone.now()
    return [
        Entry(
            now - timedelta(minutes=5),
            "首次联系诉求人",
            "王磊",
            "青溪区住房和建设局",
            "已约谈施工单位，今晚22点到现场检查。",
            "active",
        ),
        Entry(now - timedelta(hours=3), "签收", "王磊", "青溪区住房和建设局", tone="done"),
        Entry(
            now - timedelta(hours=9),
            "派单",
            "李敏",
            "市12345热线中心",
            tone="done",
            details=[Row("主办", "青溪区住房和建设局"), Row("时限", "5个工作日")],
            files=[Link("现场照片.jpg（610 KB）", "#")],
        ),
        Entry(now - timedelta(hours=30), "退回重办", "赵一", "市12345热线中心", "答复未说明是否有许可。", "attention"),
    ]


def _facts(change: str = "") -> list[Row]:
    return [
        Row("类型", "投诉 · 施工噪声", change),
        Row("地点", "青溪区桃园街道海晏小区3栋东侧工地", change),
        Row("内容", TEXT, change),
        Row("联系电话", "138****5678", change),
    ]


def _tabs(here: str) -> list[Tab]:
    return [Tab("诉求", here, True), Tab("办理", here, count=2), Tab("过程", here, count=14), Tab("往来", here)]


def listing(request: HttpRequest) -> Listing:
    """A list with everything a list can have; ?empty=1 shows it empty, a filter shows nothing found."""
    filtered = is_filtered(request, ("q", "state", "unit", "since", "until"))
    empty = filtered or "empty" in request.GET
    return Listing(
        columns=[
            Column("工单"),
            Column("状态", "narrow"),
            Column("承办单位"),
            Column("登记", "narrow"),
            Column("时限", "narrow"),
        ],
        rows=[] if empty else _orders(),
        row_template="parts/style_row.html",
        caption="工单",
        total=0 if empty else 1284,
        filters=SampleFilters(request.GET),
        filtered=filtered,
        clear_url=request.path,
        previous_url=same_page(request, before="5"),
        next_url="" if empty else same_page(request, after="20"),
        exports=[
            Link("导出 Excel", same_page(request, export="xlsx")),
            Link("导出 CSV", same_page(request, export="csv")),
        ],
        batch=[Batch("批量派发", "dispatch", kind="primary", confirm="派发选中的工单？"), Batch("打印", "print")],
        batch_url=request.path,
        empty="今天没有待派工单，最近一件 14:02",
    )


def staff(request: HttpRequest) -> dict[str, Any]:
    """Contents of the page in the staff's skin."""
    now = timezone.now()
    here = request.path
    wrong = SampleForm({"text": TEXT}, prefix="wrong")
    if "message" in request.GET:
        messages.success(request, "已派发，工单号 390726112100427")
    return {
        "states": STATES,
        "clocks": [now + timedelta(hours=hours) for hours in (150, 60, 20, 0.5, -3, -100)],
        "now": now,
        "form": SampleForm(initial={"kind": "3", "text": TEXT}),
        "wrong": wrong,
        "page": listing(request),
        "acts": _acts(),
        "facts": _facts(here),
        "tabs": _tabs(here),
        "tiles": [
            Tile("待签收", 3, here),
            Tile("办理中", 18, here, "active", True),
            Tile("今日到期", 2, here, "attention"),
            Tile("已超期", 1, here, "danger"),
            Tile("待审签", 4, here),
            Tile("本月办结", 126, here, "done"),
        ],
        "steps": [
            Step("dispatch", "派发", here, SampleStep(), "primary", "Alt+D", "send", "派发后承办单位立即收到通知。", 7),
            Step("send_back", "退回补充", here, SampleStep(), icon="corner-up-left"),
            Step("close", "结案", here, kind="success", confirm="结案后不能再改，确定吗？"),
            Step("urge", "催办", here, SampleStep(), icon="bell", shelf="催办与督办"),
            Step("guard", "标注敏感", here, icon="lock", shelf="敏感与回避"),
        ],
        "matters_url": "words/",
        "text": TEXT,
    }


def public(request: HttpRequest) -> dict[str, Any]:
    """Contents of the page in the citizens' skin."""
    now = timezone.now()
    here = request.path
    return {
        "states": STATES,
        "form": SampleForm(),
        "wrong": SampleForm({"text": TEXT}, prefix="wrong"),
        "facts": _facts(here),
        "stages": [
            Stage("您提交了诉求", "done", now - timedelta(days=2), "微信小程序"),
            Stage("12345 已受理", "done", now - timedelta(days=2)),
            Stage("已派给青溪区住房和建设局", "done", now - timedelta(days=1)),
            Stage("承办单位已联系您，正在办理", "now", now, "“已约谈施工单位，今晚22点到现场检查。”"),
            Stage("答复您", "next"),
            Stage("请您评价", "next"),
        ],
        "due_at": now + timedelta(days=2),
        "now": now,
        "text": TEXT,
    }
