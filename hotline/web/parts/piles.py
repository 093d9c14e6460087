"""A list in piles: a tab for each, the rows of the chosen one page by page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hotline.ground.search.lists import page
from hotline.web.parts.addresses import same_page
from hotline.web.parts.pieces import Column, Listing, Tab, Text

PAGE = 20


def piled(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    piles: Mapping[str, Q],
    pile: str,
    labels: Mapping[str, Text],
    key: str,
    columns: Sequence[Column],
    row_template: str,
    empty: Text,
    shown: Callable[[Any], Any] = lambda row: row,
) -> dict[str, Any]:
    """What `parts/list_page.html` needs: the pile that is asked for – else `pile` –, the latest by `key` first. `shown`
    makes of a row what its template sees."""
    asked = request.GET.get("pile", "")
    pile = asked if asked in piles else pile
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    found = page(rows.filter(piles[pile]), key=key, is_rising=False, size=PAGE, **marks)
    listing = Listing(
        columns=columns,
        rows=[shown(row) for row in found.rows],
        row_template=row_template,
        caption=labels[pile],
        previous_url=same_page(request, before=found.before, after=None) if found.before else "",
        next_url=same_page(request, after=found.after, before=None) if found.after else "",
        empty=empty,
    )
    tabs = [Tab(labels[name], same_page(request, pile=name, after=None, before=None), name == pile) for name in piles]
    return {"page": listing, "tabs": tabs}
