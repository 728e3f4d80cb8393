"""An obligation knows how often, and when, its date was moved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("obligation") as obligation:
        obligation.add_column(sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
        obligation.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("obligation") as obligation:
        obligation.drop_column("moved_at")
        obligation.drop_column("moves")
