"""The first shape of the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "document",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("published_on", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "reading",
        sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("reader", sa.Text, primary_key=True),
        sa.Column("unread_because", sa.Text),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("reader", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("document.id"), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("modality", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text),
        sa.Column("supplier", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_claim_document", "claim", ["document"])
    op.create_table(
        "register",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("vintage", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "register_row",
        sa.Column("register", sa.Text, sa.ForeignKey("register.id"), primary_key=True),
        sa.Column("row_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_register_row_row_id", "register_row", ["row_id"])
    op.create_table("ownership", sa.Column("id", sa.Text, primary_key=True), sa.Column("record", sa.Text, nullable=False))
    op.create_table(
        "file_content",
        sa.Column("file", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("reader", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("record_id", sa.Text),
    )


def downgrade() -> None:
    """Drop every table: the ledger is made again from the folder."""
    for name in ("file_content", "ownership", "register_row", "register", "claim", "reading", "document"):
        op.drop_table(name)
