"""The face for machines: JSON under /api/v1, described in OpenAPI 3.1, with a page that shows the description.

Asks the rooms what is possible and hands their actions what was sent; decides nothing.
"""
