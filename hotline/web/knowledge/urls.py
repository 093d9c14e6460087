"""Addresses of the knowledge desk."""

from django.urls import path

from hotline.web.knowledge import answer, desk, editing, faults, lists, misled, offers, steps, tables

urlpatterns = [
    path("", desk.desk, name="knowledge"),
    path("new/", editing.new, name="knowledge_new"),
    path("faults/", faults.listed, name="knowledge_faults"),
    path("faults/<int:fault>/", faults.fault, name="knowledge_fault"),
    path("faults/<int:fault>/tell/", misled.tell_again, name="knowledge_tell_again"),
    path("faults/<int:fault>/call/<int:quotation>/", misled.call_again, name="knowledge_call_again"),
    path("offers/", offers.listed, name="knowledge_offers"),
    path("offers/<str:number>/pass/", offers.pass_over, name="knowledge_pass_over"),
    path("table/", tables.table, name="knowledge_table"),
    path("table/form/", tables.empty, name="knowledge_table_empty"),
    path("table/answers/", tables.export, name="knowledge_export"),
    path("gaps/", lists.gaps, name="knowledge_gaps"),
    path("gaps/<int:gap>/", lists.gap, name="knowledge_gap"),
    path("cards/", lists.cards, name="knowledge_cards"),
    path("cards/new/", lists.card_new, name="knowledge_card_new"),
    path("cards/<int:card>/end/", lists.card_end, name="knowledge_card_end"),
    path("modules/", lists.text_modules, name="knowledge_modules"),
    path("modules/new/", lists.module_new, name="knowledge_module_new"),
    path("modules/<int:module>/", lists.module, name="knowledge_module"),
    path("laws/", lists.cited, name="knowledge_laws"),
    path("<str:number>/", answer.answer, name="knowledge_answer"),
    path("<str:number>/edit/", editing.edit, name="knowledge_edit"),
    path("<str:number>/report/", faults.report, name="knowledge_report"),
    path("<str:number>/hand-over/", editing.hand_over, name="knowledge_hand_over"),
    path("<str:number>/versions/<int:serial>/", answer.version, name="knowledge_version"),
    path("<str:number>/languages/", answer.languages, name="knowledge_languages"),
    path("<str:number>/languages/draft/", editing.draft_wording, name="knowledge_draft_wording"),
    path("<str:number>/languages/<int:wording>/review/", editing.review_wording, name="knowledge_review_wording"),
    path("<str:number>/languages/<str:language>/", editing.word, name="knowledge_word"),
    path("<str:number>/files/", editing.attach, name="knowledge_attach"),
    path("<str:number>/files/<int:file>/", answer.file, name="knowledge_file"),
    path("<str:number>/files/<int:file>/off/", editing.detach, name="knowledge_detach"),
    path("<str:number>/steps/<str:step>/", steps.step, name="knowledge_step"),
]
