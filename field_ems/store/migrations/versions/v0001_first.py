"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Go to version 1."""
    op.create_table(
        "api_token",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index(op.f("ix_api_token_token_hash"), "api_token", ["token_hash"], unique=True)
    op.create_table(
        "aspect",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("significant", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "assessment",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("template_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tender_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("base_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("merges_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index(
        "assessment_base",
        "assessment",
        ["station_id", "base_id"],
        unique=False,
        sqlite_where=sa.text("base_id IS NOT NULL"),
        postgresql_where=sa.text("base_id IS NOT NULL"),
    )
    op.create_index(
        "assessment_merged",
        "assessment",
        ["station_id", "merges_id"],
        unique=False,
        sqlite_where=sa.text("merges_id IS NOT NULL"),
        postgresql_where=sa.text("merges_id IS NOT NULL"),
    )
    op.create_index("assessment_of_supplier", "assessment", ["station_id", "supplier_id"], unique=False)
    op.create_index("assessment_of_tender", "assessment", ["station_id", "tender_id"], unique=False)
    op.create_index("assessment_submitted", "assessment", ["station_id", "submitted_at", "id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "audit",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "number"),
    )
    op.create_table(
        "award",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("tender_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("assessment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("award_in_tender", "award", ["station_id", "tender_id"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("certificate_expiry", "certificate", ["station_id", "expires_on"], unique=False)
    op.create_index("certificate_of_supplier", "certificate", ["station_id", "supplier_id"], unique=False)
    op.create_table(
        "communication",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("tender_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("template_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("communication_to_supplier", "communication", ["station_id", "supplier_id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("row_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("shown_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("other_ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "row_id", "field"),
    )
    op.create_table(
        "console_user",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "corrective_action",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("assessment_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("corrective_action_due", "corrective_action", ["station_id", "due_on"], unique=False)
    op.create_index("corrective_action_of_supplier", "corrective_action", ["station_id", "supplier_id"], unique=False)
    op.create_table(
        "counted_station",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id"),
    )
    op.create_table(
        "decision",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("assessment_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("decision_on_assessment", "decision", ["station_id", "assessment_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("verify_key", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_offset", sa.Integer(), nullable=True),
        sa.Column("bytes_received", sa.BigInteger(), nullable=False),
        sa.Column("bytes_sent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index(op.f("ix_device_token_hash"), "device", ["token_hash"], unique=True)
    op.create_table(
        "dip_chart",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "door",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "organization_id"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_draft_kind"), "draft", ["kind"], unique=False)
    op.create_table(
        "ended_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_table(
        "enrolment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hq_url", sa.String(), nullable=False),
        sa.Column("device_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("hq_sealing_key", sa.LargeBinary(), nullable=False),
        sa.Column("hq_verify_key", sa.LargeBinary(), nullable=False),
        sa.Column("ca_pin", sa.String(), nullable=True),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("station_name", sa.String(), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "epoch_head",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "epoch"),
    )
    op.create_table(
        "facility",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tenure", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("floor_area", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "factor_set",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "file_part",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "digest", "start"),
    )
    op.create_table(
        "group_year",
        sa.Column("scope_1", sa.BigInteger(), nullable=False),
        sa.Column("scope_2", sa.BigInteger(), nullable=False),
        sa.Column("scope_3", sa.BigInteger(), nullable=False),
        sa.Column("covered", sa.BigInteger(), nullable=False),
        sa.Column("covered_meters", sa.Integer(), nullable=False),
        sa.Column("meters", sa.Integer(), nullable=False),
        sa.Column("incomplete", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("rolled_up", sa.Integer(), nullable=False),
        sa.Column("reckoned", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "level", "year", "organization_id", "country"),
    )
    op.create_table(
        "guidance",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("bodies", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("symbol", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("supersedes", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("guidance_version", "guidance", ["code", "version"], unique=False)
    op.create_table(
        "guidance_tailoring",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "handover",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "headcount",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "headquarters_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealing_key", sa.LargeBinary(), nullable=False),
        sa.Column("ca_pin", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "installation",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_seq", sa.BigInteger(), nullable=False),
        sa.Column("hq_epoch", sa.BigInteger(), nullable=True),
        sa.Column("is_giving_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "inventory_edition",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gwp", sa.String(), nullable=False),
        sa.Column("sets", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "journal",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("birth_epoch", sa.BigInteger(), nullable=True),
        sa.Column("birth_seq", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("operation", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("row_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("bases", sa.Text(), nullable=True),
        sa.Column("author_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "epoch", "seq"),
    )
    op.create_index(
        "journal_of_row",
        "journal",
        ["station_id", "row_id"],
        unique=False,
        sqlite_where=sa.text("operation = 1"),
        postgresql_where=sa.text("operation = 1"),
    )
    op.create_index(
        "journal_position",
        "journal",
        ["station_id", "position"],
        unique=False,
        sqlite_where=sa.text("position IS NOT NULL"),
        postgresql_where=sa.text("position IS NOT NULL"),
    )
    op.create_index(
        "journal_unsettled",
        "journal",
        ["station_id", "state"],
        unique=False,
        sqlite_where=sa.text("state <> 0"),
        postgresql_where=sa.text("state <> 0"),
    )
    op.create_table(
        "local_edition",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent_template_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("adaptations", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("adapted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("local_edition_code", "local_edition", ["station_id", "code", "version"], unique=False)
    op.create_table(
        "local_factor_set",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "meter",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=True),
        sa.Column("read_every", sa.String(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("capacity_per", sa.String(), nullable=True),
        sa.Column("walk_order", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("meter_code", "meter", ["station_id", "code"], unique=False)
    op.create_table(
        "meter_month",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("first_arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "month", "meter_id"),
    )
    op.create_table(
        "meter_year",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("use", sa.BigInteger(), nullable=True),
        sa.Column("coverage", sa.BigInteger(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("kg_co2e", sa.String(), nullable=True),
        sa.Column("incomplete", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("months", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "year", "meter_id"),
    )
    op.create_table(
        "multiplier",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "offer",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("tender_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("supplier_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("offer_in_tender", "offer", ["station_id", "tender_id"], unique=False)
    op.create_table(
        "organization",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("procurement_mandate_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "outcome",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("entry_epoch", sa.BigInteger(), nullable=False),
        sa.Column("entry_seq", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("params", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("outcome_of_entry", "outcome", ["station_id", "entry_epoch", "entry_seq"], unique=False)
    op.create_table(
        "person",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "pull_cursor",
        sa.Column("scope_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id"),
    )
    op.create_table(
        "reading",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("supersedes_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("accepted", sa.Text(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index(
        "reading_correction",
        "reading",
        ["station_id", "supersedes_id"],
        unique=False,
        sqlite_where=sa.text("supersedes_id IS NOT NULL"),
        postgresql_where=sa.text("supersedes_id IS NOT NULL"),
    )
    op.create_index("reading_of_meter", "reading", ["station_id", "meter_id", "taken_at"], unique=False)
    op.create_table(
        "remark",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("remark_on_row", "remark", ["station_id", "row_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "scope_head",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id"),
    )
    op.create_table(
        "sent_file",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("refused", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "settlement",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("beside_ids", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("settlement_of_row", "settlement", ["station_id", "row_id"], unique=False)
    op.create_table(
        "sharing_key",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("meter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "sign_in",
        sa.Column("person_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index(op.f("ix_sign_in_attempts_since"), "sign_in_attempts", ["since"], unique=False)
    op.create_table(
        "station",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("station_name", "station", ["name", "station_id"], unique=False)
    op.create_table(
        "station_group",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("stations", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "level", "organization_id", "country"),
    )
    op.create_table(
        "station_month",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("actual", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "month"),
    )
    op.create_index("station_month_of_all", "station_month", ["month", "station_id"], unique=False)
    op.create_table(
        "station_year",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("global_head", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reckoned_at", sa.BigInteger(), nullable=False),
        sa.Column("scope_1", sa.BigInteger(), nullable=False),
        sa.Column("scope_2", sa.BigInteger(), nullable=False),
        sa.Column("scope_3", sa.BigInteger(), nullable=False),
        sa.Column("covered", sa.BigInteger(), nullable=False),
        sa.Column("covered_meters", sa.Integer(), nullable=False),
        sa.Column("meters", sa.Integer(), nullable=False),
        sa.Column("incomplete", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "year"),
    )
    op.create_index("station_year_behind", "station_year", ["year", "global_head", "station_id"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "digest"),
    )
    op.create_table(
        "supplier",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("ungm_number", sa.String(), nullable=True),
        sa.Column("contacts", sa.Text(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("bytes_sent", sa.BigInteger(), nullable=False),
        sa.Column("bytes_received", sa.BigInteger(), nullable=False),
        sa.Column("entries_sent", sa.Integer(), nullable=False),
        sa.Column("entries_received", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("params", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "target",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("base_value", sa.BigInteger(), nullable=True),
        sa.Column("due_year", sa.Integer(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "template",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("product_group", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "tender",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("product_group", sa.String(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("technical_weight", sa.BigInteger(), nullable=True),
        sa.Column("minimum_score", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "waiting_assessment",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("waiting_in_order", "waiting_assessment", ["submitted_at", "id"], unique=False)
    op.create_table(
        "withdrawal",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "year_edition",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gwp", sa.String(), nullable=False),
        sa.Column("sets", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )


def downgrade() -> None:
    """Go back to an empty database."""
    op.drop_table("year_edition")
    op.drop_table("withdrawal")
    op.drop_table("waiting_assessment")
    op.drop_table("tender")
    op.drop_table("template")
    op.drop_table("target")
    op.drop_table("sync_run")
    op.drop_table("supplier")
    op.drop_table("stored_file")
    op.drop_table("station_year")
    op.drop_table("station_month")
    op.drop_table("station_group")
    op.drop_table("station")
    op.drop_table("sign_in_attempts")
    op.drop_table("sign_in")
    op.drop_table("sharing_key")
    op.drop_table("settlement")
    op.drop_table("setting")
    op.drop_table("sent_file")
    op.drop_table("scope_head")
    op.drop_table("role_grant")
    op.drop_table("remark")
    op.drop_table("reading")
    op.drop_table("pull_cursor")
    op.drop_table("person")
    op.drop_table("outcome")
    op.drop_table("organization")
    op.drop_table("offer")
    op.drop_table("multiplier")
    op.drop_table("meter_year")
    op.drop_table("meter_month")
    op.drop_table("meter")
    op.drop_table("local_factor_set")
    op.drop_table("local_edition")
    op.drop_table("journal")
    op.drop_table("inventory_edition")
    op.drop_table("installation")
    op.drop_table("headquarters_keys")
    op.drop_table("headcount")
    op.drop_table("handover")
    op.drop_table("guidance_tailoring")
    op.drop_table("guidance")
    op.drop_table("group_year")
    op.drop_table("file_part")
    op.drop_table("factor_set")
    op.drop_table("facility")
    op.drop_table("epoch_head")
    op.drop_table("enrolment_code")
    op.drop_table("enrolment")
    op.drop_table("ended_session")
    op.drop_table("draft")
    op.drop_table("door")
    op.drop_table("dip_chart")
    op.drop_table("device")
    op.drop_table("decision")
    op.drop_table("counted_station")
    op.drop_table("corrective_action")
    op.drop_table("console_user")
    op.drop_table("conflict")
    op.drop_table("communication")
    op.drop_table("certificate")
    op.drop_table("award")
    op.drop_table("audit")
    op.drop_table("attachment")
    op.drop_table("assessment")
    op.drop_table("aspect")
    op.drop_table("api_token")
