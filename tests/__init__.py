"""Tests mirror the source; one miniature world, values worked out by hand."""
