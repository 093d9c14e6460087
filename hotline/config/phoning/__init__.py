"""The verbs of `hotline phone`: a file each; `registry.py` names them."""
