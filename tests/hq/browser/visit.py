"""A person's visit to the console, in a browser that notes all that goes wrong on the way."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request

from field_ems.i18n import _, in_language

LAPTOP, PHONE = (1280, 800), (390, 844)
GRAVE = ("serious", "critical")
ABANDONED = "net::ERR_ABORTED"

_AXE = Axe()


class Visit:
    """A page of a browser, and the language that it is read in."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page = page
        self.language = language
        self._address = address
        self._heard: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._heard.append(f"error: {error}"))
        page.on("requestfailed", self._miss)

    def say(self, text: str) -> str:
        """Give a text of the console in the visit's language."""
        with in_language(self.language):
            return _(text)

    def go(self, path: str) -> int:
        """Open a page by its address, and give its status."""
        answer = self.page.goto(self._address + path)
        assert answer is not None
        return answer.status

    def choose(self, text: str) -> None:
        """Follow the link at the top of the page that has this text of the console."""
        self._leave_by(self.page.get_by_role("navigation").get_by_role("link", name=self.say(text), exact=True))

    def follow(self, name: str) -> None:
        """Follow the link of the content with this name."""
        self._leave_by(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def follow_to(self, end: str) -> None:
        """Follow the link of the content whose address ends so."""
        self._leave_by(self.page.locator(f"main a[href$='{end}']"))

    def press(self, text: str) -> None:
        """Press the button that has this text of the console."""
        self._leave_by(self.page.get_by_role("button", name=self.say(text), exact=True))

    def shows(self, text: str) -> bool:
        """Whether this stands on the page, to be seen."""
        return any(one.is_visible() for one in self.page.get_by_role("main").get_by_text(text).all())

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def too_wide(self) -> list[str]:
        """Give a complaint where the open page is wider than its window."""
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return self._placed([f"{wide} pixels wide in a window of {window}"] if wide > window else [])

    def complaints(self) -> list[str]:
        """Give what is wrong with the open page: what the browser said, its language, styles and width, and axe's."""
        found, self._heard = self._heard, []
        language, direction, header = self.page.evaluate(
            "[document.documentElement.lang, document.documentElement.dir,"
            " getComputedStyle(document.querySelector('header')).display]"
        )
        if (language, direction) != (self.language, "rtl" if self.language == "ar" else "ltr"):
            found.append(f"in {language}, {direction}")
        if header != "flex":
            found.append("without its styles")
        for finding in _AXE.run(self.page).response["violations"]:
            if finding["impact"] in GRAVE:
                places = ", ".join(str(node["target"]) for node in finding["nodes"])
                found.append(f"axe: {finding['id']} ({finding['impact']}) at {places}")
        return self._placed(found) + self.too_wide()

    def _placed(self, found: list[str]) -> list[str]:
        where = self.page.url.removeprefix(self._address)
        width = (self.page.viewport_size or {}).get("width")
        return [f"{where} [{self.language}, {width}]: {one}" for one in found]

    def _leave_by(self, way: Locator) -> None:
        with self.page.expect_navigation():
            way.click()

    def _hear(self, message: ConsoleMessage) -> None:
        # what the policy of content forbids is told here too
        if message.type in ("error", "warning"):
            self._heard.append(f"{message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure == ABANDONED and not request.is_navigation_request():
            return  # what a page still loaded when it was left, as its icon: the load event doesn't wait for that
        self._heard.append(f"not loaded: {request.url} ({request.failure})")
