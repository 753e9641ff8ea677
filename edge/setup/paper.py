"""The pages, from the files beside: what is put into them is escaped, whatever it is."""

from collections.abc import Iterable
from html import escape
from http import HTTPStatus
from importlib.resources import files
from string import Template

from edge.setup.message import Reply
from edge.setup.state import Line, Shown

_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def asset(name: str) -> Reply:
    """The style sheet or the script."""
    return Reply(HTTPStatus.OK, _KINDS[name.rpartition(".")[2]], _text(name).encode())


def code_page(unit: str, mark: str, said: str, *, shut: bool) -> bytes:
    """Asks for the code, or says why it does not."""
    form = "" if shut else Template(_text("form.html")).substitute(mark=escape(mark))
    return _page("code.html", unit=unit, said=said, form=form)


def setup_page(unit: str, mark: str, now: Shown) -> bytes:
    """Everything, as it is now."""
    return _page(
        "setup.html",
        unit=unit,
        mark=mark,
        number=now.number,
        trouble=now.trouble,
        seen_class="seen" if now.sees else "unseen",
        seen_word="SEEN" if now.sees else "NOT SEEN",
        seen=now.seen,
        box=now.box,
        verdict=now.verdict,
        photograph=now.photograph,
        left=now.left,
        summary=now.summary,
        lines=_lines(now.lines),
    )


#: Already HTML, made here.
_MADE = {"form", "lines"}


def _page(name: str, **values: object) -> bytes:
    safe = {key: str(v) if key in _MADE else escape(str(v)) for key, v in values.items()}
    return Template(_text(name)).substitute(safe).encode()


def _lines(lines: Iterable[Line]) -> str:
    return "".join(
        f'<li class="{escape(each.state)}"><b>{escape(each.word)}</b> <b>{escape(each.name)}</b> '
        f"<span>{escape(each.said)}</span>"
        f"{f'<em>Do: {escape(each.advice)}</em>' if each.advice else ''}</li>"
        for each in lines
    )


def _text(name: str) -> str:
    return (files("edge.setup") / "sheets" / name).read_text(encoding="utf-8")
