"""What the public list of parked matters says is planned: words for everybody, without anybody's number."""

from hotline.casework.orders.models import Order, Posting
from hotline.casework.orders.postings import is_kept_out
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.lib import masks


def post_plan(work: Work[Order]) -> None:
    """Say, or say anew, what is planned. Refused where the words show a telephone, an identity or a card number, and
    where the matter is kept from the public."""
    if is_kept_out(work.case):
        raise StepRefused("This case is sensitive or confidential: it is not on the public list.")
    texts = {name: " ".join(work.given.get(name, "").split()) for name in ("plan", "plan_en")}
    for name, text in texts.items():
        if masks.in_text(text) != text:
            raise StepRefused("shows a number of somebody. The public list names nobody.", field=name)
    order_id, at = work.case.pk, work.at
    values = {**texts, "posted_at": at, "posted_by_id": work.actor.staff_id}
    work.later.append(lambda _event: Posting.objects.update_or_create(order_id=order_id, defaults=values))
