"""What a wheel carries besides the code: the top-level assets folder, and the catalogues in compiled form.

The assets lie beside the package so that people who write checklists and guidance find them; once installed they are
``field_ems/assets``. Named in ``[tool.setuptools] cmdclass``; an editable installation reads both from the source.
"""

import shutil
import sys
from pathlib import Path

from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))  # setuptools loads this file by its path, alone

from catalogues import compile_catalogue

ASSETS = Path("assets")
LOCALE = Path("field_ems/i18n/locale")


class BuildWithAssets(build_py):
    """Build the package with its assets and catalogues."""

    def run(self) -> None:
        """Build the code, then lay the rest beside it."""
        super().run()
        if self.editable_mode:
            return
        package = Path(self.build_lib, "field_ems")
        shutil.copytree(ASSETS, package / "assets", dirs_exist_ok=True)
        for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
            compile_catalogue(source, Path(self.build_lib, source).with_suffix(".mo"))

    def get_source_files(self) -> list[str]:
        """Name what a source distribution has to carry too."""
        beside = [path for folder in (ASSETS, LOCALE) for path in folder.rglob("*") if path.is_file()]
        own = ["build_scripts/catalogues.py", "build_scripts/packing.py"]
        return [*super().get_source_files(), *own, *(str(path) for path in beside if path.suffix != ".mo")]
