# SPDX-License-Identifier: Apache-2.0
"""A served `tresor simulate` over HTTPS, with its admin door."""

import contextlib
import json
import pathlib
import shutil
import signal
import ssl
import subprocess
import urllib.request

from checks import Failed

HERE = pathlib.Path(__file__).resolve().parent

# The long operations that a client starts are done when it first asks; it polls once.
AT_ONCE = [
    {"match": {"method": method, "times": 0}, "then": {"operation_time": "0s"}}
    for method in ("PUT", "POST", "PATCH", "DELETE")
]


class Simulator:
    def __init__(self, tresor, folder, time_scale):
        self.folder = folder
        folder.mkdir(parents=True)
        self.authority = folder / "ca.pem"
        self.certificate = folder / "operator.pem"
        make_certificate(self.certificate)
        shutil.copy(HERE / "estate.toml", folder / "estate.toml")
        self._log = open(folder / "serve.log", "w", encoding="utf-8")
        self._process = subprocess.Popen(
            [tresor, "simulate", "serve", "--estate", folder / "estate.toml", "--data", folder / "world",
             "--port", "0", "--https", "--ca-file", self.authority, "--time-scale", str(time_scale)],
            stdout=subprocess.PIPE, stderr=self._log, text=True)
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise Failed("tresor simulate serve did not start:\n" + (folder / "serve.log").read_text())
        self.port = self.url.rsplit(":", 1)[1]
        self.tls = ssl.create_default_context(cafile=self.authority)

    def door(self, method, path, body=None):
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_admin/{path}", sent, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, context=self.tls) as answer:
            return json.load(answer)

    def advance(self, by):
        return self.door("POST", "advance", {"by": by})["now"]

    def perform(self, *words):
        """What somebody does in the portal."""
        return self.door("POST", "perform", {"words": words})["result"]

    def end_operations_at_once(self):
        self.let_operations_take_their_time()
        self.door("POST", "faults", AT_ONCE)

    def behave(self, **settings):
        self.door("PUT", "behaviour", settings)

    def let_operations_take_their_time(self):
        self.door("DELETE", "faults")

    @contextlib.contextmanager
    def time_stands_still(self):
        """However slow the machine is: what goes on in this Azure goes on as long as this lasts."""
        scale = self.door("GET", "time")["scale"]
        self.door("PUT", "time", {"scale": 0})
        try:
            yield
        finally:
            self.door("PUT", "time", {"scale": scale})

    def answered_routes(self):
        """The routes of Azure that were answered with success, as "METHOD template"."""
        return {f"{route['method']} {route['path']}" for route in self.door("GET", "routes")["routes"]
                if route["answers"] > 0}

    def stop(self):
        """SIGTERM must end it, and end it well."""
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise Failed("SIGTERM did not end tresor simulate serve within 10 s") from None
        finally:
            self._log.close()
        if code != 0:
            raise Failed(f"SIGTERM ended tresor simulate serve with {code}:\n{(self.folder / 'serve.log').read_text()}")


def make_certificate(file):
    """Of a service principal: the key, then the certificate."""
    key, certificate = file.with_suffix(".key"), file.with_suffix(".crt")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=operator",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    file.write_text(key.read_text() + certificate.read_text())
