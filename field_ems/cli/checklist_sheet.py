"""A checklist on the screen of a command: every question with its answer, for people as text, for programs as data."""

from collections.abc import Iterator, Mapping
from typing import Any

from field_ems.domain.answers import Answers, Visibility, evidence_of, value_of
from field_ems.domain.checklists import Question, Template, text_in
from field_ems.domain.scoring import Result
from field_ems.i18n import _, current_language, say
from field_ems.services.question_words import CRITERIA, VERDICTS, answer_in_words, how_to_answer


def sections_document(
    template: Template, answers: Answers, result: Result, comments: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Give all sections as data, hidden questions too; ``comments`` are headquarters' by question."""
    language = current_language()
    return [
        {
            "code": section.code,
            "title": text_in(section.title, language),
            "questions": [_question(one, answers, result, comments) for one in section.questions],
        }
        for section in template.sections
    ]


def result_document(result: Result) -> dict[str, Any]:
    """Give what the answers come to as data; a score is decimal text, out of 100."""
    score = result.score
    return {
        "verdict": result.verdict.value,
        "mode": result.mode.value,
        "score": _percent(score.percent),
        "lowest": _percent(score.lowest),
        "highest": _percent(score.highest),
        "answered": result.answered,
        "asked": len(result.asked),
        "knock_outs": [_about(notice) for notice in result.knock_outs],
        "missing": [_about(notice) for notice in result.missing],
        "remarks": [_about(notice) for notice in result.remarks],
    }


def result_lines(result: Result) -> Iterator[str]:
    """Give what the answers come to in a few lines."""
    score = result.score
    progress = _("{answered} of {asked} answered").format(answered=result.answered, asked=len(result.asked))
    if score.percent is None:
        yield _("{progress}; no score yet").format(progress=progress)
    elif score.lowest != score.highest:
        yield _("{progress}; score between {lowest} and {highest}").format(
            progress=progress, lowest=_percent(score.lowest), highest=_percent(score.highest)
        )
    else:
        yield _("{progress}; score {score}").format(progress=progress, score=_percent(score.percent))
    yield _("Verdict: {verdict}").format(verdict=_(VERDICTS[result.verdict]))
    for notice in (*result.knock_outs, *result.remarks):
        yield say(notice)


def section_lines(sections: list[dict[str, Any]]) -> Iterator[str]:
    """Write the sections as text, without the questions that the answers so far rule out."""
    for section in sections:
        shown = [one for one in section["questions"] if one["state"] != Visibility.HIDDEN.value]
        if not shown:
            continue
        yield ""
        yield section["title"]
        for one in shown:
            yield f"  {one['code']}  {one['text']}"
            if one["state"] == Visibility.UNSETTLED.value:
                yield "      " + _("Asked only if an earlier answer calls for it.")
            yield "      " + _("Answer: {how}").format(how=one["how"])
            yield f"    > {one['words'] or '—'}"
            if one["comment"]:
                yield "      " + _("Comment: {text}").format(text=one["comment"])
            for item in one["evidence"]:
                yield "      " + _("File: {name}").format(name=item["name"])
            for why in one["missing"]:
                yield f"    ! {why}"
            if one["headquarters"]:
                yield "      " + _("Headquarters: {text}").format(text=one["headquarters"])


def next_open(template: Template, result: Result) -> Question | None:
    """Give the first question that still lacks something; None where nothing is missing."""
    lacking = {str(notice.params.get("question")) for notice in result.missing}
    return next((one for one in template.questions() if one.code in lacking), None)


def _question(question: Question, answers: Answers, result: Result, comments: Mapping[str, str]) -> dict[str, Any]:
    language = current_language()
    answer = answers.get(question.code)
    return {
        "code": question.code,
        "text": text_in(question.text, language),
        "criterion": _(CRITERIA[question.criterion]),
        "kind": question.kind.value,
        "how": how_to_answer(question),
        "verification": text_in(question.verification, language),
        "source": question.source,
        "choices": {choice.code: text_in(choice.label, language) for choice in question.choices},
        "state": result.visible[question.code].value,
        "value": value_of(answer),
        "words": answer_in_words(question, answer),
        "comment": (answer or {}).get("comment"),
        "not_applicable": (answer or {}).get("na_reason"),
        "evidence": [
            {"name": one.name, "kind": one.kind, "digest": one.digest, "expires_on": one.expires_on}
            for one in evidence_of(answer)
        ],
        "missing": [say(notice) for notice in result.missing if notice.params.get("question") == question.code],
        "headquarters": comments.get(question.code),
    }


def _about(notice: Any) -> dict[str, Any]:
    return {"question": notice.params.get("question"), "code": notice.code, "says": say(notice)}


def _percent(percent: Any) -> str | None:
    return None if percent is None else f"{percent:.2f}"
