"""How often an address or a telephone may ask within an hour, counted in the table of the database cache.

One statement counts everything a request is counted under; it commits by itself and does not wait for the disk: what a
crash may lose are a few counts. Nothing personal is kept, only keyed hashes.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hotline.lib import seals
from hotline.lib.statements import ask
from hotline.web.api.problems import Problem
from hotline.web.parts.addresses import client_address, counted_under

WINDOW = timedelta(hours=1)
SWEEP_ONE_IN = 1000

_COUNT = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO cache (cache_key, value, expires)
SELECT counted.name, '1', %s FROM unnest(%s::text[]) AS counted (name), quick
ON CONFLICT (cache_key) DO UPDATE SET value = (cache.value::bigint + 1)::text
RETURNING cache_key, value::bigint
"""

_SWEEP = """
WITH gone AS (DELETE FROM cache WHERE expires < %s AND starts_with(cache_key, 'limit:') RETURNING 1)
SELECT count(*) FROM gone
"""


def count(request: HttpRequest, *, at: datetime, act: str, phone: str = "") -> None:
    """Count a request under its address and its telephone; Problem 429 past the limit of either."""
    limits: dict[str, int] = settings.HUIYIN_API_LIMITS
    under = {"address": counted_under(client_address(request)), "phone": phone}
    known = {(kind, value): limits.get(kind, 0) for kind, value in under.items() if value}
    count_under(known, at=at, act=act)


def count_under(under: Mapping[tuple[str, str], int], *, at: datetime, act: str) -> None:
    """Count a request under kinds of names, each with its limit – 0 for none; Problem 429 past one of them."""
    window = int(at.timestamp()) // int(WINDOW.total_seconds())
    names = {
        f"limit:{act}:{kind}:{seals.keyed_hash('limit', value).hex()}:{window}": most
        for (kind, value), most in under.items()
        if most
    }
    if not names:
        return
    ends = datetime.fromtimestamp((window + 1) * WINDOW.total_seconds(), tz=at.tzinfo)
    counts = dict(ask(_COUNT, [ends, sorted(names)]))
    if secrets.randbelow(SWEEP_ONE_IN) == 0:
        ask(_SWEEP, [at])
    if any(counts[name] > most for name, most in names.items()):
        wait = max(1, int((ends - at).total_seconds()))
        said = _("Too many requests within an hour. Try again later, or call 12345.")
        raise Problem("too-many", said, headers={"Retry-After": str(wait)})
