"""A headless Chromium, driven over two pipes with the DevTools protocol; the standard library only."""

import base64
import json
import os
import select
import shutil
import signal
import tempfile
import time


def find():
    """The browser's program, None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    return None


class Chromium:
    """One page of one browser. What its console says is kept in `messages`."""

    def __init__(self, program, width=900, height=900):
        self.profile = tempfile.mkdtemp()
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        # The browser reads commands from descriptor 3 and writes answers to 4. Copies far above first:
        # either number may be taken.
        null = [(os.POSIX_SPAWN_OPEN, end, os.devnull, os.O_RDWR, 0) for end in (0, 1, 2)]
        moves = [(to_browser, 50), (from_browser, 51), (50, 3), (51, 4)]
        self.process = os.posix_spawn(
            program,
            [program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
             "--user-data-dir=" + self.profile, f"--window-size={width},{height}", "about:blank"],
            os.environ,
            file_actions=null + [(os.POSIX_SPAWN_DUP2, old, new) for old, new in moves])
        os.close(to_browser)
        os.close(from_browser)
        self.number = 0
        self.rest = b""
        self.events = []
        self.messages = []
        self.session = None
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(domain + ".enable")
        self.resize(width, height)

    def close(self):
        self.session = None
        try:
            self._call("Browser.close", timeout=10)
        except (OSError, EOFError, RuntimeError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        for end in (self.writer, self.reader):
            os.close(end)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _receive(self, deadline):
        while b"\0" not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.reader], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            data = os.read(self.reader, 1 << 20)
            if not data:
                raise EOFError("the browser is gone")
            self.rest += data
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def _note(self, event):
        method, detail = event.get("method"), event.get("params", {})
        self.events.append(method)
        if method == "Runtime.exceptionThrown":
            self.messages.append("exception: " + json.dumps(detail["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and detail["type"] in ("error", "warning", "assert"):
            self.messages.append(f"console.{detail['type']}: {json.dumps(detail['args'])[:500]}")
        elif method == "Log.entryAdded" and detail["entry"]["level"] in ("error", "warning"):
            self.messages.append("log: " + detail["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            url = detail["request"]["url"]
            if not url.startswith(("data:", "file:", "about:")):
                self.messages.append("the page asks for " + url)

    def _call(self, method, timeout=60, **params):
        self.number += 1
        command = {"id": self.number, "method": method, "params": params}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.writer, json.dumps(command).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self._note(answer)

    def resize(self, width, height=900):
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                   deviceScaleFactor=1, mobile=False)

    def scripts(self, allowed):
        self._call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def prefer(self, **features):
        """Media features, such as scheme="dark" or motion="reduce"."""
        names = {"scheme": "prefers-color-scheme", "motion": "prefers-reduced-motion"}
        self._call("Emulation.setEmulatedMedia",
                   features=[{"name": names[key], "value": value} for key, value in features.items()])

    def open(self, path):
        self.messages.clear()
        self.events.clear()
        self._call("Page.navigate", url="file://" + os.path.abspath(path))
        deadline = time.monotonic() + 60
        while "Page.loadEventFired" not in self.events:
            self._note(self._receive(deadline))
        self.settle()

    def settle(self, seconds=0.15):
        """Lets the page do what it is about to do."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._call("Runtime.evaluate", expression="1")
            time.sleep(0.02)

    def value(self, expression):
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True,
                            awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def key(self, name, code=0, text=""):
        kind = "keyDown" if text else "rawKeyDown"
        for phase in (kind, "keyUp"):
            extra = {"text": text} if text and phase == kind else {}
            self._call("Input.dispatchKeyEvent", type=phase, key=name, code=name if name != " " else "Space",
                       windowsVirtualKeyCode=code, **extra)

    def mouse(self, kind, x, y, buttons=0):
        self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, buttons=buttons,
                   button="left" if kind != "mouseMoved" else ("left" if buttons else "none"),
                   clickCount=1)

    def drag(self, start, end):
        self.mouse("mouseMoved", *start)
        self.mouse("mousePressed", *start, buttons=1)
        for step in range(1, 6):
            x = start[0] + (end[0] - start[0]) * step / 5
            self.mouse("mouseMoved", x, end[1], buttons=1)
        self.mouse("mouseReleased", *end)

    def screenshot(self, whole=True):
        answer = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole,
                            **({"clip": self._whole()} if whole else {}))
        return base64.b64decode(answer["data"])

    def _whole(self):
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    def pdf(self):
        answer = self._call("Page.printToPDF", printBackground=False, timeout=120)
        return base64.b64decode(answer["data"])
