"""Asterisk's configuration, written whole from the settings and never by hand.

`lines.py` is the one gate through which a word comes into a file.
"""
