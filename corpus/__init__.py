"""Documents: the manifest, one loader per format, and the documents themselves."""
