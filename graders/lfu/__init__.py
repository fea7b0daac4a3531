"""The hidden checks of the kata ``lfu``."""
