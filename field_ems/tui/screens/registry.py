"""The screens by name, each loaded when it is first asked for."""

from collections.abc import Callable
from importlib import import_module

from textual.screen import Screen

_CLASSES = {
    "home": "HomeScreen",
    "readings": "ReadingsScreen",
    "meters": "MetersScreen",
    "checklists": "ChecklistsScreen",
    "suppliers": "SuppliersScreen",
    "guidance": "GuidanceScreen",
    "sync": "SyncScreen",
    "conflicts": "ConflictsScreen",
    "outcomes": "OutcomesScreen",
    "questions": "QuestionsScreen",
    "reports": "ReportsScreen",
    "trends": "TrendsScreen",
    "imports": "ImportsScreen",
    "settings": "SettingsScreen",
    "wizard": "WizardScreen",
}


def _loader(name: str, class_name: str) -> Callable[[], Screen[object]]:
    def load() -> Screen[object]:
        module = import_module(f"field_ems.tui.screens.{name}")
        return getattr(module, class_name)()  # type: ignore[no-any-return]

    return load


SCREENS = {name: _loader(name, class_name) for name, class_name in _CLASSES.items()}


def class_name(name: str) -> str:
    """Give the class of the screen of this name."""
    return _CLASSES[name]
