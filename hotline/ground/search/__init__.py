"""检索 – search: the one search of Chinese texts, on PostgreSQL itself. What of a text is kept to be found by
(`rules.terms`, written into a `fields.TermsField` with a GIN index in the transaction that writes the text), what
somebody means who types into a box (`queries.asked`), which rows answer it (`queries.matching`, for lists and counts;
`queries.holding`, as a condition to be joined with others) and which of them best (`queries.ranked`, a page of hits).
Long lists sorted by their days are read page by page (`lists.page`), asked for words or not (`lists.answered`).

Whoever asks brings rows that are already narrowed to what may be seen: they are read in the same query, so that neither
a count nor a page tells of others. Never: whose the texts are, who may see what, a word of any one city.
"""
