"""Fetches documents from public sources into the corpus folder, in the sources' own formats. `fetching.py` is the door."""
