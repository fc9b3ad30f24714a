"""Events and agreements, kept beside what they were derived from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of derived state, empty: the next run derives."""
    op.create_table("derived", sa.Column("digest", sa.Text, primary_key=True))
    op.create_table(
        "derived_event",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, sa.ForeignKey("derived.digest"), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text),
        sa.Column("supplier", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "derived_agreement",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, sa.ForeignKey("derived.digest"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("is_overdue", sa.Boolean, nullable=False),
        sa.Column("recipient", sa.Text),
        sa.Column("supplier", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    for table, columns in (
        ("derived_event", ("recipient", "supplier")),
        ("derived_agreement", ("state", "recipient", "supplier")),
    ):
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
