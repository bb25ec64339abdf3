"""Gold cases, measures and evaluation runs."""
