"""Standing bodies: panels and boards, to which cases come."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("group") as group:
        group.alter_column("place", existing_type=sa.String(), nullable=True)
        group.add_column(sa.Column("instance", sa.String(), nullable=True))
        group.add_column(sa.Column("vice_chair_id", sa.Uuid(), nullable=True))
        group.create_foreign_key("fk_group_vice_chair_id_person", "person", ["vice_chair_id"], ["id"])
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("post_seat", sa.String(), nullable=True))
    op.create_table(
        "turnout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_turnout_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_turnout_member_id_member"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_turnout_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_turnout"),
        sa.UniqueConstraint("meeting_id", "member_id", name="uq_turnout_meeting_id_member_id"),
    )


def downgrade() -> None:
    op.drop_table("turnout")
    op.execute(sa.text("""update "group" set place = '' where place is null"""))
    with op.batch_alter_table("member") as member:
        member.drop_column("post_seat")
    with op.batch_alter_table("group") as group:
        group.drop_constraint("fk_group_vice_chair_id_person", type_="foreignkey")
        group.drop_column("vice_chair_id")
        group.drop_column("instance")
        group.alter_column("place", existing_type=sa.String(), nullable=False)
