"""The writers of notices and tidings: what lights make known, what has happened, that somebody has seen it."""

from hotline.casework.warnings.actions.alerting import tell_analysts
from hotline.casework.warnings.actions.telling import remind, tell
from hotline.casework.warnings.actions.ticking import note_seen, note_tiding_seen, pass_on, tick, withdraw

__all__ = ["note_seen", "note_tiding_seen", "pass_on", "remind", "tell", "tell_analysts", "tick", "withdraw"]
