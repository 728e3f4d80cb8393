"""The directory as a file: organisations, people and posts, in YAML or CSV, with an error's line and column."""
