"""The hidden checks of the kata ``floyd``."""
