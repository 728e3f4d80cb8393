"""How a row is held until the transaction ends: nobody else changes it, or holds it.

Not PostgreSQL's FOR UPDATE: that also keeps others from writing rows that merely name this one (a message about a
group that is held), and two who each hold what the other names wait for one another for ever. Keys never change here.
SQLite has one writer and needs none of it.
"""

HELD = {"key_share": True}
"""For ``Session.get``; a statement says ``with_for_update(key_share=True)``. In PostgreSQL: FOR NO KEY UPDATE."""
