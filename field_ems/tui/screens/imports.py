"""Importing readings: choose a file, see what it would do, map its columns, import it or stop, and undo it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.columns import column
from field_ems.i18n.markers import N_
from field_ems.services import import_undo, imports
from field_ems.services.import_memory import last_folder, remember_folder
from field_ems.services.imports import ImportChoices, ImportPreview
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.file_choice import FileChoice
from field_ems.tui.screens.import_forms import columns_form, options_form
from field_ems.tui.screens.import_words import preview_in_lines
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.work_messages import ImportDone, ImportRead, ImportWent

SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xml"})
_BAR = 30


class ImportsScreen(StationScreen):
    """One file at a time. It is read and imported beside the screen, and leaving while it runs stops it."""

    NAME = N_("Import readings")
    HERE = (
        Command("imports-file", "f", N_("File"), N_("Choose the file."), "screen.choose"),
        Command("imports-columns", "c", N_("Columns"), N_("Say which of its columns is which."), "screen.columns"),
        Command("imports-options", "o", N_("Options"), N_("Dates, decimal sign, meters, replacing."), "screen.options"),
        Command("imports-start", "i", N_("Import"), N_("Import what the preview shows."), "screen.start"),
        Command("imports-undo", "u", N_("Undo"), N_("Undo the last import on this laptop."), "screen.undo"),
        Command("imports-back", "escape", N_("Stop or back"), N_("Stop what runs; else go back."), "screen.leave"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.choices = ImportChoices()
        self.found: ImportPreview | None = None

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="import", markup=False)

    def fill(self) -> None:
        """Say how to begin, and what was imported last."""
        if self.path is not None:
            return
        lines = [_("F chooses a file: CSV, XLSX, ENERGY STAR Portfolio Manager, utility bills, Green Button."), ""]
        runs = import_undo.import_runs(self.store)
        if runs:
            lines.append(_("Imported on this laptop:"))
        for run in runs:
            state = _("undone") if run.undone else _("sent") if run.sent else ""
            count = run.added + run.replaced
            lines.append(f"  {run.at:%Y-%m-%d %H:%M}Z {count:>8}  {column(run.file, 36)} {state}".rstrip())
        self.query_one("#import", Static).update("\n".join(lines))
        self.query_one(VerticalScroll).focus()

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or imported."""
        return any(worker.group == "import" and not worker.is_finished for worker in self.workers)

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id not in ("imports-file", "imports-back") and self.is_busy:
            return _("One moment: this is still running. Esc stops it.")
        if command_id in ("imports-columns", "imports-options", "imports-start") and self.path is None:
            return _("F chooses a file first.")
        if command_id == "imports-undo" and not any(not run.undone for run in import_undo.import_runs(self.store)):
            return _("There is no import to undo.")
        return super().why_off(command_id)

    def action_choose(self) -> None:
        """Ask for the file."""
        if self._is_free():
            self.app.push_screen(FileChoice(last_folder(self.store), SUFFIXES), self._take)

    def _take(self, path: Path | None) -> None:
        if path is not None:
            remember_folder(self.store, path.parent)
            self.path, self.choices = path, ImportChoices()
            self.look()

    def look(self) -> None:
        """Read the file in a thread and show what an import would do."""
        if self.path is None:
            return
        self.found = None
        self.query_one("#import", Static).update(self.path.name)
        self.tell(_("Reading ... Esc stops."))
        self.run_worker(partial(self._preview, self.path, self.choices), thread=True, exclusive=True, group="import")

    def _preview(self, path: Path, choices: ImportChoices) -> None:
        worker = get_current_worker()
        try:
            found = imports.preview(
                self.store, path, choices, now=self.ems.now(), cancelled=lambda: worker.is_cancelled
            )
            self.post_message(ImportRead(found, None))
        except Refusal as refusal:
            self.post_message(ImportRead(None, refusal.notice))

    @on(ImportRead)
    def show(self, event: ImportRead) -> None:
        """Show the preview, or why the file can't be read and what to do."""
        self.found = event.found
        if event.refused is not None:
            self.query_one("#import", Static).update(say(event.refused))
            hint = _("C says which column is which.") if event.refused.code.startswith("files.column") else ""
            self.tell(hint or _("O sets dates, decimal sign and meters; F chooses another file."))
        elif event.found is None:
            self.tell(_("Stopped. Nothing was saved."))
        else:
            self.choices = event.found.choices
            self.query_one("#import", Static).update("\n".join(preview_in_lines(event.found)))
            counts = event.found.counts
            can = _("This is a preview; nothing is saved yet. I imports it.")
            not_yet = _(
                "Nothing of it can be imported as it stands. O lets missing meters be created, values replaced."
            )
            self.tell(can if counts.added + counts.replaces else not_yet)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_columns(self) -> None:
        """Ask which column is which."""
        if self._is_free() and self._has_file() and self.path is not None:
            form = columns_form(self.path, self.choices.options, self._map_columns)
            self.app.push_screen(form, self._look_again)

    def _map_columns(self, columns: dict[str, str]) -> None:
        self.choices = replace(self.choices, options=replace(self.choices.options, columns=columns))

    def action_options(self) -> None:
        """Ask how to read it and what to do with meters and differing values."""
        if self._is_free() and self._has_file():
            self.app.push_screen(options_form(self.store, self.choices, self._choose), self._look_again)

    def _choose(self, choices: ImportChoices) -> None:
        self.choices = choices

    def _look_again(self, saved: bool | None) -> None:
        if saved:
            self.look()

    def action_start(self) -> None:
        """Import what the preview shows."""
        if not self._is_free() or not self._has_file():
            return
        found = self.found
        if found is None or not found.counts.added + found.counts.replaces:
            self.tell(_("There is nothing to import. O lets missing meters be created, values replaced."))
            return
        self.tell(_("Importing ... Esc stops, and nothing is saved then."))
        self.run_worker(partial(self._apply, found), thread=True, exclusive=True, group="import")

    def _apply(self, found: ImportPreview) -> None:
        worker = get_current_worker()
        try:
            result = imports.apply(
                self.store,
                found,
                now=self.ems.now(),
                author_id=self.ems.person_id,
                progress=lambda done, whole: self._went(done, whole),
                cancelled=lambda: worker.is_cancelled,
            )
        except Refusal as refusal:
            self.post_message(ImportDone("! " + say(refusal.notice)))
            return
        counts = result.counts
        text = _("{added} added, {replaced} replaced, {duplicates} already there, {errors} left out. U undoes it.")
        told = text.format(
            added=counts.added, replaced=counts.replaces, duplicates=counts.duplicate, errors=counts.error
        )
        self.post_message(ImportDone(_("Stopped. Nothing was saved.") if result.cancelled else told))

    def _went(self, done: int, whole: int) -> None:
        self.post_message(ImportWent(done, whole))

    @on(ImportWent)
    def show_progress_bar(self, event: ImportWent) -> None:
        """Show how far it has come."""
        share = event.done / max(event.whole, 1)
        bar = "#" * int(_BAR * share)
        text = _("{done} of {whole} rows. Esc stops, and nothing is saved then.")
        self.tell(f"[{bar:<{_BAR}}] {int(100 * share):>3} %  " + text.format(done=event.done, whole=event.whole))

    @on(ImportDone)
    def show_end(self, event: ImportDone) -> None:
        """Say what became of it; the screen is ready for the next file."""
        self.path = self.found = None
        self.fill()
        self.refresh_status()
        self.tell(event.text)

    def action_undo(self) -> None:
        """Ask whether the last import is to be undone."""
        if not self._is_free():
            return
        run = next((one for one in import_undo.import_runs(self.store) if not one.undone), None)
        if run is None:
            self.tell(_("There is no import to undo."))
            return
        sent = _("Headquarters has it already and learns of it by the next sync.") if run.sent else ""
        title = _("Undo the import of {file}, {count} readings? {sent}").format(
            file=run.file, count=run.added + run.replaced, sent=sent
        )
        answers = {"no": _("no"), "yes": _("yes")}
        sure: list[str] = []

        def undo_it(saved: bool | None) -> None:
            if saved and sure[-1] == "yes":
                self.tell(_("Undoing ... Esc stops, and nothing is changed then."))
                self.run_worker(partial(self._undo, run), thread=True, exclusive=True, group="import")

        def keep(typed: dict[str, str]) -> None:
            sure.append(typed["sure"])

        self.app.push_screen(FormScreen(title, [FormField("sure", _("Undo it"), "no", answers)], keep), undo_it)

    def _undo(self, run: import_undo.ImportRun) -> None:
        worker = get_current_worker()
        try:
            done = import_undo.undo_import(
                self.store,
                run.id,
                now=self.ems.now(),
                author_id=self.ems.person_id,
                progress=lambda done, whole: self._went(done, whole),
                cancelled=lambda: worker.is_cancelled,
            )
        except Refusal as refusal:
            self.post_message(ImportDone("! " + say(refusal.notice)))
            return
        text = _("{taken} taken back, {restored} restored, {kept} kept as corrected since, {meters} meters removed.")
        told = text.format(taken=done.taken_back, restored=done.restored, kept=done.kept, meters=done.meters_removed)
        self.post_message(ImportDone(_("Stopped. Nothing was changed.") if done.cancelled else told))

    def action_leave(self) -> None:
        """Stop what runs; else go back."""
        if self.is_busy:
            self.workers.cancel_group(self, "import")
            self.tell(_("Stopping; nothing of it is kept."))
        else:
            self.app.pop_screen()

    def _is_free(self) -> bool:
        if self.is_busy:
            self.tell(_("One moment: this is still running. Esc stops it."))
        return not self.is_busy

    def _has_file(self) -> bool:
        if self.path is None:
            self.tell(_("F chooses a file first."))
        return self.path is not None
