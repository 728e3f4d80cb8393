"""Cases put to a standing body."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("code_word", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("instance", sa.String(), nullable=True),
        sa.Column("policy_from", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("let_in_why", sa.String(), nullable=True),
        sa.Column("let_in_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_why", sa.String(), nullable=True),
        sa.Column("set_up", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_referral_person_id_person"),
        sa.ForeignKeyConstraint(["let_in_by_id"], ["person.id"], name="fk_referral_let_in_by_id_person"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_referral_settled_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
        sa.UniqueConstraint("ref", name="uq_referral_ref"),
    )
    op.create_index("ix_referral_forum", "referral", ["forum"])
    op.create_index("ix_referral_person_id", "referral", ["person_id"])


def downgrade() -> None:
    op.drop_table("referral")
