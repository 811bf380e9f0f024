"""The schema of one Cartridge version, cut out of schema.graphql, and the checking of requests against it."""

import functools
import pathlib
import re

import graphql
from graphql.language import REMOVE, Visitor, ast, visit

SOURCE = pathlib.Path(__file__).with_name("schema.graphql").read_text()
_UNKNOWN_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")


def version_tuple(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


class _Cut(Visitor):
    """Drops what a version does not have, then the two directives themselves."""

    def __init__(self, version: str):
        super().__init__()
        self.version = version_tuple(version)

    def enter(self, node, *_):
        if isinstance(node, ast.DirectiveDefinitionNode):
            return REMOVE
        for directive in getattr(node, "directives", None) or ():
            bound = version_tuple(directive.arguments[0].value.value)
            if directive.name.value == "since" and self.version < bound:
                return REMOVE
            if directive.name.value == "until" and self.version > bound:
                return REMOVE
        if isinstance(node, ast.DirectiveNode):
            return REMOVE
        return None


@functools.lru_cache(maxsize=None)
def schema_of(version: str) -> graphql.GraphQLSchema:
    return graphql.build_ast_schema(visit(graphql.parse(SOURCE), _Cut(version)))


@functools.lru_cache(maxsize=1000)
def parse_and_validate(version: str, text: str) -> tuple[ast.DocumentNode | None, str | None]:
    """The parsed request, or Cartridge's own words for what is wrong with it. Cached: 300 instances get the same text."""
    try:
        document = graphql.parse(text)
    except graphql.GraphQLError as error:
        return None, error.message
    errors = graphql.validate(schema_of(version), document)
    if not errors:
        return document, None
    unknown = _UNKNOWN_FIELD.match(errors[0].message)
    if unknown:
        return None, 'Field "%s" is not defined on type "%s"' % unknown.groups()
    return None, errors[0].message


def operations_of(document: ast.DocumentNode) -> tuple[str, tuple[str, ...]]:
    """("mutation", ("edit_topology",)): what a request asks for, with the `cluster` namespace left out."""
    operation = next(d for d in document.definitions if isinstance(d, ast.OperationDefinitionNode))
    names = []
    for field in operation.selection_set.selections:
        if field.name.value == "cluster" and field.selection_set:
            names += [inner.name.value for inner in field.selection_set.selections]
        else:
            names.append(field.name.value)
    return operation.operation.value, tuple(names)
