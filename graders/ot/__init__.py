"""The hidden checks of the kata ``ot``."""
