"""An obligation knows how often, and when, its date was moved; a group what else is stuck; a kept form its group."""

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
    with op.batch_alter_table("group") as group:
        group.add_column(sa.Column("reason_other", sa.String(), nullable=True))
    with op.batch_alter_table("kept_form") as kept_form:
        kept_form.add_column(sa.Column("group_id", sa.Uuid(), nullable=True))
        kept_form.create_foreign_key("fk_kept_form_group_id_group", "group", ["group_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("kept_form") as kept_form:
        kept_form.drop_constraint("fk_kept_form_group_id_group", type_="foreignkey")
        kept_form.drop_column("group_id")
    with op.batch_alter_table("group") as group:
        group.drop_column("reason_other")
    with op.batch_alter_table("obligation") as obligation:
        obligation.drop_column("moved_at")
        obligation.drop_column("moves")
