"""Slack's Web API, as far as the workspace knows it."""
