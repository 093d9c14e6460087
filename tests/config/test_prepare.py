"""What is made ready before pages and worker start."""

from pathlib import Path

from django.test import override_settings
from django.utils.translation import gettext, override

from hotline.config.management.commands import prepare


def test_the_very_first_start_speaks_the_language_of_the_city_at_once(tmp_path: Path) -> None:
    fragment = tmp_path / "zh_Hans" / "room.po"
    fragment.parent.mkdir()
    fragment.write_text('msgid "A seat of nobody"\nmsgstr "无人的坐席"\n', encoding="utf-8")
    with override_settings(LOCALE_PATHS=[tmp_path]), override("zh-hans"):
        assert gettext("A seat of nobody") == "A seat of nobody"
        prepare.Command()._compile_texts()
        assert gettext("A seat of nobody") == "无人的坐席"
