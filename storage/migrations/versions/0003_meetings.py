"""Meetings that are held, notes, decisions and questions, the chair handed on, and how a group ends."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_handover_asked_by_id_person"),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_handover_group_id_group"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handover_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_group_id", "handover", ["group_id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_proposal_group_id_group"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_proposal_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_group_id", "proposal", ["group_id"])
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_confirmation_by_id_person"),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_confirmation_group_id_group"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_confirmation_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation"),
        sa.UniqueConstraint("group_id", "seat_id", name="uq_confirmation_group_id_seat_id"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("affected", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("out_of_area", sa.String(), nullable=True),
        sa.Column("source_ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("source_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_decision_group_id_group"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_decision_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_decision_recorded_by_id_person"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["decision.id"], name="fk_decision_supersedes_id_decision"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("group_id", "number", name="uq_decision_group_id_number"),
    )
    op.create_index("ix_decision_source_ts", "decision", ["source_ts"])
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("source_ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_note_group_id_group"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_note_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_note_organisation_id_organisation"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_note_person_id_person"),
        sa.ForeignKeyConstraint(["struck_by_id"], ["person.id"], name="fk_note_struck_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_group_id", "note", ["group_id"])
    op.create_table(
        "presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_presence_by_id_person"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_presence_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_presence_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_presence"),
        sa.UniqueConstraint("meeting_id", "seat_id", name="uq_presence_meeting_id_seat_id"),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=False),
        sa.Column("keeper_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("drafted_by_id", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unchecked", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name="fk_record_chair_id_person"),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name="fk_record_checked_by_id_person"),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name="fk_record_drafted_by_id_person"),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_record_group_id_group"),
        sa.ForeignKeyConstraint(["keeper_id"], ["person.id"], name="fk_record_keeper_id_person"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_record_meeting_id_meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.UniqueConstraint("meeting_id", "version", name="uq_record_meeting_id_version"),
    )
    op.create_index("ix_record_group_id", "record", ["group_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_correction_by_id_person"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_correction_record_id_record"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_correction_settled_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_record_id", "correction", ["record_id"])
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("affected", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("out_of_area", sa.String(), nullable=True),
        sa.Column("source_ts", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("source_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_recommendation_asked_by_id_person"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_recommendation_decision_id_decision"),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name="fk_recommendation_group_id_group"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_recommendation_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["decision.id"], name="fk_recommendation_supersedes_id_decision"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation"),
        sa.UniqueConstraint("group_id", "number", name="uq_recommendation_group_id_number"),
    )
    op.create_index("ix_recommendation_source_ts", "recommendation", ["source_ts"])
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_chair", sa.String(), nullable=True),
        sa.Column("asked_chair_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_chair_by_id", sa.Uuid(), nullable=True),
        sa.Column("chair_said", sa.String(), nullable=True),
        sa.Column("chair_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_chair_by_id"], ["person.id"], name="fk_response_asked_chair_by_id_person"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_response_by_id_person"),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name="fk_response_recommendation_id_recommendation"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_response_recorded_by_id_person"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_response_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("recommendation_id", "seat_id", name="uq_response_recommendation_id_seat_id"),
    )
    with op.batch_alter_table("group") as group:
        group.add_column(sa.Column("decisions_made", sa.Integer(), nullable=False, server_default="0"))
        group.add_column(sa.Column("questions_made", sa.Integer(), nullable=False, server_default="0"))
        group.add_column(sa.Column("rhythm", sa.String(), nullable=True))
        group.add_column(sa.Column("resolution", sa.String(), nullable=True))
        group.add_column(sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        group.add_column(sa.Column("reopened_why", sa.String(), nullable=True))
        group.add_column(sa.Column("record_owner_id", sa.Uuid(), nullable=True))
        group.add_column(sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.false()))
        group.create_foreign_key("fk_group_record_owner_id_person", "person", ["record_owner_id"], ["id"])

    with op.batch_alter_table("meeting") as meeting:
        meeting.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        meeting.add_column(sa.Column("chair_id", sa.Uuid(), nullable=True))
        meeting.add_column(sa.Column("acting_why", sa.String(), nullable=True))
        meeting.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        meeting.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        meeting.add_column(sa.Column("position", sa.String(), nullable=True))
        meeting.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        meeting.add_column(sa.Column("ended_why", sa.String(), nullable=True))
        meeting.add_column(sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True))
        meeting.create_foreign_key("fk_meeting_chair_id_person", "person", ["chair_id"], ["id"])

    with op.batch_alter_table("attendance") as attendance:
        attendance.add_column(sa.Column("meant_for", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("asked_meeting_id", sa.Uuid(), nullable=True))
        member.create_foreign_key("fk_member_asked_meeting_id_meeting", "meeting", ["asked_meeting_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("member") as member:
        member.drop_constraint("fk_member_asked_meeting_id_meeting", type_="foreignkey")
        member.drop_column("asked_meeting_id")

    with op.batch_alter_table("attendance") as attendance:
        attendance.drop_column("meant_for")

    with op.batch_alter_table("meeting") as meeting:
        meeting.drop_constraint("fk_meeting_chair_id_person", type_="foreignkey")
        meeting.drop_column("slot_at")
        meeting.drop_column("ended_why")
        meeting.drop_column("answers")
        meeting.drop_column("position")
        meeting.drop_column("ended_at")
        meeting.drop_column("started_at")
        meeting.drop_column("acting_why")
        meeting.drop_column("chair_id")
        meeting.drop_column("sequence")

    with op.batch_alter_table("group") as group:
        group.drop_constraint("fk_group_record_owner_id_person", type_="foreignkey")
        group.drop_column("legal_hold")
        group.drop_column("record_owner_id")
        group.drop_column("reopened_why")
        group.drop_column("reopened_at")
        group.drop_column("closed_at")
        group.drop_column("closes_at")
        group.drop_column("closing_at")
        group.drop_column("resolution")
        group.drop_column("rhythm")
        group.drop_column("questions_made")
        group.drop_column("decisions_made")

    op.drop_table("response")
    op.drop_table("recommendation")
    op.drop_table("correction")
    op.drop_table("record")
    op.drop_table("presence")
    op.drop_table("note")
    op.drop_table("decision")
    op.drop_table("confirmation")
    op.drop_table("proposal")
    op.drop_table("handover")
