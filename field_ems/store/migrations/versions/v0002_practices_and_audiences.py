"""Minimum standards, the register of practices, and whom headquarters' publications concern."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Go to version 2."""
    op.create_table(
        "minimum",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("limit_value", sa.BigInteger(), nullable=True),
        sa.Column("limit_unit", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("supersedes", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_index("minimum_version", "minimum", ["code", "version"], unique=False)
    op.create_table(
        "practice",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=True),
        sa.Column("facility_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minimum_code", sa.String(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "addressee",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
    op.create_table(
        "audience",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "number"),
    )
    op.execute(
        "INSERT INTO audience (station_id, number, organization_id) "
        "SELECT station_id, 1, organization_id FROM station WHERE organization_id IS NOT NULL AND removed IS NOT TRUE"
    )


def downgrade() -> None:
    """Go back to version 1."""
    op.drop_table("audience")
    op.drop_table("addressee")
    op.drop_table("practice")
    op.drop_table("minimum")
