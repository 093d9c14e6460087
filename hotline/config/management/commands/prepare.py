"""`hotline prepare`: what pages and worker must find done before they start. `hotline run` calls it."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from django.utils.translation.reloader import translation_file_changed

from hotline.config import environment, vendoring
from hotline.lib import catalogues


class Command(BaseCommand):
    """Texts, static files, tables, demo city; each only where something is missing."""

    help = "make texts, static files, tables and the demo city ready (`run` does it by itself; HUIYIN_DEMO=0: no demo)"
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it, in the order in which one leans on the other; the demo accounts go to the output."""
        # First of all: whatever is said from here on is said in the language of the city.
        self._compile_texts()
        # Pages that cannot be loaded would be started again and again; better to fail here, once.
        get_resolver().url_patterns  # noqa: B018 - reading loads them
        self._bring_vendored()
        self._collect_static()
        self._migrate()
        if os.environ.get("HUIYIN_DEMO", "1") != "0" and "demo" in get_commands():
            self._load_demo()

    def _bring_vendored(self) -> None:
        try:
            if vendoring.bring(vendoring.Places.of_checkout()):
                self.stderr.write("brought the npm files of the pages")
        except vendoring.VendorTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _compile_texts(self) -> None:
        if not environment.is_checkout():
            return  # an installed package carries them, where nobody may write
        try:
            for folder in settings.LOCALE_PATHS:
                if catalogues.is_stale(folder):
                    catalogues.compile_all(folder)
                    # What this process has read before is forgotten; only the ending of the name counts.
                    translation_file_changed(None, Path(folder, "django.mo"))
        except catalogues.CatalogueTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _collect_static(self) -> None:
        """Copy the static files to where they are served from, when any of them changed."""
        digest = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list([]):
                digest.update(f"{path} {storage.get_modified_time(path)} {storage.size(path)}\n".encode())
        stamp = settings.STATIC_ROOT / ".made-from"
        if stamp.is_file() and stamp.read_text(encoding="ascii") == digest.hexdigest():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest.hexdigest(), encoding="ascii")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stderr.write(f"bringing the database up to date ({len(plan)} steps) …")
            call_command("migrate", interactive=False, verbosity=0)

    def _load_demo(self) -> None:
        # Where a real city lives, both do nothing.
        call_command("demo", "load", "--if-empty", stdout=self.stderr)
        accounts = io.StringIO()
        call_command("demo", "accounts", "--if-empty", stdout=accounts)
        self.stdout.write(accounts.getvalue())
