"""How the product is put together and started: settings, addresses, the `hotline` command and its supervisor.

Never here: anything a hotline decides.
"""
