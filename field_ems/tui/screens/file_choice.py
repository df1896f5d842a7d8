"""Choosing a file to read: folders and the files of some kinds, by keys alone."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from field_ems.i18n import _
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

MOST_LISTED = 500


class FileChoice(ModalScreen[Path | None]):
    """Lists a folder; Enter opens a folder or chooses a file, Backspace goes up, P takes a typed path."""

    BINDINGS: ClassVar = [("escape", "leave", ""), ("backspace", "up", ""), ("p", "type_path", "")]

    def __init__(self, folder: Path, suffixes: frozenset[str]) -> None:
        super().__init__(classes="modal")
        self._folder = folder if folder.is_dir() else Path.home()
        self._suffixes = suffixes
        self._paths: list[Path] = []

    def compose(self) -> ComposeResult:
        """The folder's name above its list."""
        with Vertical(id="files"):
            yield Static("", id="folder", classes="form-title", markup=False)
            yield PlainTable()
            yield Static("", id="form-message", markup=False)
            yield Static(_("Enter: open.  Backspace: the folder above.  P: type a path.  Esc: leave."), markup=False)

    def on_mount(self) -> None:
        """List the folder."""
        self.query_one(PlainTable).add_columns(_("Name"), _("Size"))
        self._list()

    def _list(self) -> None:
        table = self.query_one(PlainTable)
        table.clear()
        self.query_one("#folder", Static).update(str(self._folder))
        try:
            found = [path for path in self._folder.iterdir() if not path.name.startswith(".")]
            folders = sorted((path for path in found if path.is_dir()), key=lambda path: path.name.casefold())
            files = sorted(
                (path for path in found if path.suffix.lower() in self._suffixes and path.is_file()),
                key=lambda path: path.name.casefold(),
            )
            sizes = {path: path.stat().st_size for path in files[:MOST_LISTED]}
        except OSError as error:
            self.query_one("#form-message", Static).update("! " + (error.strerror or str(error)))
            folders, files, sizes = [], [], {}
        self._paths = [self._folder.parent, *(*folders, *files)[:MOST_LISTED]]
        for path in self._paths:
            if path == self._folder.parent:
                table.add_texts("..", "")
            elif path in sizes:
                table.add_texts(path.name, _("{size} kB").format(size=-(-sizes[path] // 1024)))
            else:
                table.add_texts(path.name + "/", "")
        table.keep_cursor(1 if len(self._paths) > 1 else 0)
        table.focus()

    @on(DataTable.RowSelected)
    def open_it(self) -> None:
        """Open the folder under the cursor, or choose the file."""
        path = self._paths[self.query_one(PlainTable).cursor_row]
        if path.is_dir():
            self._folder = path
            self._list()
        else:
            self.dismiss(path)

    def action_up(self) -> None:
        """Go to the folder above."""
        self._folder = self._folder.parent
        self._list()

    def action_type_path(self) -> None:
        """Take a path that is typed or pasted."""
        chosen: list[Path] = []

        def keep(typed: dict[str, str]) -> None:
            chosen.append(Path(typed["path"]).expanduser())

        def take(saved: bool | None) -> None:
            if saved and chosen[-1].is_dir():
                self._folder = chosen[-1]
                self._list()
            elif saved:
                self.dismiss(chosen[-1])

        start = str(self._folder) + "/"
        self.app.push_screen(FormScreen(_("A path"), [FormField("path", _("File or folder"), start)], keep), take)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
