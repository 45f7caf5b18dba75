"""The demo nation's meetings: two past with their conclusions, today's, and next week's, half planned."""
