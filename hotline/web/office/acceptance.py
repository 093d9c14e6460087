"""The acceptance rules of any version: what each is known by, what must come out, how often people decided otherwise;
and a text, or a change, tried against them. What is tried is not recorded, and no change is entered here."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.queries import RuleFigures, rule_figures
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.acceptance import AcceptanceRule, Example
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Profile
from hotline.ground.profiles.trying import Trial, tried
from hotline.register.matters.accepting import Proposal, propose
from hotline.register.matters.words import ROUTES, Outcome
from hotline.web.office import shell
from hotline.web.office.profile import VERSIONS, said
from hotline.web.parts.acting import for_staff

DAYS = 30
"""So far back it is counted what was proposed and decided."""


class TryForm(forms.Form):
    """A text, and the channel on which it might have come in."""

    text = forms.CharField(
        label=pgettext_lazy("acceptance", "What somebody says"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    channel = forms.ChoiceField(label=pgettext_lazy("acceptance", "Channel"), required=False)

    def __init__(self, *args: Any, profile: Profile, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        named = [(one.code, said(one.name, one.name_en)) for one in profile.channels.values()]
        field.choices = [("", pgettext("acceptance", "Any")), *named]


class ChangeForm(forms.Form):
    """A change of the rules, as a city would write it."""

    change = forms.CharField(
        label=pgettext_lazy("acceptance", "A change, as it would stand in the city's file"),
        max_length=40_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "lang": "en"}),
    )


@dataclass(frozen=True)
class RuleLine:
    """A rule with its examples and with what people decided where it was proposed."""

    rule: AcceptanceRule
    title: str
    examples: tuple[tuple[Example, str, str, bool], ...]
    figures: tuple[tuple[str, RuleFigures], ...]
    signs: int


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("read_registers")
def acceptance(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules of the version in force or of an earlier one, and a text tried against them."""
    versions = list(ProfileVersion.objects.order_by("-in_force_from", "-id")[:VERSIONS])
    shown = _shown(request.GET.get("version", ""), versions)
    is_change = "change" in request.POST
    form = TryForm((not is_change and request.POST) or None, profile=shown)
    change = ChangeForm(request.POST if is_change else None)
    proposal = _tried(form, shown) if form.is_bound and form.is_valid() else None
    trial = tried(profiles.body(shown.version), change.cleaned_data["change"]) if change.is_valid() else None
    context = {
        "profile": shown,
        "edition": shown.acceptance.version,
        "form": form,
        "change": change,
        "trial": trial,
        "differs": _differing(trial) if trial else [],
        "proposal": proposal,
        "outcome": _label(proposal.outcome) if proposal else "",
        "route": ROUTES.get(proposal.route, "") if proposal else "",
        "words": list(dict.fromkeys(word.text for word in proposal.words)) if proposal else [],
        "besides": [(_label(one.outcome), one.rule) for one in proposal.besides] if proposal else [],
        "lines": lines(shown, actor),
        "days": DAYS,
        "versions": [(row, row.pk == shown.version) for row in versions],
    }
    status = 422 if any(one.is_bound and one.errors for one in (form, change)) else 200
    return shell.page(request, actor, "acceptance", "acceptance.html", context, status=status)


def _shown(asked: str, versions: list[ProfileVersion]) -> Profile:
    if not asked:
        return profiles.current()
    row = next((row for row in versions if str(row.pk) == asked), None)
    if row is None:
        raise Http404("There is no such version.")
    return profiles.version(row.pk)


def _tried(form: TryForm, shown: Profile) -> Proposal:
    given = form.cleaned_data
    return propose(given["text"], profile=shown, channel=given["channel"], language=get_language() or "")


def _differing(trial: Trial) -> list[tuple[str, str, str, str]]:
    """The texts of which something else would come: code, text, what is expected, what would come."""
    return [(one.code, one.text, " / ".join(map(_label, one.expected)), _label(one.then)) for one in trial.differs]


def _label(outcome: str) -> str:
    return str(Outcome(outcome).label)


def lines(shown: Profile, actor: Actor) -> list[RuleLine]:
    """Every rule of a version, in order."""
    rules, language = shown.acceptance, get_language() or ""
    since = timezone.now() - timedelta(days=DAYS)
    figures = rule_figures(actor, since=since) if rules.rules else []
    return [
        RuleLine(
            rule,
            rule.titled(language),
            tuple(_example(one, shown) for one in rules.examples if one.rule == rule.code),
            tuple((_label(one.outcome), one) for one in figures if one.rule == rule.code),
            sum(sign.rule == rule.code for sign in rules.signs),
        )
        for rule in rules.rules.values()
    ]


def _example(example: Example, shown: Profile) -> tuple[Example, str, str, bool]:
    """An example, what is expected, what comes of it now, and whether that is it."""
    outcome = propose(example.text, profile=shown).outcome
    expected = " / ".join(_label(one) for one in example.expected)
    return example, expected, _label(outcome), outcome in example.expected
