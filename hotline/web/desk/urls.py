"""Addresses of the desk of supervision."""

from django.urls import path

from hotline.web.desk import documents, views, writing

urlpatterns = [
    path("", views.desk, name="desk"),
    path("batch/", views.batch, name="desk_batch"),
    path("write/", writing.write, name="desk_write"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:year>/<int:serial>/", documents.document, name="document"),
    path("documents/<int:year>/<int:serial>/pdf/", documents.as_pdf, name="document_pdf"),
    path("documents/<int:year>/<int:serial>/word/", documents.as_word, name="document_word"),
    path("documents/<int:year>/<int:serial>/files/<int:file>/", documents.file, name="document_file"),
    path("documents/<int:year>/<int:serial>/<str:step>/", documents.step, name="document_step"),
]
