"""A step up to another forum, and the steps that wait for somebody's agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("policy_from", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_to_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.Column("opened_id", sa.Uuid(), nullable=True),
        sa.Column("taken_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_over_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_escalation_group_id_group"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name="fk_escalation_proposed_by_id_person"),
        sa.ForeignKeyConstraint(["proposed_to_id"], ["person.id"], name="fk_escalation_proposed_to_id_person"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_escalation_asked_by_id_person"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_escalation_settled_by_id_person"),
        sa.ForeignKeyConstraint(["opened_id"], ["group.id"], name="fk_escalation_opened_id_group"),
        sa.ForeignKeyConstraint(["taken_over_by_id"], ["person.id"], name="fk_escalation_taken_over_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
    )
    op.create_index("ix_escalation_group_id", "escalation", ["group_id"])
    op.create_index("ix_escalation_opened_id", "escalation", ["opened_id"])
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("question_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_approval_group_id_group"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_approval_person_id_person"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_approval_asked_by_id_person"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_approval_answered_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_subject_id", "approval", ["subject_id"])
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_report_by_id_person"),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_report_group_id_group"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_index("ix_report_group_id", "report", ["group_id"])


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("approval")
    op.drop_table("escalation")
