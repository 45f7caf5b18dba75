"""A dress rehearsal: the whole path on demo people, in a database and a file store that are thrown away."""
