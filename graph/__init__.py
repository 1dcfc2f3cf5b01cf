"""Groups, disputes, agencies and what ties them together, in a graph that any Bolt tool can read."""
