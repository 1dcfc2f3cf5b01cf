"""The web: GraphQL over HTTP, websockets and server-sent events. The only asynchronous code."""
