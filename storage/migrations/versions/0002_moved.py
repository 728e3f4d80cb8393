"""Dates moved, words told by hand, what an opener and a chair did with a group or an action, what was filled in."""

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
        group.add_column(sa.Column("invited_kept_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("convened_why", sa.String(), nullable=True))
        group.add_column(sa.Column("card_checked_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("reason_other", sa.String(), nullable=True))
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(sa.Column("shut", sa.String(), nullable=True))
    with op.batch_alter_table("step") as step:
        step.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        step.add_column(sa.Column("told_by_id", sa.Uuid(), nullable=True))
        step.create_foreign_key("fk_step_told_by_id_person", "person", ["told_by_id"], ["id"])
    with op.batch_alter_table("kept_form") as kept_form:
        kept_form.add_column(sa.Column("group_id", sa.Uuid(), nullable=True))
        kept_form.create_foreign_key("fk_kept_form_group_id_group", "group", ["group_id"], ["id"])
    with op.batch_alter_table("action") as action:
        action.add_column(sa.Column("handed_back", sa.String(), nullable=True))
        action.add_column(sa.Column("series", sa.String(), nullable=False, server_default="A"))
        action.drop_constraint("uq_action_group_id_number", type_="unique")
        action.create_unique_constraint("uq_action_group_id_series_number", ["group_id", "series", "number"])
        for name in ("updated_by_id", "dealing_id"):
            action.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            action.create_foreign_key(f"fk_action_{name}_person", "person", [name], ["id"])


ONE_SERIES = """
    UPDATE action SET number = number + (SELECT max(own.number) FROM action AS own WHERE own.group_id = action.group_id)
    WHERE series <> 'A'
"""
"""The revision before numbers all actions of a group in one series: the others go behind those people speak of."""


def downgrade() -> None:
    op.execute(ONE_SERIES)
    with op.batch_alter_table("action") as action:
        for name in ("updated_by_id", "dealing_id"):
            action.drop_constraint(f"fk_action_{name}_person", type_="foreignkey")
            action.drop_column(name)
        action.drop_constraint("uq_action_group_id_series_number", type_="unique")
        action.create_unique_constraint("uq_action_group_id_number", ["group_id", "number"])
        action.drop_column("series")
        action.drop_column("handed_back")
    with op.batch_alter_table("kept_form") as kept_form:
        kept_form.drop_constraint("fk_kept_form_group_id_group", type_="foreignkey")
        kept_form.drop_column("group_id")
    with op.batch_alter_table("step") as step:
        step.drop_constraint("fk_step_told_by_id_person", type_="foreignkey")
        step.drop_column("told_by_id")
        step.drop_column("told_at")
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("shut")
    with op.batch_alter_table("group") as group:
        for name in ("reason_other", "card_checked_at", "convened_why", "invited_kept_at"):
            group.drop_column(name)
    with op.batch_alter_table("obligation") as obligation:
        obligation.drop_column("moved_at")
        obligation.drop_column("moves")
