"""Playing scripts: who does what when, and what the workspace must then hold."""
