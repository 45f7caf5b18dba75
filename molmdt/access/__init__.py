"""Who may do what: the matrix as data, and the only doors."""
