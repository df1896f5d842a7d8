"""Sync: what waits, how it goes, what came of it, and what headquarters has put aside."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services import at_a_glance, file_sending, sync
from field_ems.tui.commands import Command
from field_ems.tui.messages import Went
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


class SyncScreen(StationScreen):
    """Works in the background: leaving the screen stops nothing."""

    NAME = N_("Sync")
    HERE = (
        Command("sync-now", "s", N_("Sync"), N_("Send what waits and fetch what headquarters has."), "screen.sync"),
        Command("sync-stop", "x", N_("Stop"), N_("Stop after the request under way; nothing is lost."), "screen.stop"),
        Command("sync-enrol", "e", N_("Enrol"), N_("Make this laptop known to headquarters with a code."),
                "screen.enrol"),
        Command("sync-settle", "v", N_("To settle"), N_("What two people entered differently."),
                "app.go('conflicts')"),
        Command("sync-outcomes", "o", N_("What became of it"), N_("What headquarters applied or holds back, and why."),
                "app.go('outcomes')"),
        Command("sync-files", "g", N_("Get files"), N_("Fetch evidence files that are not on this laptop."),
                "screen.fetch_files"),
        Command("sync-stick", "u", N_("USB stick"), N_("Carry what waits by USB stick, without any link."),
                "screen.stick"),
        Command("sync-back", "escape", N_("Back"), N_("Go back; a sync under way goes on."), "app.pop_screen"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="sync", markup=False)

    def fill(self) -> None:
        """Show what waits, the last runs, and what was put aside."""
        found = sync.overview(self.store)
        lines = []
        if found.hq_url is None:
            lines += [_("This laptop is not enrolled yet. Everything you enter is kept here."), ""]
            lines += [_("Ask headquarters for a code and press E."), ""]
        else:
            lines += [_("Headquarters: {url}").format(url=found.hq_url), ""]
        waiting = _("Waiting to be sent: {count}").format(count=found.pending)
        if found.pending:
            waiting += " " + _("(about {count} bytes)").format(count=found.octets_waiting)
        lines.append(waiting)
        to_settle = at_a_glance.count_conflicts(self.store)
        if to_settle:
            lines.append(_("! To settle: {count} (V shows them)").format(count=to_settle))
        if found.files_waiting:
            text = _("Evidence files waiting: {count}, {bytes} bytes; they go after the records.")
            size = sum(file.size for file in found.files_waiting)
            lines.append(text.format(count=len(found.files_waiting), bytes=size))
        if found.files_missing:
            text = _("Evidence files not on this laptop: {count}, {bytes} bytes (G fetches them).")
            size = sum(file.size for file in found.files_missing)
            lines.append(text.format(count=len(found.files_missing), bytes=size))
        lines.append(_("Bytes this month: {count}").format(count=found.bytes_this_month))
        lines.append("")
        lines += [self._run(run) for run in found.runs]
        if not found.runs and found.hq_url is not None:
            lines.append(_("There has been no sync yet. S begins one."))
        if found.put_aside:
            lines += ["", _("Put aside by headquarters, kept there and here (O says what to do):")]
            lines += [f"  {say(aside)}" for aside in found.put_aside]
        self.query_one("#sync", Static).update("\n".join(lines))

    def _run(self, run: sync.Run) -> str:
        outcome = say(Notice(run.result)) if run.result else _("done")
        text = _("{time}  sent {sent}, received {received}, {bytes} bytes, {requests} requests: {outcome}")
        return text.format(
            time=f"{run.started_at:%Y-%m-%d %H:%M}Z",
            sent=run.entries_sent,
            received=run.entries_received,
            bytes=run.bytes_sent + run.bytes_received,
            requests=run.requests,
            outcome=outcome,
        )

    def action_sync(self) -> None:
        """Begin, unless one is under way."""
        self.tell(_("Asking headquarters ..."))
        self.refresh_status()
        self.ems.done.note_line(self.ems.now(), "sync")
        self.ems.begin_sync()

    def action_stop(self) -> None:
        """Ask the sync under way to stop."""
        self.ems.workers.cancel_group(self.ems, "sync")

    def why_off(self, command_id: str) -> str | None:
        """Only a sync that is under way can be stopped."""
        busy = any(worker.group == "sync" and not worker.is_finished for worker in self.ems.workers)
        if command_id == "sync-stop" and not busy:
            return _("No sync is under way.")
        if command_id in ("sync-now", "sync-files") and sync.overview(self.store).hq_url is None:
            return _("This laptop is not enrolled yet. E enrols it with a code.")
        return super().why_off(command_id)

    def show_progress(self, event: Went) -> None:
        """Show how it goes, in records and bytes."""
        progress = event.progress
        if event.refused is not None:
            self.tell("! " + say(event.refused))
        elif progress.retry_in:
            text = _("The link broke. What came through is kept; trying again in {count} seconds.")
            self.tell(text.format(count=round(progress.retry_in) or 1))
        else:
            text = _("Sent {sent}, received {received}, {pending} waiting; {bytes} bytes, {requests} requests.")
            self.tell(
                text.format(
                    sent=progress.entries_sent,
                    received=progress.entries_received,
                    pending=progress.pending,
                    bytes=progress.bytes_sent + progress.bytes_received,
                    requests=progress.requests,
                )
                + "".join(" " + say(notice) for notice in progress.notices)
            )
        if event.finished or event.refused is not None:
            self.refresh_status()
            self.fill()

    def action_stick(self) -> None:
        """Go on by USB stick."""
        from field_ems.tui.screens.bundles import BundlesScreen

        self.app.push_screen(BundlesScreen())

    def action_fetch_files(self) -> None:
        """Fetch evidence files beside the screen."""
        self.tell(_("Asking headquarters ..."))
        self.run_worker(self._fetch_files, thread=True, group="files", exclusive=True)

    def _fetch_files(self) -> None:
        try:
            fetched = file_sending.fetch_missing(self.store)
        except Refusal as refusal:
            self.app.call_from_thread(self._fetched, "! " + say(refusal.notice))
            return
        words = [_("Fetched {count} files, {bytes} bytes.").format(count=fetched.files, bytes=fetched.octets)]
        self.app.call_from_thread(self._fetched, " ".join([*words, *(say(notice) for notice in fetched.notices)]))

    def _fetched(self, text: str) -> None:
        if self.is_attached:
            self.tell(text)
            self.fill()

    def action_enrol(self) -> None:
        """Ask for the address and the code."""
        ask_to_enrol(self)


def ask_to_enrol(screen: StationScreen) -> None:
    """Ask for headquarters' address and the code, and enrol this laptop while the screen stays alive."""
    import platform

    from field_ems.services import enrolment

    store, now = screen.store, screen.ems.now()

    def save(typed: dict[str, str]) -> None:
        enrolment.enrol(store, typed["url"], typed["code"], platform.node() or "laptop", now)

    def say_so(saved: bool | None) -> None:
        if saved:
            screen.tell(_("Enrolled: headquarters knows this laptop. F7 and S send what waits."))

    fields = [FormField("url", _("Address"), ""), FormField("code", _("Code"))]
    screen.app.push_screen(FormScreen(_("Enrol with headquarters"), fields, save, beside=True), say_so)
