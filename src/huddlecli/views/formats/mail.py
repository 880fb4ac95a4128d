"""A mail: one whole RFC 5322 message for `sendmail -t`; the same letter gives the same bytes.

It is written here and not by the standard library, whose `email` makes a header of its own out of
a subject such as `=?utf-8?q?=0ABcc:_x?=`, and folds lines otherwise in each version. Lines end as
they do in a pipe of the system, with LF: the program that sends makes CRLF of it.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from hashlib import sha256
from re import fullmatch

from huddlecli.core.email_address import Address
from huddlecli.core.text import slug
from huddlecli.views.document import Document, fewer, fitting, left_words
from huddlecli.views.escape import safe
from huddlecli.views.formats.text import as_text
from huddlecli.views.words import DAYS, MONTHS

# Bytes of the HTML, and of the text beside it: both in base 64, a mail has less than 100,000 with
# them, and Gmail cuts at 102 KB. What is attached comes in addition.
HTML_LIMIT = 56_000
TEXT_LIMIT = 14_000

_WIDE = 76  # columns of a line
_CHUNK = 39  # bytes of an encoded word: 64 columns, which fit behind the longest name of a header
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 60
_PLAIN_NAME = r"[A-Za-z0-9_' -]+"
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The sender, the recipients and the reply address of a mail."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `kind` is such as `text/csv`."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMessage:
    """What a mail says, as text and as HTML, about the records of `team` as they were `at`.

    `dated` is what its Date says, where that is later.
    """

    subject: str
    text: str
    html: str
    at: datetime
    team: str
    attachments: tuple[Attachment, ...] = ()
    dated: datetime | None = None


def to_message(letter: MailMessage, envelope: Envelope) -> str:
    """Return the whole message, in ASCII."""
    content = repr((astuple(replace(letter, dated=None)), astuple(envelope)))
    mark = sha256(content.encode("utf-8", "backslashreplace")).hexdigest()
    lines = [*_headers(letter, envelope, mark), "MIME-Version: 1.0", *_body(letter, mark)]
    return "".join(f"{line}\n" for line in lines)


def preview(letter: MailMessage, envelope: Envelope) -> str:
    """Return a preview of a mail: sender, recipients, subject and attachments."""
    headers = [
        ("from", shown_address(envelope.sender)),
        ("to", ", ".join(map(shown_address, envelope.to))),
        ("cc", ", ".join(map(shown_address, envelope.cc))),
        ("subject", subject_of(letter)),
        ("attached", ", ".join(attachment.name for attachment in letter.attachments)),
    ]
    return "\n".join(f"{name + ':':<10}{words}" for name, words in headers if words)


def subject_of(letter: MailMessage) -> str:
    """Return the subject as it is shown: one line that is not too long."""
    return _brief(letter.subject, _LONGEST_SUBJECT)


def shown_address(address: Address) -> str:
    """Return an address for people to read."""
    name = _brief(address.name, _LONGEST_NAME)
    return f"{name} <{address.email}>" if name else address.email


def _headers(letter: MailMessage, envelope: Envelope, mark: str) -> Iterator[str]:
    """Yield the headers: sender, recipients, date and subject."""
    domain = envelope.sender.domain
    sender = envelope.sender
    if not sender.name:
        sender = Address(sender.email, f"{letter.team} huddle")
    yield from _folded("From", _addressed([sender]))
    yield from _folded("To", _addressed(envelope.to))
    if envelope.cc:
        yield from _folded("Cc", _addressed(envelope.cc))
    yield from _folded("Reply-To", _addressed(envelope.reply_to or (envelope.sender,)))
    yield from _folded("Subject", _words(subject_of(letter)))
    yield f"Date: {_date(letter.dated or letter.at)}"
    yield f"Message-ID: <{letter.at:%Y%m%dT%H%M%S}.{mark[:16]}@{domain}>"
    yield from _folded("List-Id", [f"<{slug(letter.team)}.huddle.{domain}>"])
    yield "Auto-Submitted: auto-generated"


def _body(letter: MailMessage, mark: str) -> Iterator[str]:
    """Yield the text, the HTML and the attachments; readers show the last one they can.

    A boundary has `=_`, which nothing has that is encoded.
    """
    both = f"=_both_{mark[:24]}"
    alternative = [
        *_multipart("alternative", both),
        *_bounded(both, [_text_part("plain", letter.text), _text_part("html", letter.html)]),
    ]
    if not letter.attachments:
        yield from alternative
        return
    outer = f"=_all_{mark[:24]}"
    yield from _multipart("mixed", outer)
    yield from _bounded(outer, [alternative, *map(_attached, letter.attachments)])


def _multipart(kind: str, boundary: str) -> list[str]:
    return [f"Content-Type: multipart/{kind};", f' boundary="{boundary}"', ""]


def _bounded(boundary: str, parts: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield parts with a boundary before each, and one at the end."""
    for part in parts:
        yield f"--{boundary}"
        yield from part
    yield f"--{boundary}--"


def _text_part(kind: str, text: str) -> list[str]:
    """Return a text as a part of a message, in whichever encoding is shorter."""
    data = "".join(f"{safe(line)}\n" for line in text.split("\n")).rstrip("\n").encode() + b"\n"
    quoted, packed = b2a_qp(data, istext=True).decode(), _packed(data)
    is_quoted = len(quoted) <= len(packed)
    return [
        f"Content-Type: text/{kind}; charset=utf-8",
        f"Content-Transfer-Encoding: {'quoted-printable' if is_quoted else 'base64'}",
        "",
        *(quoted if is_quoted else packed).split("\n"),
    ]


def _attached(attachment: Attachment) -> list[str]:
    """Return a file as a part of a message, byte for byte."""
    return [
        f"Content-Type: {attachment.kind}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{attachment.name}"',
        "",
        *_packed(attachment.text.encode()).split("\n"),
    ]


def _packed(data: bytes) -> str:
    coded = b64encode(data).decode()
    return "\n".join(coded[at : at + _WIDE] for at in range(0, len(coded), _WIDE))


def _date(at: datetime) -> str:
    """Return `Fri, 20 Nov 2026 16:00:00 +0100`, in English whatever the machine speaks."""
    day = f"{DAYS[at.weekday()]}, {at.day:02} {MONTHS[at.month - 1]} {at.year:04}"
    return f"{day} {at:%H:%M:%S %z}"


def _folded(name: str, words: Iterable[str]) -> Iterator[str]:
    """Yield a header as lines that are not too wide; a line is never blank."""
    line = first = f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _WIDE and line != first:
            yield line
            line = ""
        line += f" {word}"
    yield line


def _addressed(addresses: Sequence[Address]) -> Iterator[str]:
    """Yield the words of addresses, a comma between two."""
    for number, address in enumerate(addresses, 1):
        name = _brief(address.name, _LONGEST_NAME)
        words = [*name.split()] if fullmatch(_PLAIN_NAME, name) else [*_encoded(name)]
        comma = "," if number < len(addresses) else ""
        yield from words
        yield f"<{address.email}>{comma}" if words else f"{address.email}{comma}"


def _words(text: str) -> list[str]:
    """Return the words of a text, encoded if a mail reader could misread them as syntax."""
    words = text.split()
    is_plain = text.isascii() and "=?" not in text
    if is_plain and all(len(word) <= _LONGEST_WORD for word in words):
        return words
    return list(_encoded(text))


def _encoded(text: str) -> Iterator[str]:
    """Yield a text as encoded words of RFC 2047, no character cut in two."""
    chunk = b""
    for letter in text:
        if len(chunk) + len(letter.encode()) > _CHUNK:
            yield _encoded_word(chunk)
            chunk = b""
        chunk += letter.encode()
    if chunk:
        yield _encoded_word(chunk)


def _encoded_word(chunk: bytes) -> str:
    return f"=?utf-8?b?{b64encode(chunk).decode()}?="


def _brief(text: str, most: int) -> str:
    """Return a text in one line, with an ellipsis where it is very long."""
    line = " ".join(safe(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def letter(
    document: Document,
    *,
    team: str,
    at: datetime,
    dated: datetime | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> MailMessage:
    """Return a document as a mail: as text, and the HTML beside it."""
    return MailMessage(
        subject=document.title,
        text=as_text(document, limit=TEXT_LIMIT),
        html=as_html(document),
        at=at,
        dated=dated,
        team=team,
        attachments=attachments,
    )


def as_html(document: Document) -> str:
    """Return a document as the HTML of a mail, in 56,000 bytes.

    Long lists are shortened to what fits, with a count of what is left out.
    """
    # For mails alone: jinja2 takes 60 ms.
    from huddlecli.views.formats.html import filled  # noqa: PLC0415

    above, heading, below = document.headlines

    def drawn(many: int | None) -> str:
        return filled(
            "mail.html",
            title=document.title,
            above=above,
            heading=heading,
            below=below,
            sentences=document.facts,
            sections=fewer(document.sections, many),
            left_words=left_words,
        )

    return fitting(drawn, lambda text: len(text.encode()) <= HTML_LIMIT)
