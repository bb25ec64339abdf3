"""Settings, wiring, HTTP, pages, commands and stored answers."""
