"""Prompts 提示音 as sounds: what the city's texts say, spoken by espeak-ng or recorded in a studio, ready to be played.

The texts are the profile's (`ground/profiles/telephone_prompts.py`). A text is cut at its values; each piece is a
file, and numbers are put together of parts. What a studio recorded goes before what the machine speaks, piece by piece.
"""
