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


def downgrade() -> None:
    op.execute(sa.text("""update "group" set place = '' where place is null"""))
    with op.batch_alter_table("member") as member:
        member.drop_column("post_seat")
    with op.batch_alter_table("group") as group:
        group.drop_constraint("fk_group_vice_chair_id_person", type_="foreignkey")
        group.drop_column("vice_chair_id")
        group.drop_column("instance")
        group.alter_column("place", existing_type=sa.String(), nullable=False)
