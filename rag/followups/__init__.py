"""Reads a follow-up against its conversation, by rule: what carries over, what is replaced, what is dropped."""
