"""A station where every screen has something to show, the way to each screen, and a screen's picture in text."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from unittest.mock import patch

from textual.screen import Screen

from field_ems.domain.editions import Action, Adaptation
from field_ems.domain.guidance import GuidanceKind, Guideline
from field_ems.domain.practices import Area, Level, Minimum, Rule
from field_ems.domain.roles import Role
from field_ems.services import checklists, conflicts, editions, meters, people, suppliers, tenders
from field_ems.services.comparison import compare_offers
from field_ems.services.demo import fill_demo_station
from field_ems.services.guidance import publish_guidance
from field_ems.services.minimums import publish_minimums
from field_ems.services.practices import adopt_practice, propose_practice
from field_ems.services.templates import find_template, publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, join_station
from field_ems.sync.headquarters import Caller
from field_ems.tui import screens
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.commands import EVERYWHERE
from field_ems.tui.commands.log import CommandLog
from field_ems.tui.screens.registry import SCREENS
from field_ems.tui.widgets.form import FormField, FormScreen
from tests.services.checklist_scene import generator_body, install
from tests.sync.conftest import DirectLink, Laptop
from tests.tui.conftest import NOW

FOLDER = Path("station")
"""Relative, so that the picture of a path is the same everywhere."""

MINIMUMS = (
    Minimum(
        "lighting",
        Area.BUILDINGS,
        {"en": "Power for lighting.", "ar": "قدرة الإنارة."},
        Rule.AT_MOST,
        Level(Decimal(10), "W/m2"),
        date(2026, 1, 1),
        "ST/AI/2026/1",
    ),
)


@dataclass(frozen=True)
class Subjects:
    """What the screens below are about."""

    meter: bytes
    supplier: bytes
    tender: bytes
    draft: bytes
    submitted: bytes
    edition: bytes
    edition_template: bytes
    renamed: conflicts.ConflictCard
    versions: conflicts.ConflictCard


@contextmanager
def lived_in_station() -> Iterator[tuple[StationStore, Subjects]]:
    """The demo station in the current folder, after a second laptop and headquarters had their say.

    What is drawn at random elsewhere, and decides in which order ids sort, is the same here at each run.
    """
    chance = random.Random(7)
    with patch.object(secrets, "randbits", chance.getrandbits), patch.object(secrets, "token_bytes", chance.randbytes):
        yield from _lived_in_station()


def _lived_in_station() -> Iterator[tuple[StationStore, Subjects]]:
    store = StationStore.open(FOLDER)
    clerk = fill_demo_station(store, NOW)
    headquarters = HeadquartersStore(Database.at_path(Path("hq.db")))
    publish_shipped_templates(headquarters, NOW, ["generators"])
    guideline = Guideline(
        "travel-1",
        GuidanceKind.COMMON,
        {"en": "Travel less", "ar": "سافر أقل"},
        {"en": "Meet by video.", "ar": "اجتمع بالفيديو."},
    )
    publish_guidance(headquarters, guideline, NOW, published_by="paula")
    publish_minimums(headquarters, MINIMUMS, NOW, "paula")
    other = StationStore.open(Path("other"))
    with other.database.writing() as session:
        join_station(session, store.station_id)
    first, second = (
        Laptop(one, DirectLink(headquarters, Caller(store.station_id, device, Role.FOCAL_POINT), NOW))
        for one, device in ((store, b"device-number-01"), (other, b"device-number-02"))
    )

    def exchange() -> None:
        for laptop in (first, second, first, second):
            laptop.sync()

    exchange()
    meter = meters.find_meter(store, "E1").id
    for laptop, name in ((first, "Grid, main office"), (second, "Grid, office A")):
        meters.edit_meter(laptop.store, NOW, meter, name=name, author_id=clerk)
    supplier = suppliers.list_suppliers(store)[0].id
    template = find_template(store, "generators")
    tender = tenders.list_tenders(store)[0].id
    draft = checklists.list_fillings(store)[0].draft_id
    begun = checklists.start_checklist(store, template.id, supplier, NOW, tender_id=tender)
    submitted = checklists.submit_checklist(store, begun, NOW, NOW.date(), accept_incomplete=True)
    exchange()
    for laptop, answer in ((first, "yes"), (second, "no")):
        revision = checklists.revise_assessment(laptop.store, submitted, NOW)
        asked = checklists.open_checklist(laptop.store, revision, NOW.date()).template.questions()
        code = next(question.code for question in asked if question.kind.value == "yes_no")
        checklists.answer_question(laptop.store, revision, code, answer, NOW)
        checklists.submit_checklist(laptop.store, revision, NOW, NOW.date(), accept_incomplete=True)
    for title, value in (("LED lamps", "6.5"), ("Old tubes", "14")):
        practice = propose_practice(store, NOW, title, Level(Decimal(value)), minimum_code="lighting")
        if title == "LED lamps":
            adopt_practice(store, NOW, practice, author_id=clerk)
    exchange()
    cards = conflicts.list_conflicts(store)
    edition, edition_template = _edition(store)
    people.choose_language(store, "en")
    try:
        yield store, Subjects(
            meter, supplier, tender, draft, submitted, edition, edition_template,
            next(card for card in cards if card.sort is not conflicts.Sort.VERSIONS),
            next(card for card in cards if card.sort is conflicts.Sort.VERSIONS),
        )  # fmt: skip
    finally:
        for one in (other, store, headquarters):
            one.close()


def _edition(store: StationStore) -> tuple[bytes, bytes]:
    """A local edition whose template has a later version."""
    template_id = install(store, generator_body(), NOW)
    stricter = Adaptation(Action.TIGHTEN, "FUEL", "diesel is flown in", {"accepted": {"at_most": "0.30"}})
    saved = editions.adapt_template(store, NOW, template_id, "here-generators", [stricter], reason="Sahel")
    later = generator_body(version=2)
    later["sections"][0]["questions"][1]["accepted"] = {"at_most": "0.28"}
    install(store, later, NOW + timedelta(days=1))
    return saved, editions.list_editions(store)[0].template_id


def every_screen_class() -> set[str]:
    """Give the names of all classes of screens, as ``module.Class``."""
    found = set()
    for module in (import_module(f"{screens.__name__}.{one.name}") for one in iter_modules(screens.__path__)):
        for thing in vars(module).values():
            is_own = isinstance(thing, type) and issubclass(thing, Screen) and thing.__module__ == module.__name__
            if is_own and module.__name__ != f"{screens.__name__}.base":
                found.add(f"{module.__name__.rpartition('.')[2]}.{thing.__name__}")
    return found


def ways(app: FieldEmsApp, about: Subjects) -> dict[str, Callable[[], Screen[object]]]:
    """Give what opens each screen, by its module and class."""
    from field_ems.tui.screens import (
        aspects,
        assessment,
        buildings,
        bundles,
        by_name,
        calculator,
        comparison,
        conflict,
        done,
        edition,
        edition_review,
        file_choice,
        fill,
        guidance,
        help,
        history,
        jump,
        practices,
        reading_text,
        supplier,
        tender,
        versions,
    )  # fmt: skip

    def named(load: Callable[[], Screen[object]]) -> str:
        made = type(load())
        return f"{made.__module__.rpartition('.')[2]}.{made.__name__}"

    fields = [FormField("name", "Name", "E1"), FormField("kind", "Kind", "", {"a": "register", "b": "delivery"})]
    return {
        **{named(load): load for load in SCREENS.values()},
        "aspects.AspectsScreen": aspects.AspectsScreen,
        "assessment.AssessmentScreen": lambda: assessment.AssessmentScreen(about.submitted),
        "buildings.BuildingsScreen": buildings.BuildingsScreen,
        "bundles.BundlesScreen": bundles.BundlesScreen,
        "by_name.ByNameScreen": lambda: by_name.ByNameScreen(EVERYWHERE),
        "calculator.CalculatorScreen": lambda: calculator.CalculatorScreen(app.store, NOW),
        "comparison.ComparisonScreen": lambda: comparison.ComparisonScreen(
            compare_offers(app.store, about.tender, NOW)),
        "conflict.ConflictScreen": lambda: conflict.ConflictScreen(about.renamed),
        "done.DoneScreen": lambda: done.DoneScreen(CommandLog()),
        "edition.EditionScreen": lambda: edition.EditionScreen(about.edition_template, about.edition),
        "edition_review.EditionReviewScreen": lambda: edition_review.EditionReviewScreen(about.edition),
        "file_choice.FileChoice": lambda: file_choice.FileChoice(FOLDER, frozenset({".csv"})),
        "fill.FillScreen": lambda: fill.FillScreen(about.draft),
        "form.FormScreen": lambda: FormScreen("Form", fields, lambda typed: None),
        "guidance.GuidelineScreen": lambda: guidance.GuidelineScreen("travel-1"),
        "help.HelpScreen": lambda: help.HelpScreen(fill.FillScreen.HERE[:6], lambda command_id: None),
        "history.HistoryScreen": lambda: history.HistoryScreen(about.meter),
        "jump.JumpScreen": lambda: jump.JumpScreen([]),
        "practices.PracticesScreen": practices.PracticesScreen,
        "reading_text.TextScreen": lambda: reading_text.TextScreen("Text", ["a line [in brackets]"]),
        "supplier.SupplierScreen": lambda: supplier.SupplierScreen(about.supplier),
        "tender.TenderScreen": lambda: tender.TenderScreen(about.tender),
        "versions.VersionsScreen": lambda: versions.VersionsScreen(about.versions),
    }  # fmt: skip


def picture(app: FieldEmsApp) -> str:
    """Give what the terminal shows, a line each, without the blanks at the end."""
    strips = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join(strip.text.rstrip() for strip in strips).rstrip() + "\n"
