"""Filling in a checklist by keys, as the tests do it: type, Enter, and a paper where an answer has to be proved."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from field_ems.domain.checklists import QuestionKind
from field_ems.domain.scoring import points_got
from field_ems.tui.screens.fill import FillScreen
from tests.files.test_templates import candidates, excluded


async def form(pilot: Pilot[None], **texts: str) -> None:
    """Type into the lines of a form and save it."""
    await pilot.pause()
    for name, text in texts.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = text
    await pilot.press("ctrl+s")
    await pilot.pause()


async def answer_all(pilot: Pilot[None], answers: dict[str, str], *, prove_all: bool = True) -> None:
    """Answer by keys every question that comes up: what is given, else the best; proof is a paper kept elsewhere."""
    screen = pilot.app.screen
    assert isinstance(screen, FillScreen)
    for _question in range(80):
        question, filling = screen.question, screen.filling
        assert question is not None
        assert filling is not None
        if filling.result.answered == len(filling.result.asked):
            break
        if question.kind is not QuestionKind.FILE:
            screen.query_one("#entry", Input).value = answers.get(question.code) or best(question)
            await pilot.press("enter")
            await pilot.pause()
        if question.kind is QuestionKind.FILE:
            await pilot.press("ctrl+e")
            await form(pilot, paper=f"paper {question.code}")
            await pilot.press("ctrl+o")
            await pilot.pause()
    assert screen.filling is not None
    assert screen.filling.result.answered == len(screen.filling.result.asked)
    for notice in screen.filling.result.missing if prove_all else ():
        if notice.code == "checklist.missing_evidence":
            await prove(pilot, screen, str(notice.params["question"]))


async def prove(pilot: Pilot[None], screen: FillScreen, code: str) -> None:
    """Walk to the question and name a paper that proves its answer."""
    assert screen.filling is not None
    for section in screen.filling.template.sections:
        for at, question in enumerate(screen._asked_in(section)):
            if question.code == code:
                screen._go_to(section, at)
    await pilot.pause()
    await pilot.press("ctrl+e")
    await form(pilot, paper=f"paper {code}")


def best(question: Any) -> str:
    """Give what a person types for the best answer that does not exclude."""
    allowed = [value for value in candidates(question) if not excluded(question, value)]
    found = max(allowed, key=lambda value: points_got(question, {"value": value}))
    if question.choices:
        codes = [choice.code for choice in question.choices]
        chosen = found if isinstance(found, list) else [found]
        return " ".join(str(codes.index(code) + 1) for code in chosen)
    return str(found)
