"""The figures of the telephone: calls a second through the menu, and conversations recorded at the same time."""

import shutil
import time
import wave
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Stage
from hotline.config.bench import processor
from hotline.config.bench.databases import Database
from hotline.config.bench.figures import Figure
from hotline.config.bench.ringing import alaw, digits, sipp, town
from hotline.config.bench.ringing.town import CITIZENS, EXCHANGE, TABLES, Telephone

MENU_LINE, MENU_KEYS, KEYS_EVERY = "12345", "81", 1.2
"""Cantonese, and a person for a complaint."""
MENU_WAY, MENU_LANGUAGE = "yue/report", "yue"
TALK_LINE = "12315"
"""A line without a menu."""
CITIZENS_PORT, TABLES_PORT = 15_900, 15_950
MENU_RATE, PAIRS, PAIRS_RATE = 50.0, 150, 6.0
"""Calls a second. 150 seats with talks of three minutes answer less than one a second; here they come seven times as
fast, so that all talk together before the first hangs up."""
QUICK = 10
SETTLED_WITHIN = 60.0


def measure(database: Database, *, is_quick: bool) -> list[Figure]:
    """Both loads, one after the other, on the database of this command."""
    pairs = QUICK if is_quick else PAIRS
    folder, secrets = _folder(), town.seat_secrets(pairs)
    with town.telephone(database, seats_count=pairs, citizens_port=CITIZENS_PORT) as telephone:
        calls, rate = (QUICK, 5.0) if is_quick else (int(MENU_RATE * 12), MENU_RATE)
        talks = _talks(telephone, folder, database, dict(secrets))
        if not town.may_send_digits():
            return [_unmeasured(rate), *talks]
        return [_menu(telephone, folder, database, calls=calls, rate=rate), *talks]


@dataclass
class _Cost:
    """Processor time of the exchange, the application and the database, from now on."""

    telephone: Telephone
    database: Database

    def __post_init__(self) -> None:
        self._pids = {
            "exchange": self.telephone.exchange,
            "application": self.telephone.application,
            "postgresql": self.database.backends(),
        }
        self._before = {name: processor.below(pid) for name, pid in self._pids.items()}

    def per_call(self, calls: int) -> dict[str, float]:
        """Milliseconds a call, of each."""
        spent = {name: processor.below(pid) - self._before[name] for name, pid in self._pids.items()}
        return {f"cpu_ms_{name}": round(seconds * 1e3 / max(calls, 1), 1) for name, seconds in spent.items()}


def _unmeasured(rate: float) -> Figure:
    """What cannot be measured here is said, and is not met."""
    why = {"not_measured": "sipp sends keys through raw sockets, which only root may open"}
    return Figure(_menu_name(rate), float("nan"), "calls", aim="0", is_met=False, notes=why)


def _menu_name(rate: float) -> str:
    return f"calls through the menu at {rate:.0f} a second: failed"


def _menu(telephone: Telephone, folder: Path, database: Database, *, calls: int, rate: float) -> Figure:
    """Calls that press two keys each; each must stand in the books with the way it took."""
    digits.capture(folder / "digits.pcap", MENU_KEYS, every=KEYS_EVERY)
    cost, began = _Cost(telephone, database), timezone.now()
    done = _citizens(telephone, folder).ring("menu", _callers(calls), calls=calls, rate=rate, service=MENU_LINE)
    _settle(began, calls)
    rows = Call.objects.filter(arrived_at__gte=began, line=MENU_LINE)
    wrong = calls - rows.filter(stage=Stage.ENDED, menu_path=MENU_WAY, language=MENU_LANGUAGE).count()
    failed = max(done.failed, wrong)
    notes: dict[str, Any] = {
        "calls": done.made, "most_at_once": done.most_at_once, "sipp_failed": done.failed, "wrong_in_books": wrong,
        "answered_after_ms": round(done.answered_ms), **cost.per_call(calls),
    }  # fmt: skip
    return Figure(_menu_name(rate), failed, "calls", aim="0", is_met=failed == 0, notes=notes)


def _talks(telephone: Telephone, folder: Path, database: Database, secrets: dict[str, str]) -> list[Figure]:
    """As many conversations at the same time as there are seats, each recorded, from A-law to µ-law."""
    pairs = len(secrets)
    _voice(telephone, folder)
    tables = sipp.Sipp(
        telephone.kit.sipp, _inside(folder, "tables"), TABLES, TABLES_PORT, f"{EXCHANGE}:{telephone.sip_port}", 40_000
    )
    rows = [f"{one};[authentication username={one} password={secret}]" for one, secret in secrets.items()]
    tables.ring("register", rows, calls=pairs, rate=50.0)
    seats = tables.start("seat", [], "-rtp_echo", "-l", "5000")
    try:
        _until_reachable(telephone, pairs)
        town.make_ready(pairs)
        cost, began = _Cost(telephone, database), timezone.now()
        done = _citizens(telephone, folder).ring(
            "talk", _callers(pairs), calls=pairs, rate=PAIRS_RATE, service=TALK_LINE
        )
        _settle(began, pairs)
        return _talked(telephone, began, pairs, done, cost.per_call(pairs))
    finally:
        seats.terminate()
        seats.wait()


def _talked(
    telephone: Telephone, began: datetime, pairs: int, done: sipp.Outcome, cost: dict[str, float]
) -> list[Figure]:
    rows = list(Call.objects.filter(arrived_at__gte=began, line=TALK_LINE).prefetch_related("recordings"))
    talked = [call for call in rows if call.answered_at is not None and call.stage == Stage.ENDED]
    spans = sorted(
        [(call.answered_at, 1) for call in talked] + [(call.parted_at or call.ended_at, -1) for call in talked],
        key=lambda span: (span[0], span[1]),
    )
    together = most = 0
    for _at, step in spans:
        together += step
        most = max(most, together)
    recorded = sum(_is_recorded(telephone, call) for call in talked)
    failed = pairs - min(len(talked), recorded, pairs - done.failed)
    notes: dict[str, Any] = {
        "talks": len(talked), "recorded_whole": recorded, "sipp_failed": done.failed,
        "waits_ms_p50": sorted(call.wait_ms for call in talked)[len(talked) // 2] if talked else 0, **cost,
    }  # fmt: skip
    return [
        Figure("conversations at once, recorded", most, "pairs", aim=f"≥ {pairs}", is_met=most >= pairs, notes=notes),
        Figure("… of them failed or not recorded whole", failed, "calls", aim="0", is_met=failed == 0),
    ]


def _is_recorded(telephone: Telephone, call: Call) -> bool:
    """Whether the recordings of a call last as long as its talk, to a second."""
    lasted = 0.0
    for recording in call.recordings.all():
        file = telephone.folders.recordings / f"{recording.name}.wav"
        if recording.duration_ms:
            lasted += recording.duration_ms / 1e3
        elif file.is_file():
            with wave.open(str(file), "rb") as sound:
                lasted += sound.getnframes() / sound.getframerate()
    return lasted > 0 and abs(lasted - call.talk_ms / 1e3) <= 1.5


# -- helpers ----------------------------------------------------------------------------------------------------------


def _folder() -> Path:
    """Where sipp reads and writes; what the last run left can be read there."""
    folder = Path(settings.VAR) / "ringing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _inside(folder: Path, name: str) -> Path:
    inside = folder / name
    inside.mkdir(exist_ok=True)
    return inside


def _citizens(telephone: Telephone, folder: Path) -> sipp.Sipp:
    return sipp.Sipp(telephone.kit.sipp, folder, CITIZENS, CITIZENS_PORT, f"{EXCHANGE}:{telephone.sip_port}")


def _callers(count: int) -> list[str]:
    """So many mobile numbers, others in each run."""
    first = time.time_ns() // 1_000_000 % 10**8
    return [f"139{(first + number) % 10**8:08d}" for number in range(count)]


def _voice(telephone: Telephone, folder: Path) -> None:
    """What citizens say: the longest prompt, as A-law."""
    spoken = max(telephone.folders.prompts.glob("*/*.wav"), key=lambda file: file.stat().st_size)
    with wave.open(str(spoken), "rb") as sound:
        (folder / "voice.alaw").write_bytes(alaw.of(sound.readframes(sound.getnframes())))


def _until_reachable(telephone: Telephone, pairs: int) -> None:
    """Until the exchange has asked every telephone whether it is there."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while telephone.command("pjsip show contacts").count(" Avail ") < pairs:
        if time.monotonic() > deadline:
            raise town.DoesNotStart("The telephones on the tables cannot be reached.")
        time.sleep(0.5)


def _settle(began: datetime, calls: int) -> None:
    """Until every call that came stands in the books as ended."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < deadline:
        if Call.objects.filter(arrived_at__gte=began, stage=Stage.ENDED).count() >= calls:
            return
        time.sleep(0.5)
