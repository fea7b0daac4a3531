"""Renderings of results. They import values only, and escape whatever a learner may have written."""
