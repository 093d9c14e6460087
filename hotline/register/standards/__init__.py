"""制度规范 – standards and norms of hotline work: issued as documents to units, which acknowledge them.

Never: the city's own rules in force (profiles), documents of supervision about cases, standard answers for citizens.
"""
