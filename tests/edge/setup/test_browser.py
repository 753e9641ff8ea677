"""The page in Chromium, at the size of a phone, as the ranger uses it: aim, walk, check, done."""

import os
import shutil
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from msgspec.structs import replace

from edge.config import Camera, read_config
from edge.setup.page import page_over
from edge.setup.server import Server
from tests.base.brokers import free_port
from tests.conftest import missing
from tests.edge.setup.sight import Painted, a_walk
from tests.edge.test_replay import Unit

#: (width, height) in pixels of phones that people have.
PHONES = [(390, 844), (360, 640)]
#: Set to a folder, the pictures that the test sees are left there for a person to look at.
KEEP = os.environ.get("UNCIA_SCREENSHOTS", "")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium")
    if program is None:
        missing("chromium (setup/chromium.sh)")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (may be missing)
    except ImportError:
        missing("playwright (uncia[dev])")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(tmp_path):
    """A unit's page on a loopback port, before a rendered site where a person walks."""
    config = read_config(Unit(tmp_path).config)
    config = replace(
        config,
        camera=Camera(),
        model=replace(config.model, package=""),
        uplink=replace(config.uplink, broker=f"mqtt://127.0.0.1:{free_port()}"),
        setup=replace(config.setup, address="127.0.0.1", port=free_port()),
    )
    Path(config.unit.state).mkdir()
    camera, over = Painted(a_walk()), Event()
    page = page_over(camera, config, time.monotonic)
    with Server("127.0.0.1", config.setup.port, page.site) as server:
        threads = [
            Thread(target=server.serve_until, args=(over.is_set,)),
            Thread(target=page.lookout.run),
        ]
        for thread in threads:
            thread.start()
        yield page, f"http://127.0.0.1:{config.setup.port}/", camera
        over.set()
        page.lookout.stop()
        for thread in threads:
            thread.join(20)


class Phone:
    """A browser of a phone's size; `faults` is what it complained of."""

    def __init__(self, browser, size, **told):
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=True, has_touch=True, **told
        )
        self.view, self.size, self.faults = self.context.new_page(), size, []
        self.view.on("pageerror", lambda error: self.faults.append(str(error)))
        self.view.on("console", self._hear)

    def _hear(self, message):
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def keep(self, name):
        """Leave a picture of the whole page for a person, where one asked for it."""
        if KEEP:
            path = Path(KEEP) / f"{name}-{self.size[0]}x{self.size[1]}.png"
            self.view.screenshot(path=path, full_page=True)

    def fits(self):
        """Whether nothing sticks out, and each target is as large as a glove needs."""
        root = self.view.locator("html")
        assert root.evaluate("it => it.scrollWidth") <= self.size[0]
        for each in self.view.locator("button:visible, input:visible").all():
            box = each.bounding_box()
            assert box["height"] >= 60
            assert box["width"] >= 300


@pytest.fixture(params=PHONES, ids=lambda size: f"{size[0]}x{size[1]}")
def phone(chromium, request):
    phone = Phone(chromium, request.param)
    yield phone
    phone.context.close()


def test_a_ranger_aims_walks_checks_and_closes(phone, page):
    page, address, _ = page
    view = phone.view
    view.goto(address)
    phone.keep("code")
    phone.fits()
    view.get_by_label("Code, six digits").fill("0" if page.code[0] != "0" else "1")
    view.get_by_role("button", name="Open").click()
    assert "4 tries left" in view.get_by_role("alert").inner_text()
    view.get_by_label("Code, six digits").fill(f"{page.code[:3]} {page.code[3:]}")
    view.get_by_role("button", name="Open").click()

    view.locator("#field.seen").wait_for()
    assert view.locator("#word").inner_text() == "SEEN"
    assert view.locator("#field").evaluate("it => getComputedStyle(it).backgroundColor") == (
        "rgb(0, 89, 31)"
    )
    before = view.locator("#live").get_attribute("src")
    view.locator(f'#live:not([src="{before}"])').wait_for()
    assert view.locator("#live").evaluate("it => it.naturalWidth") == 640
    view.locator("#verdict", has_text="%").wait_for()

    view.get_by_role("button", name="Take a photograph").click()
    view.locator("#count", has_text="1").wait_for()
    view.get_by_role("button", name="Check now").click()
    view.locator("#summary", has_text="bad: network").wait_for(timeout=60_000)
    phone.keep("setup")
    phone.fits()

    view.get_by_role("button", name="Close this page").click()
    view.get_by_text("the camera goes to work").wait_for()
    assert page.hours.over()
    assert phone.faults == []


def test_a_camera_that_fails_is_said_in_red_at_the_top(phone, page):
    page, address, camera = page
    view = phone.view
    camera.broken = "the camera is open, but no picture came in 10 seconds"
    view.goto(address)
    view.get_by_label("Code, six digits").fill(page.code)
    view.get_by_role("button", name="Open").click()
    view.locator("#trouble", has_text="no picture came").wait_for()
    phone.keep("trouble")
    camera.broken = ""
    view.locator("#trouble").wait_for(state="hidden")


def test_a_phone_without_script_gets_in_and_sees_the_same(chromium, page):
    page, address, _ = page
    phone = Phone(chromium, PHONES[0], java_script_enabled=False)
    phone.view.goto(address)
    phone.view.get_by_label("Code, six digits").fill(page.code)
    phone.view.get_by_role("button", name="Open").click()
    phone.view.locator("#field.seen").wait_for()  # the page loads itself again
    phone.view.get_by_role("button", name="Take a photograph").click()
    phone.view.locator("#count", has_text="1").wait_for()
    phone.context.close()


def test_a_phone_that_lost_the_unit_is_told(phone, page):
    page, address, _ = page
    phone.view.goto(address)
    phone.view.get_by_label("Code, six digits").fill(page.code)
    phone.view.get_by_role("button", name="Open").click()
    phone.view.locator("#field").wait_for()
    phone.context.set_offline(True)
    phone.view.get_by_text("The unit does not answer").wait_for()
    phone.context.set_offline(False)
    phone.view.get_by_text("The unit does not answer").wait_for(state="hidden")
