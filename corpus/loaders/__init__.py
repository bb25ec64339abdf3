"""One loader per format behind one port: bytes in, documents out. `port.py` is the contract, `registry.py` the list."""
