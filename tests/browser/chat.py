"""A visitor with a browser, in front of the desk's page with the widget."""

import json
import re

from playwright.sync_api import expect

# How long anything awaited may take before a test fails.
expect.set_options(timeout=30_000)

# What browsers say of requests that a test itself keeps from arriving.
_CUT_OFF = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|FAILED)")


class Chat:
    def __init__(self, context, desk, folder, name):
        self.context, self.desk = context, desk
        self._folder, self._name, self._pictures = folder, name, 0
        self.complaints = []
        self.page = self._new_page()

    def _new_page(self):
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.desk.page)
        return page

    def _note(self, kind, text):
        if kind in ("error", "warning") and not _CUT_OFF.search(text):
            self.complaints.append(text)

    @property
    def launcher(self):
        return self.page.locator("button.launcher")

    @property
    def dialog(self):
        return self.page.get_by_role("dialog")

    @property
    def field(self):
        return self.dialog.get_by_role("textbox")

    @property
    def log(self):
        return self.dialog.get_by_role("log")

    @property
    def waiting(self):
        return self.log.locator(".waiting")

    @property
    def thread(self):
        """What agents' items name the visitor by."""
        return self.stored("session")["visitor"]

    def stored(self, name):
        kept = self.page.evaluate("(name) => localStorage.getItem(`nightdesk:demo:${name}`)", name)
        return json.loads(kept) if kept else None

    def open(self):
        self.launcher.click()
        expect(self.dialog).to_be_visible()
        return self

    @property
    def tray(self):
        """The files that go with the next message."""
        return self.page.locator("form .files")

    @property
    def notice(self):
        """What is the matter with a file."""
        return self.page.locator(".notice")

    def choose(self, *files):
        self.page.locator("input[type=file]").set_input_files(files)

    def write(self, text):
        self.field.fill(text)
        self.field.press("Enter")

    def bubble(self, text):
        return self.log.locator(".message", has_text=text)

    def picture(self):
        """Keeps a picture for a person to look at, where pictures are wanted."""
        if self._folder:
            self._pictures += 1
            self._folder.mkdir(parents=True, exist_ok=True)
            # Neither a caret that blinks nor a dialog that is still rising.
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=self._folder / f"{self._name}-{self._pictures}.png")
