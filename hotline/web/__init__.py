"""Floor 5: faces, by who looks at them.

Faces ask the rooms what is possible and show it; they decide nothing.
"""
