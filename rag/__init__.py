"""The pure library: from documents to chunks, and from a question to a proven answer. No files, web, settings or FAISS."""
