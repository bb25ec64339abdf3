"""The index: vectors, keywords, text, published as immutable generations."""
