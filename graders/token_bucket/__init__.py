"""The hidden checks of the kata ``token_bucket``."""
