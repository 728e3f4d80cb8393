"""The base of all tables, and how their constraints are named (a migration must be able to name them)."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

from storage.types import UtcDateTime


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """A row as a plain object. There are no relationships: a view cannot query by accident."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        UUID: Uuid,
        list[str]: JSON,
        dict[str, Any]: JSON,
    }
