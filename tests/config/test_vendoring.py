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


ESBUILD = """
import { readFileSync, writeFileSync } from 'node:fs';
const out = process.argv.find((word) => word.startsWith('--outfile=')).slice(10);
const entry = readFileSync(0, 'utf8');
if (entry.includes('broken')) { console.error('no such module'); process.exit(1); }
writeFileSync(out, entry + process.argv.includes('--format=esm'));
"""


@pytest.fixture
def bundled(places: Places) -> Places:
    """A manifest with a package that brings no file for browsers, and that leans on another one."""
    for name, leans_on in (("phone", '"dependencies": {"bell": "1"}, '), ("bell", "")):
        (places.modules / name).mkdir()
        about = f'{{{leans_on}"version": "2.0.0", "license": "MIT"}}'
        (places.modules / name / "package.json").write_text(about, encoding="utf-8")
    esbuild = places.modules / "esbuild" / "bin" / "esbuild"
    esbuild.parent.mkdir(parents=True)
    esbuild.write_text(ESBUILD, encoding="utf-8")
    (esbuild.parent / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    lines = MANIFEST + '\n[[bundle]]\npackage = "phone"\nfile = "phone.js"\n'
    (places.frontend / "vendor.toml").write_text(lines, encoding="utf-8")
    return places


def test_a_package_without_a_file_for_browsers_is_made_one_module_with_all_licences(bundled: Places) -> None:
    assert vendoring.bring(bundled) == 3
    module = (bundled.target / "phone" / "phone.js").read_text(encoding="utf-8")
    assert module == 'export { default } from "phone";true'
    licences = (bundled.target / "LICENSES.txt").read_text(encoding="utf-8")
    assert "phone 2.0.0 (MIT)" in licences
    assert "bell 2.0.0 (MIT)" in licences


def test_what_cannot_be_made_one_module_is_named(bundled: Places) -> None:
    manifest = bundled.frontend / "vendor.toml"
    (bundled.modules / "broken").mkdir()
    (bundled.modules / "broken" / "package.json").write_text('{"version": "1", "license": "MIT"}', encoding="utf-8")
    lines = manifest.read_text(encoding="utf-8").replace('package = "phone"', 'package = "broken"')
    manifest.write_text(lines, encoding="utf-8")
    with pytest.raises(VendorTrouble, match=r"broken could not be made one file by esbuild \(no such module\)"):
        vendoring.bring(bundled)


def test_an_installed_package_has_its_files_already(tmp_path: Path) -> None:
    assert vendoring.bring(Places.under(tmp_path)) == 0
