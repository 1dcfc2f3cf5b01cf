"""Other people's files become decisions: read row by row, checked, recorded once, and every doubt written down."""
