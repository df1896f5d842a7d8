"""What proves an answer: a file that travels with it, or a paper that is kept elsewhere."""

from pathlib import Path
from typing import Any

from field_ems.domain import times
from field_ems.domain.checklists import EvidenceKind, Question, text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language
from field_ems.services import checklists
from field_ems.services.checklists import Filling
from field_ems.services.evidence import attach_file, known_evidence
from field_ems.services.evidence_words import item_in_words
from field_ems.services.question_words import EVIDENCE
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


def evidence_form(screen: StationScreen, filling: Filling, question: Question) -> FormScreen:
    """Give the form that adds a file, or the name of a paper, to an answer."""
    attached: list[Any] = list((filling.answers.get(question.code) or {}).get("evidence") or ())

    def save(typed: dict[str, str]) -> None:
        expires_on = times.parse_day(typed["expires"]) if typed["expires"] else None
        kind = EvidenceKind(typed["kind"] or EvidenceKind.OTHER)
        if typed["file"]:
            item = attach_file(screen.store, Path(typed["file"]).expanduser(), kind, expires_on=expires_on)
        elif typed["known"]:
            item = known[int(typed["known"])]
        elif typed["paper"]:
            last_day = expires_on.isoformat() if expires_on else None
            item = {"kind": kind.value, "name": typed["paper"], "expires_on": last_day}
        else:
            raise Refusal("evidence.nothing_named")
        checklists.set_evidence(
            screen.store,
            filling.draft_id,
            question.code,
            [*attached, item],
            screen.ems.now(),
            screen.ems.person_id,
        )

    today = screen.ems.now().date()
    known = known_evidence(screen.store, filling.supplier_id)
    kinds = {kind.value: _(EVIDENCE[kind]) for kind in question.accepted_evidence or EvidenceKind}
    fields = [
        FormField("file", _("File, at most 5 MB")),
        FormField(
            "known",
            _("or one given before"),
            choices={str(number): item_in_words(item, today) for number, item in enumerate(known)},
        ),
        FormField("paper", _("or a paper kept elsewhere")),
        FormField("kind", _("What it is"), next(iter(kinds)), kinds),
        FormField("expires", _("Valid until (optional)")),
    ]
    return FormScreen(text_in(question.text, current_language()), fields, save)
