"""The hidden checks of the kata ``hls``."""
