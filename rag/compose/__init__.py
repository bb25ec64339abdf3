"""Composing an answer from statements."""
