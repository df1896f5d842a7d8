"""Syncing by USB stick: a bundle out, headquarters' answer in."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services import bundles, sync
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class BundlesScreen(StationScreen):
    """Shows the answers on the sticks that are in; Enter takes the one under the cursor."""

    NAME = N_("USB stick")
    HERE = (
        Command("bundles-write", "w", N_("Write"), N_("Write what waits onto a stick, for headquarters."),
                "screen.write"),
        Command("bundles-read", "r", N_("Read"), N_("Read headquarters' answer from a file that you name."),
                "screen.read"),
        Command("bundles-look", "l", N_("Look again"), N_("Look for sticks and answers again."), "screen.look"),
        Command("bundles-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Path] = []

    def body(self) -> ComposeResult:
        """What waits, and the answers that are there."""
        with VerticalScroll(classes="short"):
            yield Static("", id="waiting", markup=False)
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Answer of headquarters"), _("Where"))

    def fill(self) -> None:
        """Look at what waits and at the sticks."""
        found = bundles.sticks()
        lines = [
            _(
                "Waiting to be sent: {count} (about {octets} bytes). Until the answer is back they count as waiting."
            ).format(count=sync.pending(self.store), octets=sync.octets_waiting(self.store)),
            _("Sticks found: {places}").format(places=", ".join(str(one) for one in found) or _("none")),
        ]
        self.query_one("#waiting", Static).update("\n".join(lines))
        self.answers = [path for stick in found for path in bundles.bundles_in(stick)]
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        for path in self.answers:
            table.add_texts(path.name, str(path.parent))
        table.keep_cursor(at)
        table.focus()

    def action_look(self) -> None:
        """Look again."""
        self.fill()

    def action_write(self) -> None:
        """Ask for the folder and write."""

        def save(typed: dict[str, str]) -> None:
            if not typed["folder"]:
                raise Refusal("bundle.cannot_write", place="—", detail=_("no folder was named"))
            written = bundles.export_bundle(self.store, Path(typed["folder"]).expanduser(), self.ems.now())
            text = _("Wrote {entries} entries, {octets} bytes: {name}. Take it to headquarters.")
            self.call_after_refresh(
                self.tell, text.format(entries=written.entries, octets=written.octets, name=written.path)
            )

        known = {str(one): str(one) for one in bundles.sticks()}
        first = next(iter(known), "")
        fields = [FormField("folder", _("Folder of the stick"), first, known, is_open=True)]
        self.app.push_screen(FormScreen(_("Write a bundle"), fields, save))

    def action_read(self) -> None:
        """Ask for the file and take it."""

        def save(typed: dict[str, str]) -> None:
            self._take(Path(typed["file"]).expanduser())

        fields = [FormField("file", _("File of the answer"))]
        self.app.push_screen(FormScreen(_("Read an answer"), fields, save))

    @on(DataTable.RowSelected)
    def take_chosen(self) -> None:
        """Take the answer under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        if 0 <= at < len(self.answers):
            try:
                self._take(self.answers[at])
            except Refusal as refusal:
                self.refuse(refusal)

    def _take(self, path: Path) -> None:
        taken = bundles.import_bundle(self.store, path)
        text = _("{acknowledged} entries are at headquarters; received {received}.")
        said = [text.format(acknowledged=taken.acknowledged, received=taken.received)]
        said += [say(notice) for notice in taken.notices]
        self.fill()
        self.refresh_status()
        self.call_after_refresh(self.tell, " ".join(said))
