"""Evidence files are kept once by content, checked, and recorded when the checklist is submitted."""

import struct
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.notices import Refusal
from field_ems.services import checklists
from field_ems.services.evidence import LARGEST, attach_file, known_evidence, preview
from field_ems.services.evidence_words import preview_lines
from field_ems.services.supplier_register import save_certificate
from field_ems.store import tables
from field_ems.store.evidence import FOLDER
from field_ems.store.station import StationStore
from tests.services.checklist_scene import draw_up


def test_one_content_is_kept_and_recorded_once(station: StationStore, now: datetime, tmp_path: Path) -> None:
    scene = draw_up(station, now)
    for name in ("noise.txt", "copy of noise.txt"):
        (tmp_path / name).write_text("62 dB\x1b[31m at 7 m")
    kind = EvidenceKind.TEST_REPORT
    items = [
        attach_file(station, tmp_path / name, kind, expires_on=date(2027, 1, 1))
        for name in ("noise.txt", "copy of noise.txt")
    ]
    assert items[0]["digest"] == items[1]["digest"]
    assert len(list((tmp_path / "station" / FOLDER).iterdir())) == 1
    assert preview(station, items[0]).text == "62 dB [31m at 7 m"
    for supplier in (scene.supplier_id, scene.other_supplier_id):
        draft = checklists.start_checklist(station, scene.template_id, supplier, now)
        checklists.answer_question(station, draft, "QUIET", "yes", now)
        checklists.set_evidence(station, draft, "QUIET", items, now)
        checklists.submit_checklist(station, draft, now, now.date(), accept_incomplete=True)
    with station.reading() as session:
        (recorded,) = session.scalars(select(tables.Attachment)).all()
    assert (recorded.digest.hex(), recorded.size, recorded.media_type) == (items[0]["digest"], 17, "text/plain")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "evidence.type_unknown"),
        ("a.pdf", b"MZ", "evidence.not_what_it_says"),
        ("a.txt", b"a\0b", "evidence.not_what_it_says"),
        ("a.txt", b"", "evidence.empty"),
        ("a.txt", b"x" * (LARGEST + 1), "evidence.too_large"),
        ("a.txt", None, "evidence.cannot_open"),
    ],
)
def test_what_is_no_evidence_is_refused(
    station: StationStore, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        attach_file(station, tmp_path / name, EvidenceKind.OTHER)
    assert refusal.value.notice.code == code


def test_what_proved_something_before_is_used_again(station: StationStore, now: datetime, tmp_path: Path) -> None:
    scene = draw_up(station, now)
    picture = tmp_path / "label.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 300, 200))
    item = attach_file(station, picture, EvidenceKind.PHOTO, expires_on=now.date())
    draft = checklists.start_checklist(station, scene.template_id, scene.supplier_id, now)
    checklists.set_evidence(station, draft, "QUIET", [item, {"kind": "plan", "name": "paper"}], now)
    checklists.submit_checklist(station, draft, now, now.date(), accept_incomplete=True)
    save_certificate(station, now, scene.supplier_id, {"name": "ISO 14001", "expires_on": now.date()})
    known = known_evidence(station, scene.supplier_id)
    assert [one["name"] for one in known] == ["ISO 14001", "label.png", "paper"]
    assert known_evidence(station, scene.other_supplier_id) == []
    lines = preview_lines(station, known[1], now.date() + timedelta(days=1))
    assert "! expired" in lines[0]
    assert "300 x 200 pixels" in lines[1]
    assert preview_lines(station, known[2], now.date())[1] == "A paper that is kept elsewhere."
