"""The Neo4j GraphQL Library on Apollo Server and on Yoga, beside Rukun, over the same graph in the same Neo4j."""
