"""The hidden checks of the kata ``idempotency``."""
