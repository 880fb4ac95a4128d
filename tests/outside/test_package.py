"""The package that people install: what is in it, what its page says, and that it works alone."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from huddlecli import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOME = PROJECT["project"]["urls"]["Homepage"]
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
SDIST = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]
INFO = f"huddlecli-{__version__}.dist-info"
EPOCH = "1790000000"  # when the package is said to be built, in seconds
EXTRAS = {".gitignore", "PKG-INFO", "pyproject.toml"}  # hatchling adds them to the sdist
MEMBERS = {  # some of each kind, so that a list which is computed cannot be empty
    *("huddlecli/py.typed", "huddlecli/agendas/daily.toml", "huddlecli/agendas/library.toml"),
    *("huddlecli/views/templates/page.html", "huddlecli/live/full/look.tcss"),
    f"{INFO}/licenses/LICENSE",
}


class Package:
    """A wheel and an sdist of the project."""

    def __init__(self, folder: Path) -> None:
        """Find them in `folder`."""
        (self.wheel,) = folder.glob("*.whl")
        (self.sdist,) = folder.glob("*.tar.gz")

    @property
    def metadata(self) -> Message:
        """What an index shows of the package."""
        with zipfile.ZipFile(self.wheel) as wheel:
            return message_from_bytes(wheel.read(f"{INFO}/METADATA"))

    @property
    def description(self) -> str:
        """The page of the package, in Markdown."""
        return bytes(self.metadata.get_payload(decode=True)).decode()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the package of this checkout."""
    for module in ("hatchling", "hatch_fancy_pypi_readme"):
        if not importlib.util.find_spec(module):
            pytest.skip(f"{module} is not installed")
    return built(ROOT, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip what needs a package registry if none can be reached."""
    folder = tmp_path_factory.mktemp("registry")
    words = ("-m", "pip", "download", "-q", "--no-deps", "--retries", "0", "tomli-w")
    done = subprocess.run([base_python(), *words], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no package registry can be reached")


def built(source: Path, folder: Path) -> Package:
    """Build the project in `source` into `folder`."""
    ran("-m", "hatchling", "build", "-d", str(folder), cwd=source, SOURCE_DATE_EPOCH=EPOCH)
    return Package(folder)


def ran(*words: str, cwd: Path, program: str = sys.executable, **environ: str) -> str:
    """Run Python or another program and return what it printed; it must succeed."""
    done = subprocess.run(
        [program, *words],
        cwd=cwd,
        env={**os.environ, **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def base_python() -> str:
    """Return the Python that this environment was made from: it has pip and venv."""
    return str(getattr(sys, "_base_executable", sys.executable))


def tool(name: str) -> str:
    """Return the path of a program of the test extra, or skip."""
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return shutil.which(name, path=places) or pytest.skip(f"{name} is not installed")


def files(folder: Path) -> set[str]:
    """Return the files below `folder` of the repository, as paths from its root."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        words = ("ls-files", "-z", "-co", "--exclude-standard", "--", str(folder))
        found = ran(*words, cwd=ROOT, program="git").split("\0")
        return {path for path in found if (ROOT / path).is_file()}
    found = [str(path.relative_to(ROOT)) for path in folder.rglob("*") if path.is_file()]
    return {path for path in found if not re.search(r"__pycache__|\.\w+_cache", path)}


def moved(paths: dict[str, str]) -> Iterator[str]:
    """Yield where in the wheel the files are that pyproject.toml puts there, by their sources."""
    for source, target in paths.items():
        for path in files(ROOT / source):
            yield target + path.removeprefix(source)


def test_the_wheel_has_the_package_and_its_data_and_no_more(package: Package) -> None:
    """Modules, templates, agendas and whatever pyproject.toml adds; no tests, nothing compiled."""
    with zipfile.ZipFile(package.wheel) as wheel:
        names = set(wheel.namelist())

    shared = f"huddlecli-{__version__}.data/data/"
    data = {source: shared + target for source, target in WHEEL.get("shared-data", {}).items()}
    assert names == {
        *moved({"src/huddlecli": "huddlecli"} | WHEEL["force-include"] | data),
        *(f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")),
        f"{INFO}/licenses/LICENSE",
    }
    assert names > MEMBERS


def test_the_sdist_has_what_the_project_is_built_and_tested_with(package: Package) -> None:
    """The files of the repository that pyproject.toml names, and nothing that a run leaves."""
    with tarfile.open(package.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    chosen = {path for line in SDIST["include"] for path in _included(line)}
    assert names == chosen | EXTRAS
    assert {path.partition("/")[0] for path in names} >= {"src", "tests", "docs", "agendas", ".ci"}
    assert [name for name in names if "cache" in name.partition("/")[0] or ".pyc" in name] == []


def test_the_sdist_builds_the_same_package_again(package: Package, tmp_path: Path) -> None:
    """At another place, at another time and without git: the same bytes."""
    with tarfile.open(package.sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()

    again = built(source, tmp_path / "again")

    assert again.wheel.name == package.wheel.name
    assert again.wheel.read_bytes() == package.wheel.read_bytes()
    assert again.sdist.read_bytes() == package.sdist.read_bytes()


def test_the_page_has_no_link_that_works_in_the_repository_alone(package: Package) -> None:
    """Each link of the README is absolute there, and names a file, folder or heading that exists.

    Pictures are the files themselves, so that the page shows them.
    """
    links, pictures = _links(package.description)
    known_links, known_pictures = _links((ROOT / "README.md").read_text(encoding="utf-8"))

    assert (len(links), len(pictures)) == (len(known_links), len(known_pictures))
    assert len(pictures) >= 1
    assert [link for link in links if not link.startswith("https://")] == []
    assert [link for link in pictures if not link.startswith(f"{HOME}/raw/main/")] == []
    assert [link for link in [*links, *pictures] if not _is_there(link)] == []


def test_the_urls_of_the_project_are_there(package: Package) -> None:
    """Each is a page of the project's home, and those of documents name documents."""
    urls = dict(str(url).split(", ") for url in package.metadata.get_all("Project-URL", []))

    assert [*urls] == ["Homepage", "Documentation", "Changelog", "Issues", "Source"]
    assert [url for url in urls.values() if not url.startswith(HOME)] == []
    assert [url for url in urls.values() if "/blob/" in url and not _is_there(url)] == []


def test_time_zones_come_along_everywhere(package: Package) -> None:
    """No condition is set for tzdata: a container may have no time zones of its own."""
    needed = [str(line) for line in package.metadata.get_all("Requires-Dist", [])]

    assert [line for line in needed if line.startswith("tzdata")] == ["tzdata>=2025.2"]
    assert [line for line in needed if not re.search(r"[<;]|^tzdata", line)] == []


def test_each_library_that_is_imported_is_a_dependency() -> None:
    """None is there only because another one needs it: that one may take another version.

    Pydantic names the version of its own core, only types come from typing-extensions, and time
    zones are data.
    """
    modules = [ast.parse(path.read_bytes()) for path in (ROOT / "src").rglob("*.py")]
    nodes = [node for module in modules for node in ast.walk(module)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"huddlecli"}
    packages = packages_distributions()
    imported = {packages[name][0].lower().replace("_", "-") for name in foreign}

    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["holidays"], *extras["rollup"]]
    named = {re.split(r"[^\w-]", line)[0] for line in lines}
    assert imported - {"pydantic-core", "typing-extensions"} == named - {"tzdata"}


@pytest.mark.usefixtures("registry")
def test_an_index_would_take_the_package(package: Package, tmp_path: Path) -> None:
    """Twine finds nothing to say about its metadata and its page."""
    words = ("tool", "run", "--from", "twine>=6.1", "twine", "check", "--strict")

    said = ran(*words, str(package.wheel), str(package.sdist), cwd=tmp_path, program=tool("uv"))

    assert said.count("PASSED") == 2


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("installer", ["pip", "pipx", "uv"])
def test_it_works_where_nothing_else_is(package: Package, tmp_path: Path, installer: str) -> None:
    """Installed by itself: a team, a promise, its summary; no file of the checkout is in reach."""
    bin_folder = tmp_path / "bin"
    places = {
        "PIPX_HOME": str(tmp_path / "env"),
        "PIPX_BIN_DIR": str(bin_folder),
        "UV_TOOL_DIR": str(tmp_path / "env"),
        "UV_TOOL_BIN_DIR": str(bin_folder),
    }
    wheel = str(package.wheel)
    match installer:
        case "pip":
            ran("-m", "venv", str(tmp_path), cwd=tmp_path, program=base_python())
            python, pip = str(bin_folder / "python"), ("-m", "pip", "--disable-pip-version-check")
            # The libraries come by uv: pip takes a minute and a half for them.
            words = ("pip", "install", "-p", python, *PROJECT["project"]["dependencies"])
            ran(*words, cwd=tmp_path, program=tool("uv"))
            ran(*pip, "install", "--no-index", wheel, cwd=tmp_path, program=python)
            ran(*pip, "check", cwd=tmp_path, program=python)
        case "pipx":
            words = ("--python", base_python())
            ran("install", *words, wheel, cwd=tmp_path, program=tool("pipx"), **places)
        case _:
            words = ("--python", base_python())
            ran("tool", "install", *words, wheel, cwd=tmp_path, program=tool("uv"), **places)

    huddle = Installed(bin_folder / "huddle", tmp_path / "home")

    assert huddle("--version") == f"huddle {__version__}\n"
    assert huddle("init acme --people ana:marketing,sam:sales --me sam --timezone Europe/Berlin")
    logged = huddle("log Send the demo list by fri")
    assert re.fullmatch(r"\w+  sam  due Fri 27 Nov  Send the demo list   → acme\n", logged)
    assert "Send the demo list" in huddle("mine")
    assert "daily" in huddle("agenda list")
    assert "Send the demo list" in huddle("summary --week this")
    assert "<html" in huddle("summary --week this --format html")
    assert huddle("start --plain daily", "/next\n/end\n")


class Installed:
    """The installed program, on a machine with no time zones, no Python path and no checkout."""

    def __init__(self, program: Path, home: Path) -> None:
        """Remember the program; `home` is where its user is."""
        self._program, self._home = program, home
        home.mkdir()

    def __call__(self, line: str, typed: str = "") -> str:
        """Run a command line and return what it printed; it must succeed and warn of nothing."""
        done = subprocess.run(
            [self._program, *line.split()],
            cwd=self._home,
            env={
                "HOME": str(self._home),
                "HUDDLE_NOW": "2026-11-23T09:00:00+01:00",
                "HUDDLE_TEAM": str(self._home / "acme"),
                "PATH": "/usr/bin:/bin",
                "PYTHONTZPATH": "",
            },
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert re.findall("error|warning|Traceback", done.stderr) == []
        return done.stdout


def _included(line: str) -> Iterator[str]:
    """Yield the files that a line of `include` names."""
    for path in ROOT.glob(line.removeprefix("/")):
        yield from files(path) if path.is_dir() else [str(path.relative_to(ROOT))]


def _links(text: str) -> tuple[list[str], list[str]]:
    """Return the links and the pictures of a text in Markdown."""
    inline = [token.children or [] for token in MarkdownIt().parse(text) if token.type == "inline"]
    tokens = [token for children in inline for token in children]
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    return links, [str(token.attrs["src"]) for token in tokens if token.type == "image"]


def _is_there(link: str) -> bool:
    """Whether a link to the project's home names a file or folder, and a heading if it has one."""
    if not link.startswith(f"{HOME}/"):
        return True
    kind, _, place = link.removeprefix(f"{HOME}/").partition("/main/")
    path, _, heading = place.partition("#")
    if kind == "tree":
        return (ROOT / path).is_dir()
    is_file = kind in ("blob", "raw") and (ROOT / path).is_file()
    return is_file and (not heading or heading in _headings(ROOT / path))


def _headings(file: Path) -> set[str]:
    """Return the names by which links refer to the headings of a file."""
    tokens = MarkdownIt().parse(file.read_text(encoding="utf-8"))
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
