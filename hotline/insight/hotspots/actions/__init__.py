"""The writers of hot issues: reading appeals on, counting, alerting, deciding, saying what was made of one."""

from hotline.insight.hotspots.actions.deciding import confirm, dismiss, made, reopen, seen
from hotline.insight.hotspots.actions.forgetting import forget
from hotline.insight.hotspots.actions.reading_on import read_on, read_some
from hotline.insight.hotspots.actions.refreshing import refresh

__all__ = ["confirm", "dismiss", "forget", "made", "read_on", "read_some", "refresh", "reopen", "seen"]
