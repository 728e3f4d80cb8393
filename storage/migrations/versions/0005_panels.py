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
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_agenda_item_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_meeting_id", "agenda_item", ["meeting_id"])
    op.create_table(
        "agenda",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_agenda_asked_by_id_person"),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name="fk_agenda_sent_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda"),
        sa.UniqueConstraint("meeting_id", name="uq_agenda_meeting_id"),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("casting", sa.String(), nullable=True),
        sa.Column("cast_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_vote_group_id_group"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_vote_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name="fk_vote_opened_by_id_person"),
        sa.ForeignKeyConstraint(["cast_by_id"], ["person.id"], name="fk_vote_cast_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sa.UniqueConstraint("group_id", "number", name="uq_vote_group_id_number"),
    )
    op.create_index("ix_vote_meeting_id", "vote", ["meeting_id"])
    op.create_table(
        "ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_ballot_vote_id_vote"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ballot_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sa.UniqueConstraint("vote_id", "person_id", name="uq_ballot_vote_id_person_id"),
    )
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("chosen_by_id", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_interest_group_id_group"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_interest_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_interest_person_id_person"),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["person.id"], name="fk_interest_chosen_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_interest"),
    )
    op.create_index("ix_interest_meeting_id", "interest", ["meeting_id"])


def downgrade() -> None:
    for table in ("interest", "ballot", "vote", "agenda", "agenda_item"):
        op.drop_table(table)
    op.drop_table("turnout")
    op.execute(sa.text("""update "group" set place = '' where place is null"""))
    with op.batch_alter_table("member") as member:
        member.drop_column("post_seat")
    with op.batch_alter_table("group") as group:
        group.drop_constraint("fk_group_vice_chair_id_person", type_="foreignkey")
        group.drop_column("vice_chair_id")
        group.drop_column("instance")
        group.alter_column("place", existing_type=sa.String(), nullable=False)
