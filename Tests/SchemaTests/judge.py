"""Judges lines by the schemas in docs/schema with python3-jsonschema, for SchemaAgreementTests.

Usage: judge.py SCHEMAS <ROWS. A row is an array: "open" or "strict", the document, the name of the
definition or null for the document as a whole, the line. For each, "fits" or "refused" is printed.
Every document has to be a schema by the metaschema first.
"""

import json
import sys

from jsonschema import Draft202012Validator, RefResolver


def close(schema):
    """Leaves an object no members but those that its schema names, as a test wants it."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {
        name: value if name in ("const", "enum", "examples") else close(value)
        for name, value in schema.items()
    }
    if closed.get("type") == "object" and "properties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed


def validators(documents):
    store = {document["$id"]: document for document in documents.values()}
    found = {}
    for name, document in documents.items():
        Draft202012Validator.check_schema(document)
        resolver = RefResolver(document["$id"], document, store=store)
        found[name, None] = Draft202012Validator(document, resolver=resolver)
        for definition, schema in document["$defs"].items():
            found[name, definition] = Draft202012Validator(schema, resolver=resolver)
    return found


names = ("terms.json", "answers.json", "requests.json")
documents = {name: json.load(open(f"{sys.argv[1]}/{name}", encoding="utf-8")) for name in names}
judges = {
    "open": validators(documents),
    "strict": validators({name: close(document) for name, document in documents.items()}),
}
for row in sys.stdin:
    mode, document, definition, line = json.loads(row)
    print("fits" if judges[mode][document, definition].is_valid(line) else "refused")
