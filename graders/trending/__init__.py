"""The hidden checks of the kata ``trending``."""
