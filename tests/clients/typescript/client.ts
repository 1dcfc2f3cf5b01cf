// What a frontend does, against a live server: `node built/client.js http://127.0.0.1:8000`. Fails at the first thing
// that is not as it must be; prints one line for each that is.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { graphql } from "./gql/index.js";
import type { ReportsQuery, TypedDocumentString } from "./gql/graphql.js";

const server = process.argv[2];
assert(server, "the address of the server is missing");

interface Answer<T> {
  data?: T | null;
  errors?: { message: string; extensions: { code: string; rule?: string; problems?: { path: string }[] } }[];
}

async function ask<T, V>(document: TypedDocumentString<T, V>, variables: V, position?: number): Promise<Answer<T>> {
  const response = await fetch(`${server}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(position && { "rukun-position": `${position}` }) },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as Answer<T>;
}

async function data<T, V>(document: TypedDocumentString<T, V>, variables: V, position?: number): Promise<T> {
  const answer = await ask(document, variables, position);
  assert(!answer.errors, JSON.stringify(answer.errors));
  assert(answer.data);
  return answer.data;
}

const DISPUTE = graphql(`
  query Dispute($id: ID!) {
    dispute(id: $id) {
      title
      handling
      parties(first: 10) {
        edges {
          role
          node {
            name
          }
        }
      }
    }
  }
`);
const { dispute } = await data(DISPUTE, { id: "dispute-psht-pshw-magetan" });
assert(dispute);
assert.equal(dispute.handling, "ASSIGNED");
const parties = dispute.parties.edges.filter((edge) => edge.role === "PRINCIPAL").map((edge) => edge.node.name);
assert.deepEqual(parties.sort(), ["PSHT", "PSHW Tunas Muda"]);
console.log("a question");

const REGISTER = graphql(`
  mutation Register($id: ID!, $name: String!, $commandId: UUID!) {
    registerGroup(id: $id, name: $name, kind: YOUTH, commandId: $commandId) {
      id
      version
      position
    }
  }
`);
const command = { id: `group-${randomUUID()}`, name: "Karang Taruna Madigondo", commandId: randomUUID() };
const receipt = (await data(REGISTER, command)).registerGroup;
assert.equal(receipt.version, 1);
assert.deepEqual((await data(REGISTER, command)).registerGroup, receipt);
console.log("a decision, sent twice and taken once");

const GROUP = graphql(`
  query Group($id: ID!) {
    group(id: $id) {
      name
      kind
    }
  }
`);
const { group } = await data(GROUP, { id: receipt.id }, receipt.position);
assert.deepEqual(group, { name: command.name, kind: "YOUTH" });
console.log("one's own decision, read in the graph");

const RENAME = graphql(`
  mutation Rename($id: ID!, $name: String!) {
    renameGroup(id: $id, name: $name) {
      position
    }
  }
`);
const refused = (await ask(RENAME, { id: receipt.id, name: command.name })).errors?.[0];
assert.equal(refused?.extensions.code, "RULE_BROKEN");
assert.equal(refused.extensions.rule, "group.name-is-new");
assert.equal((await data(GROUP, { id: "group-nobody" })).group, null);
const bad = (await ask(REGISTER, { ...command, commandId: "no" })).errors?.[0];
assert.equal(bad?.extensions.code, "BAD_INPUT");
console.log("errors with their codes");

const REPORTS = graphql(`
  query Reports($after: String) {
    reports(first: 2, after: $after, orderBy: { by: OCCURRED_START, direction: DESCENDING }) {
      totalCount
      nodes {
        id
        occurredStart
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
const seen: string[] = [];
for (let after: string | null | undefined; ; ) {
  const { reports }: ReportsQuery = await data(REPORTS, { after });
  seen.push(...reports.nodes.map((report) => report.id));
  if (!reports.pageInfo.hasNextPage) {
    assert.equal(seen.length, reports.totalCount);
    break;
  }
  after = reports.pageInfo.endCursor;
}
assert.equal(new Set(seen).size, seen.length);
console.log("all pages of a list");

const FACTS = graphql(`
  subscription Facts($after: Position) {
    facts(after: $after) {
      position
      topic
      about {
        id
      }
    }
  }
`);
for await (const told of followed(FACTS, { after: receipt.position - 1 })) {
  assert.equal(told.facts.position, receipt.position);
  assert.equal(told.facts.topic, "group.registered");
  assert.equal(told.facts.about?.id, receipt.id);
  break;
}
console.log("facts as they are recorded, from a position on");

// Server-sent events, in the words of graphql-sse: `event: next` with the answer as its data.
async function* followed<T, V>(document: TypedDocumentString<T, V>, variables: V): AsyncGenerator<T> {
  const response = await fetch(`${server}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  assert(response.body);
  let received = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    received += chunk;
    for (let end: number; (end = received.indexOf("\n\n")) >= 0; received = received.slice(end + 2)) {
      const lines = received.slice(0, end).split("\n");
      if (!lines.includes("event: next")) continue;
      const answer = JSON.parse(lines.find((line) => line.startsWith("data: "))!.slice(6)) as Answer<T>;
      assert(answer.data, JSON.stringify(answer.errors));
      yield answer.data;
    }
  }
}
