"""Settings of the tests: the product's own, on a private server and folder, strict about templates."""

import os
from pathlib import Path

from tests import runs

# One folder a run: made by the first process that reads this, inherited by the workers of pytest-xdist.
if "HUIYIN_TEST_RUN" not in os.environ:
    os.environ["HUIYIN_TEST_RUN"] = str(runs.make())
    os.environ["HUIYIN_TEST_RUN_OWNER"] = str(os.getpid())
os.environ["HUIYIN_VAR"] = str(Path(os.environ["HUIYIN_TEST_RUN"]) / os.environ.get("PYTEST_XDIST_WORKER", "main"))
for switch in (
    "HUIYIN_DEBUG",
    "HUIYIN_HTTPS",
    "HUIYIN_STATEMENT_TIMEOUT",
    "HOST",
    "PORT",
    "HUIYIN_LIVE_PORT",
    *(name for name in os.environ if name.startswith("HUIYIN_PHONE_")),
):
    os.environ.pop(switch, None)
# Nothing tells the pages of the tests what has changed but what a test starts for it.
os.environ["HUIYIN_LIVE_ADDRESS"] = "off"

from hotline.config import environment  # noqa: E402 - after the surroundings are set
from hotline.config.settings import *  # noqa: E402, F403 - everything as it ships

POSTGRES = Path(os.environ["HUIYIN_TEST_RUN"]) / "postgres"
if not environment.is_database_given():
    DATABASES["default"].update(environment.embedded(POSTGRES))  # noqa: F405
# Tests close what they open: no pool keeps connections to a database that is about to be dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# whitenoise says so when there is nothing to serve from.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
