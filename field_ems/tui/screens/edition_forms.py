"""The forms by which a local edition is made: tighten a question, bring in another, drop one."""

from collections.abc import Callable, Mapping
from typing import Any

from field_ems.domain.checklists import (
    Criterion,
    EvidenceRule,
    NotApplicable,
    Question,
    QuestionKind,
    text_in,
)
from field_ems.domain.editions import Action, Adaptation
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.services.question_words import CRITERIA
from field_ems.tui.widgets.form import FormField, FormScreen

Keep = Callable[[Adaptation], None]

_KINDS = {
    QuestionKind.YES_NO: N_("yes or no"),
    QuestionKind.SINGLE: N_("one choice"),
    QuestionKind.MULTIPLE: N_("several choices"),
    QuestionKind.NUMBER: N_("number"),
    QuestionKind.DATE: N_("date"),
    QuestionKind.TEXT: N_("text"),
    QuestionKind.FILE: N_("file"),
}
_EVIDENCE = {
    EvidenceRule.NEVER: N_("never"),
    EvidenceRule.ON_YES: N_("on yes"),
    EvidenceRule.ALWAYS: N_("always"),
}
_SETTING_ASIDE = {
    NotApplicable.ALLOWED: N_("yes"),
    NotApplicable.WITH_REASON: N_("with a reason"),
    NotApplicable.REFUSED: N_("no"),
}


def tighten_form(question: Question, keep: Keep) -> FormScreen:
    """Give the form that makes a question stricter; what is left as it is does not enter the edition."""
    limits = question.accepted
    fields = [
        FormField("required", _("Has to be answered"), _yes_or_no(question.required), _choices_yes_no()),
        FormField("not_applicable", _("May be set aside"), question.not_applicable, _in_words(_SETTING_ASIDE)),
        FormField("evidence", _("To be proved"), question.evidence, _in_words(_EVIDENCE)),
    ]
    if question.kind is QuestionKind.NUMBER:
        low, high = (limits.at_least, limits.at_most) if limits else (None, None)
        fields += [
            FormField("at_least", _("At least"), "" if low is None else str(low)),
            FormField("at_most", _("At most"), "" if high is None else str(high)),
        ]
    if question.kind in (QuestionKind.YES_NO, QuestionKind.SINGLE):
        fields.append(FormField("knock_out", _("Answers that exclude"), ", ".join(sorted(question.knock_out))))
    fields.append(FormField("reason", _("Why, in this country")))

    def save(typed: dict[str, str]) -> None:
        data: dict[str, Any] = {}
        if (typed["required"] == "yes") != question.required:
            data["required"] = typed["required"] == "yes"
        for key in ("not_applicable", "evidence"):
            if typed[key] != getattr(question, key):
                data[key] = typed[key]
        accepted = {key: typed[key].replace(",", ".") for key in ("at_least", "at_most") if typed.get(key)}
        known = {} if limits is None else {"at_least": limits.at_least, "at_most": limits.at_most}
        if accepted != {key: str(value) for key, value in known.items() if value is not None}:
            data["accepted"] = accepted
        if "knock_out" in typed:
            excluding = [one.strip() for one in typed["knock_out"].split(",") if one.strip()]
            if set(excluding) != question.knock_out:
                data["knock_out"] = excluding
        keep(Adaptation(Action.TIGHTEN, question.code, typed["reason"], data))

    return FormScreen(text_in(question.text, current_language()), fields, save)


def question_form(action: Action, target: str, title: str, keep: Keep) -> FormScreen:
    """Give the form for a question of the station's own, added to a section or put in another's place."""
    fields = [
        FormField("code", _("Its code, as LOCAL_1")),
        FormField("text", _("Question")),
        FormField("kind", _("How it is answered"), QuestionKind.YES_NO, _in_words(_KINDS)),
        FormField("criterion", _("Criterion"), Criterion.TECHNICAL, _in_words(CRITERIA)),
        FormField("unit", _("Unit of a number")),
        FormField("choices", _("Choices, as: none=0; some=5")),
        FormField("points", _("Points for a yes (award)")),
        FormField("evidence", _("To be proved"), EvidenceRule.NEVER, _in_words(_EVIDENCE)),
        FormField("verification", _("How to verify")),
        FormField("reason", _("Why, in this country")),
    ]

    def save(typed: dict[str, str]) -> None:
        keep(Adaptation(action, target, typed["reason"], _question(typed)))

    return FormScreen(title, fields, save)


def drop_form(question: Question, keep: Keep) -> FormScreen:
    """Give the form that leaves a question out."""

    def save(typed: dict[str, str]) -> None:
        keep(Adaptation(Action.DROP, question.code, typed["reason"], {}))

    title = _("Leave out: {question}").format(question=text_in(question.text, current_language()))
    return FormScreen(title, [FormField("reason", _("Why, in this country"))], save)


def _question(typed: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": typed["code"].upper(),
        "kind": typed["kind"],
        "criterion": typed["criterion"],
        "text": _texts(typed["text"]),
        "source": typed["reason"],
        "evidence": typed["evidence"],
    }
    if typed["verification"]:
        data["verification"] = _texts(typed["verification"])
    if typed["unit"]:
        data["unit"] = typed["unit"]
    if typed["choices"]:
        data["choices"] = [
            _choice(part.strip(), number, typed["criterion"])
            for number, part in enumerate(typed["choices"].split(";"), 1)
            if part.strip()
        ]
    if typed["points"] and typed["kind"] == QuestionKind.YES_NO:
        data["points"] = {"yes": typed["points"], "no": 0}
    return data


def _choice(text: str, number: int, criterion: str) -> dict[str, Any]:
    label, _sign, points = text.partition("=")
    choice: dict[str, Any] = {"code": f"c{number}", "label": _texts(label.strip())}
    if criterion == Criterion.AWARD:
        choice["points"] = points.strip() or 0
    return choice


def _texts(text: str) -> dict[str, str]:
    """Keep what is typed in the language spoken; English is always there, as what others fall back on."""
    return {"en": text} | {current_language(): text}


def _in_words(words: Mapping[Any, str]) -> dict[str, str]:
    return {code.value: _(text) for code, text in words.items()}


def _choices_yes_no() -> dict[str, str]:
    return {"yes": _("yes"), "no": _("no")}


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"
