"""The private PostgreSQL of the run itself: what the product counts on."""

import pytest
from django.db import connection


@pytest.fixture
def _extensions(db: None) -> None:
    with connection.cursor() as cursor:
        for extension in ("pg_trgm", "btree_gin", "ltree"):
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


@pytest.mark.usefixtures("_extensions")
def test_trigrams_find_chinese() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('燃气管道泄漏', '燃气管道漏气') > 0.2")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_the_server_speaks_utf8_whatever_the_locale_of_who_started_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("SELECT upper('é'), lower('Ä')")
        assert cursor.fetchone() == ("É", "ä")
