"""A PostgreSQL of somebody else, named by DATABASE_URL: whether it can serve."""

import os

import psycopg

from hotline.config import environment
from hotline.lib.postgres_binaries import OLDEST, PostgresTrouble


def check() -> None:
    """Raises PostgresTrouble with one sentence when the database does not answer, is too old or knows no Chinese."""
    environment.database()
    address = os.environ["DATABASE_URL"].strip()
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            release = connection.info.server_version // 10000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise PostgresTrouble(
            f"the database that DATABASE_URL names cannot be reached ({reason}); start it, correct the address, "
            "or unset DATABASE_URL to use a private one."
        ) from error
    if release < OLDEST:
        raise PostgresTrouble(
            f"the database that DATABASE_URL names is PostgreSQL {release}, and {OLDEST} is the oldest that serves; "
            "name a newer one, or unset DATABASE_URL to use a private one."
        )
    if encoding != "UTF8":
        raise PostgresTrouble(
            f"the database that DATABASE_URL names is encoded in {encoding}; make one with ENCODING 'UTF8' for Huiyin."
        )
