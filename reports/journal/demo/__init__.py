"""A journal for demonstrations: a process of its own that receives, stores, shows and answers. Not in production."""
