"""The markup of the parts: ids tied together, values escaped, words besides colours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import escape

from hotline.web.parts.addresses import same_page
from hotline.web.parts.words import STATES

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Letter(forms.Form):
    title = forms.CharField(help_text="short", label="Title")
    note = forms.CharField(required=False, label="Note")
    kind = forms.ChoiceField(choices=[("a", "<A>"), ("b", "B")], widget=forms.RadioSelect, label="Kind")


def shown(source: str, **context: Any) -> str:
    context.setdefault("request", RequestFactory().get("/"))
    return Template("{% load parts %}" + source).render(Context(context))


def test_a_field_names_its_hint_and_its_error() -> None:
    markup = shown("{% field form.title %}", form=Letter({}))
    assert 'aria-describedby="id_title-hint id_title-error"' in markup
    assert 'id="id_title-hint"' in markup
    assert 'id="id_title-error"' in markup
    assert 'aria-invalid="true"' in markup


def test_only_optional_fields_say_so_and_nothing_has_an_asterisk() -> None:
    required, optional = (shown("{% field bound %}", bound=Letter()[name]) for name in ("title", "note"))
    assert "field-optional" in optional
    assert "field-optional" not in required
    assert "*" not in required


def test_choices_are_a_named_group_and_their_words_are_escaped() -> None:
    markup = shown("{% field form.kind %}", form=Letter({"kind": "b"}))
    assert "<legend" in markup
    assert "&lt;A&gt;" in markup
    assert markup.count("checked") == 1


def test_the_error_summary_links_to_the_field_or_its_first_choice() -> None:
    markup = shown("{% error_summary form %}", form=Letter({}))
    assert 'href="#id_title"' in markup
    assert 'href="#id_kind_0"' in markup
    assert shown("{% error_summary form %}", form=Letter()).strip() == ""


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_word_and_a_shape(db: None, state: str) -> None:
    markup = shown("{% badge state %}", state=state)
    assert escape(str(STATES[state][0])) in markup
    assert "state-shape" in markup


def test_a_clock_tells_the_exact_time_to_machines(db: None) -> None:
    due = NOW + timedelta(hours=3)
    markup = shown("{% clock due now %}", due=due, now=NOW)
    assert f'datetime="{due.isoformat()}"' in markup
    assert "light-yellow" in markup


def test_a_button_escapes_its_words_and_turns_into_a_link_with_an_address() -> None:
    assert "&lt;b&gt;" in shown("{% button word %}", word="<b>")
    link = shown("{% button word href=url data_dialog='x' %}", word="go", url="/?a=1&b=2")
    assert link.startswith("<a")
    assert 'href="/?a=1&amp;b=2"' in link
    assert 'data-dialog="x"' in link


def test_a_guarded_form_carries_token_and_key() -> None:
    markup = shown('{% guarded_form draft="k" %}<p>inside</p>{% endguarded_form %}')
    assert "csrfmiddlewaretoken" in markup
    assert 'name="idempotency_key"' in markup
    assert 'data-draft="k"' in markup
    assert "<p>inside</p>" in markup


def test_a_drawing_for_phones_has_no_style_attribute() -> None:
    assert "style=" not in shown("{% qr 'https://example.org/' label='x' %}")


def get(address: str) -> HttpRequest:
    return RequestFactory().get(address)


def test_another_page_of_a_list_keeps_the_filters() -> None:
    request = get("/list/?q=%E8%B7%AF&state=signed&after=5&empty=")
    assert same_page(request, after="9") == "/list/?q=%E8%B7%AF&state=signed&after=9"
    assert same_page(request, after=None, q=None, state="") == "/list/"


class Reply(forms.Form):
    """A short and a long text."""

    title = forms.CharField()
    answer = forms.CharField(widget=forms.Textarea)


def test_answers_and_text_modules_are_inserted_into_long_texts_where_a_page_says_so() -> None:
    plain = shown("{% form_fields form %}", form=Reply())
    assert "data-inserts-" not in plain
    offered = shown('{% form_fields form inserts="answers modules" %}', form=Reply())
    assert offered.count("data-inserts-answers=") == offered.count("data-inserts-modules=") == 1
    assert 'data-inserts-answers="/staff/orders/find/answers"' in offered
