"""What a wheel carries besides the code: the top-level assets folder, and the catalogues in compiled form.

The assets lie beside the package so that people who write checklists and guidance find them; once installed they are
``field_ems/assets``. Named in ``[tool.setuptools] cmdclass``; an editable installation reads both from the source.
"""

import os
import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py

ASSETS = Path("assets")
LOCALE = Path("field_ems/i18n/locale")


def compile_catalogue(source: Path, compiled: Path) -> None:
    """Write what gettext reads (.mo) of what translators write (.po); fuzzy guesses of the tools stay out."""
    with source.open("rb") as text:
        catalogue = read_po(text)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with compiled.open("wb") as binary:
        write_mo(binary, catalogue)


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
        own = os.path.relpath(__file__)
        return [*super().get_source_files(), own, *(str(path) for path in beside if path.suffix != ".mo")]
