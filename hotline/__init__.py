"""Huiyin 回音: the whole product in one package.

Five floors, from tools to screens: lib, ground, register, casework, then insight and channels side by side, then web.
A floor imports only from below; pyproject.toml holds the contracts, docs/tour.md walks through them.
"""
