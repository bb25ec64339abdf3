"""Reading text: sentences, quantities, cues, keyword analysis, vocabulary."""
