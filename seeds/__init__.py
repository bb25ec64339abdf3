"""Gold cases, measures without a judge model, evaluation runs and their reports."""
