"""What the schema's next version might add: a field, and a kind of record."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Go to version 3."""
    op.add_column("supplier", sa.Column("email", sa.String(), nullable=True))
    op.create_table(
        "visit",
        sa.Column("station_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id"),
    )
