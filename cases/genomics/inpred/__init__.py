"""The view that InPreD knows: what today's slides show of a TSOPPI folder, and what ours shows instead.

Pure functions over frozen rows, and the few readers that fill them. Nothing here asks the database, keeps a value
between two samples, or guesses which sample a file is about.
"""
