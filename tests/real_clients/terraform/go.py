# SPDX-License-Identifier: Apache-2.0
"""The azurerm provider's way of talking: where it looks for tokens, what it sends, what it takes for an answer.
It cannot be built here; this replays what its source does. Where it would sleep, the world's clock moves on."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request

from checks import equal, holds
import names


class Answer:
    def __init__(self, status, headers, text):
        self.status = status
        self.headers = headers
        self.text = text

    @property
    def body(self):
        """Go's decoder wants JSON that is called so."""
        holds(self.headers.get("Content-Type", "").startswith("application/json"),
              f"a body of type {self.headers.get('Content-Type')}: {self.text[:300]}")
        return json.loads(self.text)

    def expect(self, *statuses):
        holds(self.status in statuses, f"status {self.status} instead of {statuses}: {self.text[:1200]}")
        return self


class Go:
    def __init__(self, simulator):
        self._simulator = simulator
        self._metadata = None
        self._tokens = {}

    # What the provider does before the first resource.

    def discover(self):
        # The name of the host is all that it is told; it asks by https and nothing else.
        holds(self._simulator.url.startswith("https://"), f"{self._simulator.url} is no https")
        found = self._exchange("GET", "/metadata/endpoints?api-version=2022-09-01").expect(200).body
        for name in ("name", "resourceManager", "microsoftGraphResourceId"):
            holds(found[name], f"the metadata have no {name}")
        login = found["authentication"]
        # Anything else is taken for an Azure Stack, and refused.
        equal((login["identityProvider"], login["tenant"]), ("AAD", "common"))
        holds(not login["loginEndpoint"].endswith("/"), "loginEndpoint ends in a slash")
        holds(login["audiences"], "the metadata name no audience")
        for suffix in ("keyVaultDns", "storage"):
            holds(found["suffixes"][suffix], f"the metadata have no suffix {suffix}")
        self._metadata = found

    def sign_in(self, audience):
        """One POST for each API; returns what the token claims."""
        login = self._metadata["authentication"]["loginEndpoint"]
        form = {"client_id": names.OPERATOR, "client_secret": names.SECRET, "grant_type": "client_credentials",
                "scope": f"{audience}/.default"}
        answer = self._exchange("POST", f"{urllib.parse.urlsplit(login).path}/{names.TENANT}/oauth2/v2.0/token",
                                urllib.parse.urlencode(form), "application/x-www-form-urlencoded").expect(200).body
        holds(int(answer["expires_in"]) > 0, "the token expires at once")
        self._tokens[audience] = answer["access_token"]
        parts = answer["access_token"].split(".")
        equal(len(parts), 3, "the number of the token's parts")
        return json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))

    def sign_in_everywhere(self):
        graph = self.sign_in(self._metadata["microsoftGraphResourceId"].rstrip("/"))
        for claim in ("oid", "tid", "appid"):
            holds(graph.get(claim), f"the token for the Graph has no {claim}")
        self.sign_in(self._metadata["authentication"]["audiences"][0])
        self.sign_in(f"https://{self._metadata['suffixes']['keyVaultDns'].split(':')[0]}")

    # What it does with a resource.

    def send(self, method, path, version, body=None):
        query = urllib.parse.urlencode({"api-version": version})
        return self.follow(method, f"{path}{'&' if '?' in path else '?'}{query}", body)

    def follow(self, method, target, body=None):
        text = None if body is None else json.dumps(body)
        token = self._tokens[self._metadata["authentication"]["audiences"][0]]
        return self._exchange(method, target, text, "application/json; charset=utf-8", token)

    def sleep(self, seconds):
        self._simulator.advance(f"{seconds}s")

    def target_of(self, url):
        """A URL that it was handed: absolute, but only path and query are used."""
        parts = urllib.parse.urlsplit(url)
        holds(parts.scheme and parts.netloc, f"{url} is not absolute")
        return f"{parts.path}?{parts.query}"

    def _exchange(self, method, target, text=None, kind=None, token=None):
        # A literal ";" stays one, as in Go.
        request = urllib.request.Request(self._simulator.url + target, method=method,
                                         data=None if text is None else text.encode())
        request.add_header("Accept", "application/json; charset=utf-8; IEEE754Compatible=false")
        request.add_header("User-Agent", "Go-http-client/1.1")
        if kind:
            request.add_header("Content-Type", kind)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, context=self._simulator.tls, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.headers, refusal.read().decode())
