"""Puts the npm files of the pages and the compiled texts into what is built, so that a wheel needs neither later."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadyToServe(BuildHookInterface[Any]):
    """Runs before a wheel or an sdist is put together; an editable install gets the same from `hotline run`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files, unless the build starts from an sdist that carries them already."""
        root = Path(self.root)
        if version == "editable" or (root / "PKG-INFO").exists():
            return
        vendoring = load(root / "hotline" / "config" / "vendoring.py")
        vendoring.bring(vendoring.Places.under(root))
        load(root / "hotline" / "lib" / "catalogues.py").compile_all(root / "hotline" / "locale")


def load(path: Path) -> ModuleType:
    """One module of the package, without the package's dependencies."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
