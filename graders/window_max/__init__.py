"""The hidden checks of the kata ``window_max``."""
