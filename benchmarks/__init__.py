"""What the project claims about itself, each claim runnable: ``python -m benchmarks.ledger``."""
