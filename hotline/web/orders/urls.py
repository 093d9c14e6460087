"""Addresses of orders: the list, what searches while one types, the pages of an order and of an appeal."""

from django.urls import path

from hotline.web.orders import fetching, finding, following, listing, merging, revealing, views

urlpatterns = [
    path("", listing.orders, name="orders"),
    path("followed/", following.followed, name="orders_followed"),
    path("find/units", finding.find_units, name="find_units"),
    path("find/places", finding.find_places, name="find_places"),
    path("find/matters", finding.find_matters, name="find_matters"),
    path("find/answers", finding.find_answers, name="find_answers"),
    path("find/modules", finding.find_modules, name="find_modules"),
    path("appeal/<str:number>/", views.appeal, name="appeal"),
    path("appeal/<str:number>/caller/", revealing.appeal_caller, name="appeal_caller"),
    path("appeal/<str:number>/files/<int:file>/", fetching.appeal_file, name="appeal_file"),
    path("appeal/<str:number>/<str:step>/", views.appeal_step, name="appeal_step"),
    path("<str:number>/", views.order, name="order"),
    path("<str:number>/follow/", following.follow, name="order_follow"),
    path("<str:number>/followers/", following.naming, name="order_followers"),
    path("<str:number>/merging/", merging.merging, name="order_merging"),
    path("<str:number>/caller/<str:appeal>/", revealing.order_caller, name="order_caller"),
    path("<str:number>/files/<int:file>/", fetching.order_file, name="order_file"),
    path("<str:number>/<str:step>/", views.order_step, name="order_step"),
]
