"""What a stranger or a careless program may send: documents, variables and whole bodies. The test of refusals and the
benchmark of what a refusal costs take the same."""

from __future__ import annotations

import json


def _nested(opening: str, inside: str, closing: str, times: int) -> str:
    return opening * times + inside + closing * times


def _fragments(times: int, fields: str, last: str) -> str:
    """Fragments that each spread the next one twice."""
    made = [f"fragment F{n} on Group {{ {fields.replace('NEXT', f'...F{n + 1}')} }}" for n in range(times)]
    return " ".join([*made, f"fragment F{times} on Group {{ {last} }}"])


COSTLY: dict[str, str] = {
    "fragments that double at every level": "query { groups { nodes { ...F0 } } } "
    + _fragments(40, "a: parent { NEXT } b: parent { NEXT }", "id"),
    "fragments spread twice at every level": "query { groups { nodes { ...F0 } } } " + _fragments(60, "NEXT NEXT", "id"),
    "fragments of pages of pages": "query { groups { nodes { ...F0 } } } "
    + _fragments(4, "branches(first: 200) { nodes { NEXT } }", "id"),
    "aliases": "{ " + " ".join(f"a{n}: groups {{ totalCount }}" for n in range(100)) + " }",
    "aliases of nothing": "{ " + " ".join(f"a{n}: __typename" for n in range(650)) + " }",
    "directives": "{ groups { totalCount " + "@include(if: true) " * 380 + "} }",
    "directives on many fields": "{ groups { nodes { " + "id @skip(if: false) " * 200 + "} } }",
    "directives that nobody knows": "{ groups { totalCount " + "@a" * 900 + " } }",
    "deep": "{ " + _nested("groups { nodes { parent { ", "id", " } } }", 12) + " }",
    "many fields": "{ " + "groups { totalCount } " * 480 + " }",
    "one field again and again": "{ groups { nodes { " + "id " * 1_900 + "} } }",
    "one list again and again": "{ " + "groups { nodes { id } } " * 130 + " }",
    "product": "{ groups(first: 200) { nodes { relatesTo(first: 200) { nodes { id name } } } } }",
    "what hangs on many things": "{ disputes(first: 200) { nodes { incidents(first: 1) { nodes { id } } "
    "places(first: 20) { nodes { incidents(first: 1) { nodes { id } } } } } } }",
    "every schema type often": "{ " + " ".join(
        f"s{n}: __schema {{ types {{ fields {{ name type {{ name ofType {{ name }} }} }} }} }}" for n in range(40)) + " }",
    "nested filter": "{ groups(where: " + _nested("{not: ", "{}", "}", 30) + ") { totalCount } }",
    "wide filter": "{ groups(where: {or: [" + '{name: {eq: "x"}},' * 200 + "]}) { totalCount } }",
    "many tokens": "{ groups { nodes { " + "id, name, " * 3_000 + "} } }",
    "a huge list": "{ nodes(ids: [" + '"a",' * 3_000 + "]) { id } }",
    "many mutations": "mutation { "
    + " ".join(f'm{n}: registerGroup(name: "x", kind: YOUTH) {{ id }}' for n in range(30)) + " }",
    "many fragments in one place": "{ groups { nodes { " + " ".join(f"...F{n}" for n in range(130)) + " } } } "
    + " ".join(f"fragment F{n} on Group {{ id name }}" for n in range(130)),
}  # fmt: skip
"""Valid as far as it goes, and too much."""

WRONG: dict[str, str] = {
    "fragments in a circle": "query { groups { nodes { ...A } } } fragment A on Group { ...B } "
    "fragment B on Group { ...A }",
    "a fragment in itself": "query { groups { nodes { ...A } } } fragment A on Group { parent { ...A } }",
    "many fragments that nobody uses": "{ groups { totalCount } } "
    + " ".join(f"fragment F{n} on Group {{ id }}" for n in range(200)),
    "introspection in circles": "{ __schema { types { " + _nested("fields { type { ", "name", " } }", 12) + " } } }",
    "inline fragments in each other": "{ groups { nodes { " + _nested("... { ", "id", " }", 600) + " } } }",
    "lists in each other": "{ nodes(ids: " + _nested("[", "1", "]", 900) + ") { id } }",
    "objects in each other": "{ groups(where: " + _nested("{not: ", "{}", "}", 400) + ") { totalCount } }",
    "brackets that are never closed": "{ " * 5_000,
    "brackets that were never opened": "} " * 5_000,
    "a huge number": "{ groups(first: " + "9" * 50_000 + ") { totalCount } }",
    "a huge text": '{ group(id: "' + "x" * 60_000 + '") { nonsense } }',
    "a huge name": "{ " + "a" * 60_000 + " }",
    "a text of escapes": '{ group(id: "' + "\\u0041" * 9_000 + '") { nonsense } }',
    "a block of quotes": '{ group(id: """' + '\\"""' * 9_000 + '""") { nonsense } }',
    "only comments": "#" + " x\n#" * 15_000,
    "only commas": "," * 60_000,
    "signs that are none": "\u202e{ \ufeff\u2028groups { totalCount } }",
    "many unknown fields": "{ " + " ".join(f"x{n}" for n in range(390)) + " }",
    "many unknown arguments": "{ groups(" + ", ".join(f"x{n}: 1" for n in range(600)) + ") { totalCount } }",
    "many unknown variables": "{ groups(where: {or: [" + ", ".join(f"$v{n}" for n in range(500)) + "]}) { totalCount } }",
    "many variables": "query (" + " ".join(f"$v{n}: Int" for n in range(600)) + ") { groups { totalCount } }",
    "one name for different fields": "{ groups { nodes { " + "a: id a: name " * 29 + "} } }",
    "page too large": "{ groups(first: 201) { nodes { id } } }",
    "empty page": "{ groups(first: 0) { nodes { id } } }",
    "a page of less than nothing": "{ groups(first: -5) { nodes { id } } }",
    "both ends": "{ groups(first: 2, last: 2) { nodes { id } } }",
    "not an Int": "{ groups(first: 99999999999) { nodes { id } } }",
    "alias of ours": "{ __id: groups { totalCount } }",
    "unknown field": "{ grups { totalCount } }",
    "subscription": "subscription { facts { topic } }",
    "two operations": "query A { groups { totalCount } } query B { groups { totalCount } }",
    "two operations without names": "{ groups { totalCount } } { disputes { totalCount } }",
    "many operations": " ".join(f"query Q{n} {{ groups {{ totalCount }} }}" for n in range(200)),
    "no operation": "fragment F on Group { id }",
    "empty": "",
    "around nothing": "{ network(around: [], hops: 1) { leftOut } }",
    "around too much": "{ network(around: [" + '"group-x",' * 101 + "], hops: 1) { leftOut } }",
    "too many hops": '{ network(around: ["group-x"], hops: 9) { leftOut } }',
    "two moments": '{ groups(asOf: {position: 1, recordedAt: "2025-01-01T00:00:00Z"}) { totalCount } }',
    "no moment": "{ groups(asOf: {}) { totalCount } }",
    "negative position": "{ groups(asOf: {position: -1}) { totalCount } }",
    "a fragment that nobody uses, full of lists": "{ groups { totalCount } } fragment F on Query { "
    + "groups { nodes { id } } " * 130 + "}",
    "two fragments of one name": "{ groups { totalCount } } fragment F on Query { "
    + "groups { nodes { id } } " * 120 + "} fragment F on Query { log { position } }",
    "a schema": "type Query { a: Int } extend type Group { b: Int }",
}  # fmt: skip
"""Not to be answered at any cost."""

_SMALL = b'{"query": "{ __typename }", "variables": '
BODIES: dict[str, bytes] = {
    "a number": b"1",
    "a text": b'"x"',
    "nothing": b"null",
    "a list": b"[]",
    "a batch": b'[{"query": "{ __typename }"}]',
    "an empty object": b"{}",
    "no body": b"",
    "half an object": b"{",
    "a document that is a number": b'{"query": 1}',
    "a document that is nothing": b'{"query": null}',
    "variables that are a list": b'{"query": "{ __typename }", "variables": []}',
    "a name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions that are a text": b'{"query": "{ __typename }", "extensions": "x"}',
    "something more": b'{"query": "{ __typename }", "more": 1}',
    "the document twice": b'{"query": "{ __typename }", "query": "{ log { position } }"}',
    "a variable twice": _SMALL + b'{"a": 1, "a": 2}}',
    "lists without end": b"[" * 60_000,
    "objects without end": b'{"a":' * 12_000,
    "deep variables": _SMALL + b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}",
    "something behind it": b'{"query": "{ __typename }"}x',
    "a number without end": _SMALL + b'{"a": ' + b"9" * 60_000 + b"}}",
    "a number too large": _SMALL + b'{"a": 1e999}}',
    "not a number": _SMALL + b'{"a": NaN}}',
    "infinity": _SMALL + b'{"a": -Infinity}}',
    "not UTF-8": b"\xff\xfe",
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"query": "{ __typename }"}',
    "a byte that is none": b'{"query": "{ \xc3\x28 }"}',
    "NUL": b'{"query": "{ __typename }\x00"}',
    "NUL as an escape": _SMALL + b'{"a": "\\u0000"}}',
    "half a character": _SMALL + b'{"a": "\\ud800"}}',
    "half a character as a name": _SMALL + b'{"\\uDBFF": 1}}',
    "a digest that is none": b'{"documentId": "../../etc/passwd"}',
    "an older way to name a document": b'{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "00"}}}',
}
"""Not a request at all."""

NESTED_FILTER = "query ($w: GroupFilter) { groups(where: $w) { totalCount } }"


def nested_filter(times: int) -> dict[str, object]:
    """Variables for it."""
    made: dict[str, object] = {}
    for _ in range(times):
        made = {"not": made}
    return {"w": made}


def bodies() -> dict[str, bytes]:
    """Everything as it is sent."""
    documents = {name: json.dumps({"query": text}).encode() for name, text in (COSTLY | WRONG).items()}
    variables = {
        "a filter nested in variables": {"query": NESTED_FILTER, "variables": nested_filter(300)},
        "a wide filter in variables": {
            "query": NESTED_FILTER, "variables": {"w": {"or": [{"name": {"eq": "x"}}] * 2_000}}
        },
        "ten thousand ids": {
            "query": "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", "variables": {"ids": ["a"] * 10_000}
        },
        "ten thousand wrong ids": {
            "query": "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", "variables": {"ids": [[]] * 10_000}
        },
        "a page of a variable": {
            "query": "query ($n: Int = 200) { groups(first: $n) { nodes { relatesTo(first: $n) { nodes { id name } } } } }"
        },
    }  # fmt: skip
    return documents | {name: json.dumps(body).encode() for name, body in variables.items()} | BODIES
