"""Laboratory files of made-up profiles, one module per format. Same profile, same bytes."""
