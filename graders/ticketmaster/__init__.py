"""The hidden checks of the kata ``ticketmaster``."""
