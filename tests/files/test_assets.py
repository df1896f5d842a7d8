"""Shipped files are found from the source tree, from an installed wheel and from a frozen binary."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from field_ems.files.assets import asset_path

ROOT = Path(__file__).resolve().parents[2]


def test_source_tree() -> None:
    assert asset_path("checklists", "schema.json") == ROOT / "assets" / "checklists" / "schema.json"


def test_frozen_binary_looks_where_it_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "field_ems" / "assets" / "factors"
    packed.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert asset_path("factors") == packed


def test_file_that_was_not_packed_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"assets/checklists/nowhere\.yaml"):
        asset_path("checklists", "nowhere.yaml")


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what pip would install."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["build", "--build-base", str(folder / "build"), "bdist_wheel", "--dist-dir", str(folder)]
    command = [sys.executable, "-c", "from setuptools import setup; setup()", "-q", "egg_info", "--egg-base", folder]
    subprocess.run([*command, *build], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_wheel_carries_every_asset(unpacked_wheel: Path) -> None:
    shipped = {path.relative_to(ROOT / "assets") for path in (ROOT / "assets").rglob("*") if path.is_file()}
    carried = unpacked_wheel / "field_ems" / "assets"
    assert {path.relative_to(carried) for path in carried.rglob("*") if path.is_file()} == shipped


def test_wheel_carries_every_file_of_the_package(unpacked_wheel: Path) -> None:
    written = (path for path in (ROOT / "field_ems").rglob("*") if path.is_file())
    needed = {path.relative_to(ROOT) for path in written if path.suffix not in {".po", ".pot", ".mo", ".pyc"}}
    assert needed - {path.relative_to(unpacked_wheel) for path in unpacked_wheel.rglob("*")} == set()


def test_installed_wheel_finds_its_assets_and_languages(unpacked_wheel: Path, tmp_path: Path) -> None:
    code = (
        "import field_ems.i18n as i18n\n"
        "from field_ems.files.assets import asset_path\n"
        "assert i18n.install('fr') == 'fr'\n"
        "print(asset_path('checklists', 'schema.json'), i18n._('supplier'), sep='\\n')\n"
    )
    environment = {"PYTHONPATH": str(unpacked_wheel), "PYTHONIOENCODING": "utf-8"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    path, word = said.stdout.splitlines()
    assert Path(path) == unpacked_wheel / "field_ems" / "assets" / "checklists" / "schema.json"
    assert word == "fournisseur"
