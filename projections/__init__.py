"""From facts to the graph, and nothing else."""
