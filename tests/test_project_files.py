"""What the project's home shows: forms for issues, whom to tell what, links that lead somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = ("bug", "idea")
HOME = "https://github.com/huddlecli/huddle"
PAGES = (
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    *(
        f"docs/{name}.md"
        for name in (
            "README",
            "tutorial",
            "schedule",
            "company",
        )
    ),
)
# The keys that each type of element takes, and those it must have: GitHub's syntax of issue forms.
ATTRIBUTES = {
    "markdown": ({"value"}, {"value"}),
    "textarea": ({"label", "description", "placeholder", "value", "render"}, {"label"}),
    "input": ({"label", "description", "placeholder", "value"}, {"label"}),
    "dropdown": ({"label", "description", "multiple", "options", "default"}, {"label", "options"}),
    "checkboxes": ({"label", "description", "options"}, {"label", "options"}),
}


def form(name: str) -> dict[str, Any]:
    """Return a form for issues."""
    return dict(yaml.safe_load((TEMPLATES / f"{name}.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one(name: str) -> None:
    """It has the keys that such a form has, each of its type, and what is asked has an id."""
    keys = form(name)
    assert set(keys) == {"name", "description", "labels", "body"}
    assert all(isinstance(keys[key], str) and keys[key] for key in ("name", "description"))
    assert all(isinstance(label, str) for label in keys["labels"])
    for element in keys["body"]:
        known, needed = ATTRIBUTES[element["type"]]
        is_asked = element["type"] != "markdown"
        assert needed <= set(element["attributes"]) <= known
        assert set(element) - {"validations"} == {"type", "attributes", *["id"][:is_asked]}
        assert set(element.get("validations", {})) <= {"required"}
        assert isinstance(element.get("validations", {}).get("required", True), bool)
        options = element["attributes"].get("options", [])
        assert len({*options}) == len(options)
        texts = [text for text in element["attributes"].values() if not isinstance(text, list)]
        assert all(isinstance(text, str) and text for text in texts)


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_asked_twice(name: str) -> None:
    """Ids and labels differ within a form, and ids are plain words."""
    asked = [one for one in form(name)["body"] if "id" in one]
    ids, labels = [one["id"] for one in asked], [one["attributes"]["label"] for one in asked]
    assert (len({*ids}), len({*labels})) == (len(ids), len(labels))
    assert all(re.fullmatch(r"[a-z_-]+", one) for one in ids)


def test_a_bug_cannot_be_told_without_what_is_needed() -> None:
    """What was typed and seen, the version, and what the doctor says."""
    needed = [
        one["id"] for one in form("bug")["body"] if one.get("validations", {}).get("required")
    ]
    assert {"typed", "seen", "version", "doctor"} <= {*needed}
    texts = str(form("bug"))
    assert "huddle --version" in texts
    assert "huddle doctor" in texts


def test_names_of_forms_differ_and_others_have_an_address() -> None:
    """Of the forms, and of what leads to other pages of the project's home."""
    keys = yaml.safe_load((TEMPLATES / "config.yml").read_text(encoding="utf-8"))
    assert set(keys) == {"blank_issues_enabled", "contact_links"}
    assert isinstance(keys["blank_issues_enabled"], bool)
    for link in keys["contact_links"]:
        assert set(link) == {"name", "url", "about"}
        assert link["url"].startswith(f"{HOME}/")
        _, found, path = link["url"].partition("/blob/main/")
        assert not found or (ROOT / path).is_file()
    assert {path.name for path in TEMPLATES.iterdir()} == {"bug.yml", "idea.yml", "config.yml"}
    assert len({form(name)["name"] for name in FORMS}) == len(FORMS)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_within_the_project_leads_somewhere(page: str) -> None:
    """To a file that is there, and to a heading that it has."""
    for target in links(ROOT / page):
        path, _, heading = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        assert not heading or heading in anchors(file), target


def test_what_the_rules_name_is_tested_there() -> None:
    """SECURITY.md names tests that exist."""
    named = re.findall(r"`([a-z]+/[\w/]*(?:\.py)?)`", (ROOT / "SECURITY.md").read_text("utf-8"))
    named = [name for name in named if not name.startswith("tests")]
    assert len(named) > 5
    assert [name for name in named if not (ROOT / "tests" / name).exists()] == []


def links(page: Path) -> list[str]:
    """Return where the links of a page lead, but for those to other places of the web."""
    return [
        str(child.attrs[key])
        for token in MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))
        for child in token.children or []
        for key in ("href", "src")
        if key in child.attrs and "://" not in str(child.attrs[key])
    ]


def anchors(page: Path) -> set[str]:
    """Return what can follow `#` in a link to a page, as GitHub makes it of headings."""
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    titles = [
        following.content for token, following in pairwise(tokens) if token.type == "heading_open"
    ]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
