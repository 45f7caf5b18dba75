"""Clinical Trial Markup Language: trials as documents, screened against tables of samples. Pure.

The words mean what matchengine-V2 with its shipped configuration makes of them, with three deliberate differences:
rules are boolean throughout, an absent value gives ``unknown`` where it could have made a match, and what cannot be
read is refused with its place instead of raising in mid-run.
"""
