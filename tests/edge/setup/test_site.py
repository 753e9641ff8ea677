"""What the page gives to whom; each property that keeps others out has its test."""

import json
import re
from html.parser import HTMLParser
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.check.finding import fine, unknown, wrong
from edge.setup.closing import Closing
from edge.setup.message import SECURE
from tests.base.waiting import until
from tests.edge.setup.sight import grey
from tests.edge.setup.site_bench import CODE, HOST, Bench

INSIDE = ["/state.json", "/live.jpg", "/verdict.jpg", "/photograph.jpg", "/anything"]
DOING = ["/photograph", "/walk", "/check", "/done"]


@pytest.fixture
def bench():
    bench = Bench()
    for _ in range(3):
        bench.lookout.turn()
    return bench


def test_without_the_code_there_is_only_the_code_page(bench):
    assert b"Code, six digits" in bench.ask("/").body
    for path in INSIDE:
        assert bench.ask(path).status == HTTPStatus.FORBIDDEN
    for path in DOING:
        reply = bench.post(path, f"mark={bench.door.mark}")
        assert reply.status == HTTPStatus.FORBIDDEN
    assert bench.hours.over() is None


def test_with_the_code_there_is_everything(bench):
    cookie, mark = bench.let_in()
    bench.post("/photograph", f"mark={mark}", cookie=cookie)
    bench.lookout.turn()
    assert b"Walk test" in bench.ask("/", cookie=cookie).body
    for path in ("/live.jpg", "/verdict.jpg", "/photograph.jpg"):
        assert bench.ask(path, cookie=cookie).body[:2] == b"\xff\xd8"
    told = json.loads(bench.ask("/state.json?1", cookie=cookie).body)
    assert told["photograph"] == 1
    assert "snow leopard, 99 %" in told["verdict"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_ends_with_the_page(bench):
    bench.clock.now += 600
    reply = bench.post("/code", f"mark={bench.door.mark}&code={CODE}")
    assert reply.status == HTTPStatus.SEE_OTHER
    told = reply.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1200"):
        assert part in told


def test_a_wrong_code_says_how_many_tries_are_left_and_five_close_the_page(bench):
    wrong_code = f"mark={bench.door.mark}&code=999999"
    reply = bench.post("/code", wrong_code)
    assert (reply.status, b"4 tries left" in reply.body) == (HTTPStatus.FORBIDDEN, True)
    for _ in range(4):
        reply = bench.post("/code", wrong_code)
    assert b"this page is closed" in reply.body
    assert bench.hours.over() is Closing.TRIES
    right = bench.post("/code", f"mark={bench.door.mark}&code={CODE}")
    assert "Set-Cookie" not in right.headers


def test_a_second_phone_is_not_let_in_by_the_same_code(bench):
    bench.let_in()
    assert b"was used" in bench.ask("/").body
    reply = bench.post("/code", f"mark={bench.door.mark}&code={CODE}")
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8080", "10.42.0.1", "10.42.0.1:80", "localhost:8080",
     "10.42.0.1:8080.evil.example", "127.0.0.1:8080"],
)  # fmt: skip
def test_a_request_by_any_other_name_is_refused(bench, host):
    cookie, mark = bench.let_in()
    for reply in (
        bench.ask("/", cookie=cookie, host=host),
        bench.ask("/live.jpg", cookie=cookie, host=host),
        bench.post("/done", f"mark={mark}", cookie=cookie, host=host),
    ):
        assert reply.status == HTTPStatus.MISDIRECTED_REQUEST
        assert mark.encode() not in reply.body
    assert bench.hours.over() is None


@pytest.mark.parametrize("path", DOING)
@pytest.mark.parametrize("mark", ["", "mark=", "mark=guess", "mark={outside}"])
def test_a_form_without_the_pages_own_mark_does_nothing(bench, path, mark):
    cookie, _ = bench.let_in()
    reply = bench.post(path, mark.format(outside=bench.door.mark), cookie=cookie)
    assert reply.status == HTTPStatus.FORBIDDEN
    assert bench.hours.over() is None
    assert bench.phones == []


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"https://{HOST}"},
     {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}],
)  # fmt: skip
def test_a_form_from_another_sites_page_does_nothing_even_with_the_mark(bench, headers):
    cookie, mark = bench.let_in()
    reply = bench.post("/done", f"mark={mark}", cookie=cookie, **headers)
    assert reply.status == HTTPStatus.FORBIDDEN
    assert bench.hours.over() is None


def test_another_sites_page_cannot_use_the_tries_up(bench):
    for fields in ("code=999999", "mark=guess&code=999999"):
        for _ in range(6):
            bench.post("/code", fields)
    bench.post("/code", f"mark={bench.door.mark}&code=999999", origin="http://evil.example")
    assert bench.door.tries == 5


def test_nothing_is_done_by_looking(bench):
    cookie, mark = bench.let_in()
    for path in DOING:
        reply = bench.ask(f"{path}?mark={mark}", cookie=cookie)
        assert reply.status == HTTPStatus.NOT_FOUND
    assert bench.hours.over() is None


def test_the_pages_load_nothing_from_elsewhere_and_hold_no_inline_code(bench):
    outside = bench.ask("/").body
    cookie, _ = bench.let_in()
    pages = [outside, bench.ask("/", cookie=cookie).body]
    for page in pages:
        text = page.decode()
        assert not re.findall(r"""(?:src|href|action)="(?!/)""", text)
        assert not re.findall(r"<style|<script>|\son\w+=|style=", text)
    for name in ("/setup.css", "/setup.js"):
        assert b"http" not in bench.ask(name).body.replace(b"https://semver", b"")
    assert "default-src 'none'" in SECURE["Content-Security-Policy"]
    assert "unsafe" not in SECURE["Content-Security-Policy"]


class _Labels(HTMLParser):
    """What a screen reader needs: language, labels, words for pictures and buttons."""

    def __init__(self, page):
        super().__init__()
        self.found, self.labelled, self.inputs = {}, set(), set()
        self.pictures = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "html":
            self.found["lang"] = told.get("lang")
        if tag == "label":
            self.labelled.add(told["for"])
        if tag == "input" and told.get("type") != "hidden":
            self.inputs.add(told["id"])
        if tag == "img":
            self.pictures.append(told.get("alt"))


def test_the_pages_have_a_language_labels_and_words_for_pictures(bench):
    outside = _Labels(bench.ask("/").body)
    cookie, _ = bench.let_in()
    inside = _Labels(bench.ask("/", cookie=cookie).body)
    assert {outside.found["lang"], inside.found["lang"]} == {"en"}
    assert outside.inputs == outside.labelled == {"code"}
    assert inside.inputs == inside.labelled
    assert len(inside.pictures) == 2
    assert all(inside.pictures)


def test_what_comes_from_elsewhere_is_shown_as_text(bench):
    bench.findings = [wrong("<i>", "<script>alert(1)</script>", '"><img src=x>')]
    cookie, mark = bench.let_in()
    bench.post("/check", f"mark={mark}", cookie=cookie)
    until(lambda: not bench.checking.running)
    page = bench.ask("/", cookie=cookie).body
    assert b"<script>alert" not in page
    assert b"<i>" not in page
    assert b"<img src=x" not in page


def test_checks_are_run_on_request_and_what_is_bad_is_shown_first(bench):
    bench.findings = [fine("card", "well"), unknown("TLS", "not"), wrong("clock", "off", "set it")]
    cookie, mark = bench.let_in()
    bench.post("/check", f"mark={mark}&now=1780315200.250", cookie=cookie)
    until(lambda: not bench.checking.running)
    told = json.loads(bench.ask("/state.json", cookie=cookie).body)
    assert [line["name"] for line in told["lines"]] == ["clock", "card", "TLS"]
    assert told["summary"] == "bad: clock"
    assert bench.phones == [1780315200.25]


@pytest.mark.parametrize("now", ["", "soon", "-5", "nan", "1" * 400, "1e300"])
def test_a_phones_time_that_is_none_is_not_taken(bench, now):
    cookie, mark = bench.let_in()
    bench.post("/check", f"mark={mark}&now={now}", cookie=cookie)
    until(lambda: bench.phones)
    assert bench.phones == [None]


def test_the_walk_test_is_counted_and_begun_anew(bench):
    cookie, mark = bench.let_in()
    told = json.loads(bench.ask("/state.json", cookie=cookie).body)
    assert (told["sees"], told["seen"]) == (True, 1)
    assert re.fullmatch(r"\d+ x \d+ pixels", told["box"])
    bench.clock.now += 60
    assert not json.loads(bench.ask("/state.json", cookie=cookie).body)["sees"]
    bench.camera.show([grey()])
    bench.lookout.turn()
    bench.lookout.turn()
    bench.post("/walk", f"mark={mark}", cookie=cookie)
    bench.lookout.turn()
    assert json.loads(bench.ask("/state.json", cookie=cookie).body)["seen"] == 0


def test_who_is_done_closes_the_page(bench):
    cookie, mark = bench.let_in()
    assert bench.post("/done", f"mark={mark}", cookie=cookie).status == HTTPStatus.OK
    assert bench.hours.over() is Closing.FINISHED


def test_the_page_closes_when_its_time_is_up(bench):
    bench.clock.now += 1799
    assert bench.hours.over() is None
    bench.clock.now += 1
    assert bench.hours.over() is Closing.TIME


@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "", "\0"]),
    st.text(max_size=40) | st.sampled_from(["/", "/code", "/state.json", *DOING]),
    st.binary(max_size=200),
    st.dictionaries(
        st.sampled_from(["host", "cookie", "origin", "sec-fetch-site"]),
        st.text(max_size=60) | st.just(HOST),
    ),
)
def test_any_request_has_a_reply_and_only_the_code_lets_in(method, path, body, headers):
    bench = Bench()
    reply = bench.ask(path, method, body, **headers)
    assert reply.status
    assert "Set-Cookie" not in reply.headers
    assert not bench.door.used
    assert bench.hours.over() is None
