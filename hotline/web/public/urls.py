"""Addresses of the citizens' pages."""

from django.urls import path

from hotline.web.public import (
    adding,
    asking,
    elsewhere,
    following,
    notices,
    objecting,
    rating,
    signing_in,
    similar,
    submitting,
    urging,
)

urlpatterns = [
    path("", notices.home, name="home"),
    path("submit/", submitting.start, name="submit"),
    path("submit/check/", submitting.check, name="submit_check"),
    path("submit/done/", submitting.done, name="submit_done"),
    path("submit/danger/", submitting.danger, name="submit_danger"),
    path("submit/elsewhere/", elsewhere.elsewhere, name="submit_elsewhere"),
    path("submit/similar/", similar.similar, name="submit_similar"),
    path("submit/restart/", submitting.restart, name="submit_restart"),
    path("submit/categories/", submitting.categories, name="submit_categories"),
    path("submit/<slug:slug>/", submitting.question, name="submit_page"),
    path("track/", following.track, name="track"),
    path("track/sign-in/", signing_in.sign_in, name="sign_in"),
    path("track/sign-in/code/", signing_in.code, name="sign_in_code"),
    path("track/sign-out/", signing_in.sign_out, name="sign_out"),
    path("track/mine/", signing_in.my_appeals, name="my_appeals"),
    path("track/<slug:number>/", following.track_appeal, name="track_appeal"),
    path("track/<slug:number>/add/", adding.add_material, name="add_material"),
    path("track/<slug:number>/withdraw/", asking.ask, {"step": asking.WITHDRAW}, name="withdraw"),
    path("track/<slug:number>/reopen/", asking.ask, {"step": asking.REOPEN}, name="reopen"),
    path("track/<slug:number>/not-solved/", asking.ask, {"step": asking.NOT_SOLVED}, name="not_solved"),
    path("track/<slug:number>/object/", objecting.object_to, name="object_restriction"),
    path("track/<slug:number>/urge/", urging.urge, name="urge_appeal"),
    path("track/<slug:number>/files/<int:file>/", following.download, name="track_file"),
    path("rate/link/<str:ticket>/", rating.by_link, name="rate_link"),
    path("rate/<slug:number>/", rating.start, name="rate"),
    path("rate/<slug:number>/<slug:slug>/", rating.question, name="rate_page"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<slug:slug>/", notices.notice, name="notice"),
]
