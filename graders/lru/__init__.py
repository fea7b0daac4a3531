"""The hidden checks of the kata ``lru``."""
