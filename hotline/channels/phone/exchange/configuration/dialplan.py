"""The few lines that the exchange follows by itself: hand every call to the application, and never leave a caller in
silence while the application is away.

    carrier   a call from outside: the line called and nothing else is told; a fax machine goes to where faxes go
    seats     a telephone of a seat that dials by itself
    left      without the application: a sentence, a message onto a recording, thanks
    fax       pages are taken; the application may lead a call here, and it comes here by itself without it
"""

from collections.abc import Sequence
from pathlib import Path

from hotline.channels.phone.exchange.configuration.lines import HEAD
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.settings import NUMBER, Settings

APPLICATION = "huiyin"
"""The name under which the application takes calls; the first argument of each is one of the kinds below."""
LINE, FAX, SEAT = "line", "fax", "seat"
LANGUAGE = "cmn"
"""Of what is said without the application."""
LONGEST_MESSAGE = 180
LONGEST_PAUSE = 6
ANY_NUMBER = "_[+0-9]!"
CALLED = "${FILTER(0-9+,${EXTEN}):0:24}"
"""The number that was called; whoever calls writes it, so nothing but digits is taken over."""


def text(settings: Settings, folders: Folders) -> str:
    """The whole file."""
    parts = [
        _context("general", ["static=yes", "writeprotect=yes", "clearglobalvars=yes"]),
        _context("carrier", [*(line for number in settings.fax_numbers for line in _fax_number(number)), *_calls()]),
        _context("seats", _seats(folders.prompts)),
        _context("left", _left(folders.left, folders.prompts)),
        _context("fax", _fax(folders.left)),
    ]
    return HEAD + "\n".join(parts)


def _context(name: str, lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in [f"[{name}]", *lines])


def _extension(pattern: str, *steps: str) -> list[str]:
    first, *rest = steps
    return [f"exten => {pattern},1,{first}", *(f" same => n,{step}" for step in rest)]


def _calls() -> list[str]:
    lines = []
    # `s` is called by carriers that do not say which number was dialled.
    for pattern in (ANY_NUMBER, "s"):
        lines += _extension(
            pattern,
            f"Set(HUIYIN_CALLED={CALLED})",
            f"Stasis({APPLICATION},{LINE},${{HUIYIN_CALLED}})",
            'GotoIf($["${STASISSTATUS}"="FAILED"]?left,s,1)',
            "Hangup()",
        )
    # Where a call goes when a fax machine is heard on it.
    return [*lines, *_extension("fax", *_to_fax("${HUIYIN_CALLED}"))]


def _fax_number(number: str) -> list[str]:
    assert NUMBER.fullmatch(number)
    return _extension(number, f"Set(HUIYIN_CALLED={number})", *_to_fax(number))


def _to_fax(called: str) -> list[str]:
    failed = 'GotoIf($["${STASISSTATUS}"="FAILED"]?fax,s,1)'
    return [f"Stasis({APPLICATION},{FAX},{called})", failed, "Hangup()"]


def _seats(prompts: Path) -> list[str]:
    lines = _extension(
        "_[*#+0-9]!",
        f"Stasis({APPLICATION},{SEAT},${{EXTEN}})",
        'GotoIf($["${STASISSTATUS}"!="FAILED"]?done)',
        "Answer()",
        f"Playback({prompts / LANGUAGE / 'away_seat'})",
    )
    return [*lines, " same => n(done),Hangup()"]


# What lies under a name: the second, the number called, the caller's number, and the call. Of what a caller's line says
# only digits go into it, and no more than a number has: a longer name could not be written.
CALLER = "${FILTER(0-9+,${CALLERID(num)}):0:24}"
NAME = f"${{EPOCH}}_${{HUIYIN_CALLED}}_{CALLER}_${{FILTER(0-9.,${{UNIQUEID}})}}"


def _left(left: Path, prompts: Path) -> list[str]:
    spoken = prompts / LANGUAGE
    return [
        *_extension(
            "s",
            f"Set(HUIYIN_LEFT={left}/{NAME})",
            "Answer()",
            "Wait(0.3)",
            f"Playback({spoken / 'away'})",
            f"Record(${{HUIYIN_LEFT}}.wav,{LONGEST_PAUSE},{LONGEST_MESSAGE},k)",
            "Set(FILE(${HUIYIN_LEFT}.done,,,,u)=message)",
            f"Playback({spoken / 'away_end'})",
            "Hangup()",
        ),
        # She hung up while she spoke: what she said is kept.
        *_whole("message"),
        *_extension("fax", "Set(HUIYIN_LEFT=)", "Goto(fax,s,1)"),
    ]


def _fax(left: Path) -> list[str]:
    error, station = "${FILTER(A-Z0-9_,${FAXERROR})}", "${FILTER(0-9+ ,${REMOTESTATIONID})}"
    heard = f"${{FAXSTATUS}} ${{FILTER(0-9,${{FAXPAGES}})}} -{error} {station}"
    return [
        *_extension(
            "s",
            f"Set(HUIYIN_LEFT={left}/{NAME})",
            "Answer()",
            "Set(FAXOPT(ecm)=yes)",
            "ReceiveFAX(${HUIYIN_LEFT}.tif,f)",
            "Hangup()",
        ),
        *_whole(f"fax {heard}"),
    ]


def _whole(what: str) -> list[str]:
    """Whoever hangs up: a file beside it says that it will not grow any more, and what it is."""
    lines = _extension("h", 'GotoIf($["${HUIYIN_LEFT}"=""]?end)', f"Set(FILE(${{HUIYIN_LEFT}}.done,,,,u)={what})")
    return [*lines, " same => n(end),NoOp()"]
