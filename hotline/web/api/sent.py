"""What may be sent: the bodies of requests, with their limits. The OpenAPI is made from these."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from hotline.casework.appeals.actions.registering import LENGTHS
from hotline.casework.appeals.words import Kind, Sensitivity
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.words import Dissatisfaction, Satisfied, Solved
from hotline.register.people.words import Kind as PersonKind
from hotline.register.people.words import Language

LONGEST_NAME = 80
LONGEST_PHONE = 64
LONGEST_EMAIL = 254
LONGEST_MATERIAL = 4000

OF_THE_PUBLIC = (Channel.WEB, Channel.APP, Channel.WECHAT, Channel.WEIBO, Channel.QQ)
"""Channels that may be named without a key; the others are the staff's."""

Code = Annotated[str, Meta(max_length=32, description="Query code: ten digits that the caller alone has.")]


class Caller(Struct, forbid_unknown_fields=True):
    """The caller. With `anonymous` everything may be left out."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    phone: Annotated[str, Meta(max_length=LONGEST_PHONE, description="In any usual spelling.")] = ""
    kind: PersonKind = PersonKind.NATURAL
    language: Language = Language.ZH_HANS
    address: Annotated[str, Meta(max_length=200)] = ""
    email: Annotated[str, Meta(max_length=LONGEST_EMAIL)] = ""
    employer: Annotated[str, Meta(max_length=120)] = ""


class NewAppeal(Struct, forbid_unknown_fields=True):
    """An appeal: what somebody asks of the government."""

    content: Annotated[
        str, Meta(min_length=1, max_length=LENGTHS["content"], description="When, where, who, what happened.")
    ]
    title: Annotated[str, Meta(max_length=LENGTHS["title"], description="Else the beginning of the content.")] = ""
    kind: Kind = Kind.OTHER
    claim: Annotated[str, Meta(max_length=LENGTHS["claim"], description="What is asked for.")] = ""
    place: Annotated[str, Meta(max_length=32, description="Code of a place (`GET /places`); else the city.")] = ""
    address: Annotated[str, Meta(max_length=LENGTHS["address_text"], description="Where it is.")] = ""
    occurred: Annotated[
        str, Meta(max_length=LENGTHS["occurred"], description="When it was, in the caller's words.")
    ] = ""
    object_name: Annotated[
        str, Meta(max_length=LENGTHS["object_name"], description="The person, firm or unit it is about.")
    ] = ""
    object_kind: Literal["", "person", "firm", "unit"] = ""
    person: Caller = field(default_factory=Caller)
    language: Language | UnsetType = UNSET
    confidential: bool = False
    anonymous: bool = False
    wants_visit: bool = True
    wants_public: bool = False
    preferred_time: Annotated[str, Meta(max_length=80, description="When to call back.")] = ""
    prior_attempts: bool | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    channel: Channel = Channel.WEB
    channel_detail: Annotated[str, Meta(max_length=80, description="Name of the app or page.")] = ""
    sensitivity: Annotated[Sensitivity, Meta(description="Only with a key.")] = Sensitivity.NONE
    complained: Annotated[
        list[Annotated[str, Meta(max_length=32)]],
        Meta(max_length=10, description="Only with a key."),
    ] = field(default_factory=list)
    external_number: Annotated[str, Meta(max_length=60, description="Only with a key.")] = ""
    external_system: Annotated[str, Meta(max_length=40, description="Only with a key.")] = ""
    outer_due_at: (
        Annotated[
            datetime, Meta(tz=True, description="Deadline set by those above who handed it down. Only with a key.")
        ]
        | None
    ) = None


class Material(Struct, forbid_unknown_fields=True):
    """What the caller adds to an appeal."""

    code: Code
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_MATERIAL)]


class Urging(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The caller urges: nothing but her code is asked for."""

    code: Code


class Rating(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The caller's verdict: was she contacted, is it solved, how satisfied is she."""

    code: Code
    solved: Solved
    satisfied: Satisfied
    contacted: bool | None = None
    reasons: Annotated[list[Dissatisfaction], Meta(max_length=20)] = field(default_factory=list)
    caller_words: Annotated[str, Meta(max_length=1000, description="In the caller's own words.")] = ""
