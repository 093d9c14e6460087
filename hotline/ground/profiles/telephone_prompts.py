"""What is said to callers before a person speaks (提示音): the prompts by their keys, in every language. Pure.

A prompt is a key with values; its text has the values in braces. Cities say theirs in [telephone_prompts] (Mandarin),
[telephone_prompts_yue] and [telephone_prompts_en]; what they leave out is said as here. Recordings made in a studio go
before texts, text by text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import Any

CODES = ("cmn", "yue", "en")
"""Languages on the telephone: Mandarin, Cantonese, English (ISO 639)."""

TABLES: Mapping[str, str] = MappingProxyType(
    {"telephone_prompts": "cmn", "telephone_prompts_yue": "yue", "telephone_prompts_en": "en"}
)

GREETING = ("greeting",)
"""A line may have a greeting of its own: any further key with the values of this one."""
OWN_VALUES = ("city", "hotline")
"""Values of a greeting, and of texts of the city's own: its name, and the number of its hotline."""

VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "greeting": OWN_VALUES,
        "recorded": (),
        "surge": (),
        "incident": ("text",),
        "language_key": ("key",),
        "option": ("title", "key"),
        "person_key": (),
        "wrong_key": (),
        "connecting": (),
        "returning": (),
        "position": ("position",),
        "wait_below_a_minute": (),
        "wait_minutes": ("minutes",),
        "wait_long": (),
        "all_busy": (),
        "nobody": (),
        "call_back_offer": ("key",),
        "voicemail_offer": ("key",),
        "call_back_kept": (),
        "voicemail_begin": (),
        "voicemail_end": (),
        "number_ask": (),
        "number_wrong": (),
        "code_ask": (),
        "code_wrong": (),
        "code_failed": (),
        "progress": ("state",),
        "progress_end": (),
        "fax_begin": (),
        "closed": (),
        "restricted": (),
        "forwarding": (),
        "rating_ask": (),
        "rating_key": ("title", "key"),
        "rating_thanks": (),
        "visit_ask": ("number",),
        "visit_solved": (),
        "visit_satisfied": (),
        "goodbye": (),
        "away": (),
        "away_end": (),
        "away_seat": (),
    }
)
"""Every prompt, and which values its text may have."""

_CMN = {
    "greeting": "您好，欢迎致电{city}{hotline}政务服务便民热线。",
    "recorded": "为保证服务质量，通话将被录音。",
    "surge": "目前来电较多，请您耐心等候。",
    "incident": "{text}。如您反映此事，我们已经知悉，可以挂机。",
    "language_key": "普通话请按{key}。",
    "option": "{title}请按{key}。",
    "person_key": "人工服务请按零。",
    "wrong_key": "没有这个选项，请重新按键。",
    "connecting": "正在为您转接人工服务，请稍候。",
    "returning": "刚才的通话中断了，正在为您接回原来的话务员。",
    "position": "您排在第{position}位。",
    "wait_below_a_minute": "预计等待不到一分钟。",
    "wait_minutes": "预计等待约{minutes}分钟。",
    "wait_long": "预计等待时间较长。",
    "all_busy": "话务员正在为其他市民服务，请您稍候。",
    "nobody": "现在没有话务员值守，您可以留言，我们会尽快与您联系。遇到危险请直接拨打一一零、一一九或者一二零。",
    "call_back_offer": "需要我们按您的排队顺序回电，请按{key}。",
    "voicemail_offer": "留言请按{key}。",
    "call_back_kept": "已经为您保留排队位置，我们会给您回电，请保持电话畅通。",
    "voicemail_begin": "请在提示音后留言，说明事情、地点和您的称呼，留言完毕请挂机。",
    "voicemail_end": "您的留言已经收到，我们会登记办理。",
    "number_ask": "请输入诉求编号，以井号键结束。人工服务请按星号键。",
    "number_wrong": "诉求编号有误，请核对后重新输入。",
    "code_ask": "请输入查询码，以井号键结束。",
    "code_wrong": "编号与查询码不符，请核对后重新输入。",
    "code_failed": "编号与查询码仍然不符。",
    "progress": "您的诉求目前的办理进度是：{state}。",
    "progress_end": "如需人工服务请稍候，否则可以挂机。",
    "fax_begin": "请在听到信号音后开始传真。",
    "closed": "现在不在服务时间内，感谢您的来电。遇到危险请直接拨打一一零、一一九或者一二零。",
    "restricted": "您的号码正处于限制受理期间，请通过网站或者来信提出诉求。遇到危险或者紧急情况，请按零。",
    "forwarding": "正在为您转接值班电话，请稍候。",
    "rating_ask": "请您对本次服务作出评价。",
    "rating_key": "{title}请按{key}。",
    "rating_thanks": "感谢您的评价，再见。",
    "visit_ask": "您好，这里是{number}回访电话。",
    "visit_solved": "您反映的问题解决了吗？已经解决请按一，部分解决请按二，没有解决请按三，人工服务请按零。",
    "visit_satisfied": "您对办理结果满意吗？",
    "goodbye": "感谢您的来电，再见。",
    "away": "您好，系统正在维护，暂时无法为您转接人工。遇到危险请直接拨打一一零、一一九或者一二零。"
    "其他事情请在提示音后留言，说明事情、地点和您的称呼，我们会登记并与您联系。",
    "away_end": "您的留言已经收到，我们会登记办理，再见。",
    "away_seat": "话务系统正在维护，请稍后再拨。",
}
_YUE = {
    "greeting": "你好，欢迎致电{city}{hotline}政务服务便民热线。",
    "recorded": "为咗保证服务质素，通话会录音。",
    "surge": "而家打嚟嘅人比较多，请你耐心等一阵。",
    "language_key": "广东话请按{key}。",
    "wrong_key": "冇呢个选项，请再按一次。",
    "connecting": "而家帮你转接人工服务，请等一等。",
    "position": "你排第{position}位。",
    "wait_below_a_minute": "预计唔使等一分钟。",
    "wait_minutes": "预计要等大约{minutes}分钟。",
    "wait_long": "预计要等耐啲。",
    "all_busy": "话务员忙紧，请你等一等。",
    "call_back_offer": "想我哋按你排队嘅次序打返俾你，请按{key}。",
    "rating_ask": "请你为今次服务评分。",
    "rating_thanks": "多谢你嘅评价，再见。",
    "goodbye": "多谢来电，再见。",
}
_EN = {
    "greeting": "Welcome to the {hotline} government service hotline of {city}.",
    "recorded": "To assure the quality of our service this call is recorded.",
    "surge": "Very many people are calling at the moment. Thank you for your patience.",
    "incident": "{text}. If you are calling about this, we know of it already, and you may hang up.",
    "language_key": "For English, press {key}.",
    "option": "{title}: press {key}.",
    "person_key": "To speak to a person, press zero.",
    "wrong_key": "There is no such choice. Please try again.",
    "connecting": "You are being connected to a person. Please hold the line.",
    "returning": "Your call was cut off. You are being connected to the same person again.",
    "position": "You are number {position} in the queue.",
    "wait_below_a_minute": "The expected wait is less than a minute.",
    "wait_minutes": "The expected wait is about {minutes} minutes.",
    "wait_long": "The expected wait is long.",
    "all_busy": "All our staff are with other callers. Please hold the line.",
    "nobody": "Nobody is on duty at the moment. You may leave a message, and we will be in touch as soon as we can. "
    "In danger, dial one one zero, one one nine or one two zero.",
    "call_back_offer": "If we should call you back when it is your turn, press {key}.",
    "voicemail_offer": "To leave a message, press {key}.",
    "call_back_kept": "Your place in the queue is kept. We will call you back; please keep your telephone at hand.",
    "voicemail_begin": "After the tone, say what it is about, where, and your name. Hang up when you are done.",
    "voicemail_end": "We have your message and will register it.",
    "number_ask": "Enter the number of your matter and press hash. To speak to a person, press star.",
    "number_wrong": "This number is not right. Please check it and enter it again.",
    "code_ask": "Enter your query code and press hash.",
    "code_wrong": "Number and query code do not belong together. Please check them and enter them again.",
    "code_failed": "Number and query code still do not belong together.",
    "progress": "Your matter stands at: {state}.",
    "progress_end": "Hold the line to speak to a person, otherwise you may hang up.",
    "fax_begin": "Please start your fax after the tone.",
    "closed": "We are closed now. Thank you for calling. In danger, dial one one zero, one one nine or one two zero.",
    "restricted": "Calls from your number are restricted for the time being. Please write to us on the web site or by "
    "letter. If somebody is in danger, press zero.",
    "forwarding": "You are being connected to the duty telephone. Please hold the line.",
    "rating_ask": "Please rate this call.",
    "rating_key": "{title}: press {key}.",
    "rating_thanks": "Thank you for your rating. Goodbye.",
    "visit_ask": "Hello, this is the follow-up call of {number}.",
    "visit_solved": "Is your problem solved? If it is, press one; in part, two; if not, three. For a person, zero.",
    "visit_satisfied": "Are you satisfied with how your matter was handled?",
    "goodbye": "Thank you for calling. Goodbye.",
    "away": "We cannot connect you to a person at the moment. In danger, dial one one zero, one one nine or one two "
    "zero. For anything else, leave a message after the tone: what it is about, where, and your name.",
    "away_end": "We have your message and will register it. Goodbye.",
    "away_seat": "The telephone system is under maintenance. Please try again later.",
}
TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"cmn": _CMN, "yue": _YUE, "en": _EN})
"""What is said where a city says nothing. Cantonese is said as Mandarin is written where it has no words of its own."""


def _usual() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({"cmn": _CMN, "yue": {**_CMN, **_YUE}, "en": _EN})


@dataclass(frozen=True)
class Prompts:
    """The texts of a city, by language and key."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=_usual)

    def text(self, key: str, language: str) -> str:
        """The text of a prompt with its values in braces; Mandarin where a language has none. Raises KeyError."""
        known = self.texts.get(language, {})
        return known[key] if key in known else self.texts["cmn"][key]

    def keys(self, language: str) -> tuple[str, ...]:
        """Every prompt of a language, the city's own greetings among them."""
        return tuple(dict.fromkeys((*self.texts["cmn"], *self.texts.get(language, {}))))


def read_prompts(body: Mapping[str, Any]) -> Prompts:
    """What a profile that was checked says of prompts, over what is said where it says nothing."""
    own = {code: {name: str(text) for name, text in body.get(table, {}).items()} for table, code in TABLES.items()}
    usual = _usual()
    cantonese = {**usual["cmn"], **own["cmn"], **_YUE, **own["yue"]}
    return Prompts(
        MappingProxyType({"cmn": {**usual["cmn"], **own["cmn"]}, "yue": cantonese, "en": {**usual["en"], **own["en"]}})
    )


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """A text cut at its values, as (words, name of the value that follows): what can be recorded once, and what is
    put in between. Raises ValueError for braces that do not close, or hold more than a name."""
    cut = []
    for words, name, form, conversion in Formatter().parse(text):
        if form or conversion or name == "":
            raise ValueError("a value is written {city}")
        cut.append((words, name or ""))
    return tuple(cut)


def faults_of_prompts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the tables of prompts: where, and what."""
    for table in TABLES:
        given = body.get(table, {})
        if not isinstance(given, Mapping):
            yield table, f"must be a table [{table}]"
            continue
        for name, text in given.items():
            if what := _wrong(name, text):
                yield f"{table}.{name}", what
        for name in given:
            if name not in VALUES and name not in body.get("telephone_prompts", {}):
                yield f"{table}.{name}", "must be given in [telephone_prompts], too"


def _wrong(name: str, text: object) -> str:
    """What is wrong with a text; nothing where it can be said."""
    if not isinstance(text, str) or not text.strip() or len(text) > 500:
        return "must be text of at most 500 signs"
    try:
        values = [value for _words, value in pieces(text) if value]
    except ValueError:
        return "has a brace that is no value; write a value as {city}"
    allowed = VALUES.get(name, OWN_VALUES)
    strange = next((value for value in values if value not in allowed), "")
    if strange:
        return f"has no value {{{strange}}}; there are {', '.join(allowed) or 'none'}"
    missing = next((value for value in VALUES.get(name, ()) if value not in values and name not in _FREE), "")
    return f"must say {{{missing}}}" if missing else ""


_FREE = ("greeting", "visit_ask", "language_key")
"""Texts that may do without their values."""
