"""What is typed for a question: the answer that it becomes, and the line that an answer was typed as."""

from typing import Any

from field_ems.domain.checklists import Question, QuestionKind, text_in
from field_ems.i18n import _, current_language
from field_ems.services.question_words import meant

CHOSEN = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
"""Answered by the numbers of the choices that are listed."""


def as_typed(question: Question, value: Any) -> str:
    """Give the line that a person would type for a value: a letter, numbers of choices, or the value itself."""
    if value is None:
        return ""
    if question.kind in CHOSEN:
        codes = [choice.code for choice in question.choices]
        chosen = value if isinstance(value, list) else [value]
        return " ".join(str(codes.index(code) + 1) for code in chosen if code in codes)
    if question.kind is QuestionKind.YES_NO:
        return _("yes") if value == "yes" else _("no")
    return str(value)


def read_answer(question: Question, typed: str) -> str | list[str] | None:
    """Read a line as an answer: a word or letter for yes and no, numbers or names of choices; nothing clears it."""
    text = typed.strip()
    if not text:
        return None
    if question.kind in CHOSEN:
        codes = [choice.code for choice in question.choices]
        words = text.replace(",", " ").split()
        if all(word.isdecimal() for word in words):
            # A number that is none of the list's stays as it is, to be refused by name.
            picked = [codes[int(word) - 1] if 0 < int(word) <= len(codes) else word for word in words]
            if question.kind is QuestionKind.MULTIPLE:
                return picked
            return picked[0] if len(picked) == 1 else text
    return meant(question, text)


def listed_choices(question: Question) -> list[str]:
    """Give the choices with the numbers that pick them, in the language spoken."""
    if question.kind not in CHOSEN:
        return []
    return [f"  {number} {text_in(one.label, current_language())}" for number, one in enumerate(question.choices, 1)]


def label_of_line(question: Question) -> str:
    """Say before the line what to type in it."""
    match question.kind:
        case QuestionKind.YES_NO:
            return _("y or n:")
        case QuestionKind.SINGLE:
            return _("number of the choice:")
        case QuestionKind.MULTIPLE:
            return _("numbers of the choices:")
        case QuestionKind.NUMBER:
            return _("number, in {unit}:").format(unit=question.unit or "—")
        case QuestionKind.DATE:
            return _("date, as 2026-11-23:")
        case QuestionKind.FILE:
            return _("a file (^E attaches one):")
        case QuestionKind.TEXT:
            return _("text:")
