// Serves the graph that Rukun projected with @neo4j/graphql. `node server.mjs KIND TYPE_DEFINITIONS`, where KIND is
//   apollo  Apollo Server as it comes: its own standalone server, nothing set
//   yoga    GraphQL Yoga as it comes
//   tuned   Apollo Server with all that we know to make it cheaper
// The address of the graph comes from NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD. Prints the port it listens on.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ApolloServer, HeaderMap } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";

const [kind, file] = process.argv.slice(2);
const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
const typeDefs = readFileSync(file, "utf8");
const tuned = kind === "tuned";

const driver = neo4j.driver(
  NEO4J_URI,
  neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD),
  tuned ? { telemetryDisabled: true, disableLosslessIntegers: true } : {},
);

// Tuned: no mutations, no deprecated filters; the schema is as small as the questions allow.
const reading = "extend schema @mutation(operations: []) @query(read: true, aggregate: true)";
const schema = await new Neo4jGraphQL({
  typeDefs: tuned ? [typeDefs, reading] : typeDefs,
  driver,
  ...(tuned && {
    validate: false,
    features: {
      excludeDeprecatedFields: {
        mutationOperations: true,
        aggregationFilters: true,
        aggregationFiltersOutsideConnection: true,
        relationshipFilters: true,
        attributeFilters: true,
      },
    },
  }),
}).getSchema();

if (kind === "apollo") {
  const { url } = await startStandaloneServer(new ApolloServer({ schema }), { listen: { port: 0, host: "127.0.0.1" } });
  console.log(new URL(url).port);
} else if (kind === "yoga") {
  listen(createServer(createYoga({ schema, graphqlEndpoint: "/" })));
} else if (tuned) {
  listen(createServer(await straight(new ApolloServer({ schema, introspection: false, csrfPrevention: false }))));
} else {
  throw new Error(`apollo, yoga or tuned, not ${kind}`);
}

function listen(server) {
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

// Apollo's own way of answering a request, straight from Node's server: no CORS, no body parser, no middleware.
async function straight(apollo) {
  await apollo.start();
  return (request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: "POST", headers, search: "", body: JSON.parse(Buffer.concat(chunks).toString()) },
        context: async () => ({}),
      });
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      response.statusCode = answer.status ?? 200;
      response.end(answer.body.string);
    });
  };
}
