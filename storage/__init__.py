"""What is known: tables, the unit of work, and the only SQL of the project."""
