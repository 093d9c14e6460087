"""Words of hot issues."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Decision(TextChoices):
    """What the analyst has made of a hot issue."""

    RAISED = "raised", pgettext_lazy("hotspots", "To be looked at")
    CONFIRMED = "confirmed", pgettext_lazy("hotspots", "Confirmed")
    DISMISSED = "dismissed", pgettext_lazy("hotspots", "Dismissed")
    JOINED = "joined", pgettext_lazy("hotspots", "Joined with another")


TONES = {
    Decision.RAISED: "attention",
    Decision.CONFIRMED: "active",
    Decision.DISMISSED: "refused",
    Decision.JOINED: "refused",
}
ON_THE_BOARD = (Decision.RAISED, Decision.CONFIRMED)


class Dismissal(TextChoices):
    """Why something is no hot issue."""

    BROAD = "broad", pgettext_lazy("hotspots", "Not one matter: only the subject is the same")
    SETTLED = "settled", pgettext_lazy("hotspots", "Settled, or answered for all")
    KNOWN = "known", pgettext_lazy("hotspots", "Followed elsewhere already")
    SEASONAL = "seasonal", pgettext_lazy("hotspots", "Usual at this time of the year")
    STAGED = "staged", pgettext_lazy("hotspots", "Not of the citizens' own accord")


class Alarm(TextChoices):
    """What the analyst is made aware of."""

    ISSUE = "issue", pgettext_lazy("hotspots", "New hot issue")
    GROWN = "grown", pgettext_lazy("hotspots", "Hot issue has doubled")
    RISING = "rising", pgettext_lazy("hotspots", "Rising matter")
    WORD = "word", pgettext_lazy("hotspots", "Emerging word")


ALARM_TONES = {Alarm.ISSUE: "attention", Alarm.GROWN: "danger", Alarm.RISING: "attention", Alarm.WORD: "waiting"}


class Trend(TextChoices):
    """How many turn to the hotline about it now, against before."""

    RISING = "rising", pgettext_lazy("hotspots", "rising")
    STEADY = "steady", pgettext_lazy("hotspots", "steady")
    FALLING = "falling", pgettext_lazy("hotspots", "falling")


TREND_TONES = {Trend.RISING: "danger", Trend.STEADY: "waiting", Trend.FALLING: "done"}

NAMING = 3
"""A word is written out once so many texts have held it, and shown of an issue once so many of its people say it."""

PLACE_ENDINGS = (
    "小区 花园 家园 公寓 新村 新城 山庄 楼盘 社区 街道 大道 公园 广场 大厦 市场 商场 超市 学校 大学 学院 中学 "
    "小学 幼儿园 医院 车站 地铁站 工业园 产业园 步行街 安置区 片区 苑 府 城 湾 村 镇 乡 县 区 市 路 街 巷 弄 桥 河 "
    "湖 山 号楼 号"
)
"""How names of places end in Chinese: estates, roads, public places, divisions. No place itself is named here."""

NO_PLACES = (
    "走路 马路 道路 公路 线路 上路 铁路 电路 网路 思路 出路 一路 半路 开路 过路 问路 跑路 逛街 上街 搭桥 城市 省市 "
    "全市 我市 本市 全区 我区 本区 地区 农村 全村 我村 本村 乡村 全镇 我镇 全县 我县 政府 几号 账号 文号 多号"
)
"""Words that end as places do and name none."""

PLAIN = (
    "什么 怎么 如何 为什么 何时 我们 你们 他们 这个 那个 现在 已经 问题 反映 投诉 咨询 希望 请问 请求 建议 关于 相关 "
    "部门 领导 尊敬 您好 你好 谢谢 回复 解决 处理 情况 进行 没有 可以 不能 是否 还是 就是 但是 因为 所以 如果 市民 "
    "来电 表示 先生 女士 诉求 要求 核实 尽快 一个 一直 时候 时间 能否 能不能 以及 目前 多次 严重 影响 存在 附近 公司 "
    "位于 居民 业主 村民 小区 有关 社区 问问 恳请 请 举报 求助 再次 强烈 呼吁 事宜 求 盼 望"
)
"""Words that every appeal may hold and that tell nothing of what it is about: never shown as an issue's words."""

DIVISIONS = "省 市 县 区 旗 镇 乡 街道"
SMALLER = "小区 社区 园区 校区 景区 片区 库区 厂区 院区 开区 发区 置区"
"""How names of divisions down to the town end, and endings that look so and are smaller places."""

IN_A_NAME = ("n", "vn", "m", "eng", "b", "j", "s", "a", "i", "l", "g")
BOUND = ("u", "p", "c", "d", "r", "y", "e", "o", "x", "t", "q", "f", "m", "z", "k", "h")
"""Sorts of words, by how jieba's dictionary marks them: those that a place's name is made of; those that neither begin
nor end what is said of a matter – particles, pronouns, adverbs, times, directions, numbers."""
