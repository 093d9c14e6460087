"""Floor 0: tools that know nothing of hotlines, such as the private PostgreSQL and the catalogues of texts."""
