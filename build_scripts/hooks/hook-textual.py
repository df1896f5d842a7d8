"""Textual finds its widgets and drivers by name at run time, so that PyInstaller sees none of them imported."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

hiddenimports = [*collect_submodules("textual.widgets"), *collect_submodules("textual.drivers")]
datas = collect_data_files("textual")
