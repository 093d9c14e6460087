"""Files of npm packages: what the manifest names, and nothing else."""

from pathlib import Path

import pytest

from hotline.config import vendoring
from hotline.config.vendoring import Places, VendorTrouble

MANIFEST = """
[[file]]
package = "@kit/core"
include = ["dist/css/*.css"]

[icons]
package = "@kit/icons"
names = ["bell"]
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout whose packages npm has installed already."""
    places = Places.under(tmp_path)
    kit = places.modules / "@kit" / "core"
    (kit / "dist" / "css").mkdir(parents=True)
    (kit / "dist" / "css" / "kit.css").write_text("a{}/*# sourceMappingURL=kit.css.map */", encoding="utf-8")
    (kit / "dist" / "kit.js").write_text("", encoding="utf-8")
    (kit / "package.json").write_text('{"version": "1.2.3", "license": "MIT"}', encoding="utf-8")
    (kit / "LICENSE").write_text("May be used.", encoding="utf-8")
    outline = places.modules / "@kit" / "icons" / "icons" / "outline"
    outline.mkdir(parents=True)
    (outline / "bell.svg").write_text('<svg width="24">\n  <path d="M1 1"/>\n</svg>', encoding="utf-8")
    (places.modules / "@kit" / "icons" / "package.json").write_text('{"version": "3.0.0"}', encoding="utf-8")
    (places.frontend / "vendor.toml").write_text(MANIFEST, encoding="utf-8")
    (places.frontend / "package-lock.json").write_text("{}", encoding="utf-8")
    (places.modules / ".huiyin-lock").write_text("{}", encoding="utf-8")
    places.target.parent.mkdir(parents=True)
    return places


def test_only_what_the_manifest_names_is_brought_and_maps_are_cut_off(places: Places) -> None:
    assert vendoring.bring(places) == 2
    assert (places.target / "kit-core" / "css" / "kit.css").read_text(encoding="utf-8") == "a{}"
    assert not (places.target / "kit-core" / "kit.js").exists()
    assert (places.target / "icons.svg").read_text(encoding="utf-8") == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="bell" viewBox="0 0 24 24"><path d="M1 1"/></symbol>\n</svg>\n'
    )
    licences = (places.target / "LICENSES.txt").read_text(encoding="utf-8")
    assert "@kit/core 1.2.3 (MIT)\n\nMay be used." in licences


def test_nothing_is_done_twice_and_a_new_manifest_replaces_all(places: Places) -> None:
    assert vendoring.bring(places) == 2
    assert vendoring.bring(places) == 0
    assert vendoring.bring(places, force=True) == 2
    (places.frontend / "vendor.toml").write_text(MANIFEST.replace("css/*.css", "kit.js"), encoding="utf-8")
    assert vendoring.bring(places) == 2
    assert not (places.target / "kit-core" / "css").exists()


@pytest.mark.parametrize(("what", "with_what"), [("dist/css/*.css", "dist/none.css"), ('"bell"', '"whistle"')])
def test_what_a_package_does_not_hold_is_named_and_the_old_files_stay(
    places: Places, what: str, with_what: str
) -> None:
    vendoring.bring(places)
    (places.frontend / "vendor.toml").write_text(MANIFEST.replace(what, with_what), encoding="utf-8")
    with pytest.raises(VendorTrouble, match=r"none\.css|whistle"):
        vendoring.bring(places)
    assert (places.target / "icons.svg").is_file()


def test_an_installed_package_has_its_files_already(tmp_path: Path) -> None:
    assert vendoring.bring(Places.under(tmp_path)) == 0
