"""From the text of a document to one that can be answered: parsed, weighed and held against the schema, in that order,
since each step costs more than the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import DocumentNode, GraphQLError, parse, validate
from graphql.validation import MaxIntrospectionDepthRule, specified_rules

from api.errors import BadRequest, TooCostly
from api.limits import check_tokens
from api.schema import schema
from api.wording import problems_of_document

if TYPE_CHECKING:
    from api.system import Limits

_RULES = (*specified_rules, MaxIntrospectionDepthRule)


def valid_document(text: str, limits: Limits) -> DocumentNode:
    """The document of a text. Raises BadRequest for one that is not valid and TooCostly for one that is too large,
    whatever its variables are."""
    try:
        document = parse(text, max_tokens=limits.tokens, allow_empty_selection_sets=False)
    except GraphQLError as error:
        if "tokens" in error.message:
            raise TooCostly("tokens, more than", limits.tokens, limits.tokens) from None
        raise _refused([error]) from None
    except RecursionError:
        raise BadRequest("the document is nested too deeply") from None
    check_tokens(document, schema(), limits)
    errors = validate(schema(), document, _RULES, max_errors=5, hide_suggestions=True)
    if errors:
        raise _refused(errors)
    return document


def _refused(errors: list[GraphQLError]) -> BadRequest:
    problems = problems_of_document(errors, schema())
    return BadRequest(problems[0]["problem"], problems=problems)
