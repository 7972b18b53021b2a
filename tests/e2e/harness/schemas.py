"""Every JSON document that a test sees is held against the schemas that are shipped."""

import functools
import json
import pathlib

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "docs" / "schemas"


@functools.lru_cache(maxsize=None)
def validator(command):
    schema = json.loads((FOLDER / f"{command}.schema.json").read_text(encoding="utf-8"))
    base = jsonschema.RefResolver(base_uri=FOLDER.as_uri() + "/", referrer=schema)
    return jsonschema.Draft202012Validator(schema, resolver=base)


def check_document(document):
    validator(document["command"]).validate(document)
