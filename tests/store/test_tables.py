"""Every table is found by its name in one package, and loaded no sooner."""

from sqlmodel.main import default_registry

from field_ems.store import tables
from field_ems.store.kinds import KINDS
from field_ems.store.tables import every_table


def test_the_package_names_every_table() -> None:
    declared = set(every_table().tables)
    named = [getattr(tables, name) for name in tables.__all__]
    assert {one.__tablename__ for one in named if hasattr(one, "__table__")} == declared
    assert {mapper.class_ for mapper in default_registry.mappers} == {one for one in named if hasattr(one, "__table__")}
    assert len(declared) > 60


def test_every_kind_finds_its_table() -> None:
    assert {kind.name: kind.table.name for kind in KINDS} == {kind.name: kind.name for kind in KINDS}


def test_a_name_that_is_no_tables_is_said() -> None:
    assert not hasattr(tables, "Balance")
