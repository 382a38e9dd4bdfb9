# SPDX-License-Identifier: Apache-2.0
"""The provider's two pollers, with what each takes for running, done and an error."""

from checks import Failed, holds

LONGEST = 200

_RUNNING = {"accepted", "creating", "deleting", "deploying", "inprogress", "pending", "provisioning", "running", "updating"}
_FAILED = {"failed", "canceled", "cancelled"}


def _seconds(answer, default):
    """An HTTP date makes Go panic."""
    after = answer.headers.get("Retry-After")
    if after is None:
        return default
    holds(after.isdigit(), f"Retry-After is no number of seconds: {after}")
    return int(after)


def _word(answer):
    body = answer.body
    return body.get("status") or (body.get("properties") or {}).get("provisioningState")


def _decide(word, answer):
    """Whether the operation is done."""
    folded = (word or "").lower()
    if folded == "succeeded":
        return True
    holds(folded not in _FAILED, f"the operation ended so: {answer.text}")
    holds(folded in _RUNNING, f"an unknown status {word!r}: {answer.text}")
    return False


class NewPoller:
    """Of vaults, key vaults and groups."""

    def __init__(self, go):
        self._go = go

    def finish(self, method, answer, path, version):
        """Follows what `answer` began at `path`."""
        if method == "DELETE":
            self._until_gone(path, version)
            return
        after = answer.headers.get("Azure-AsyncOperation") or answer.headers.get("Location")
        if after is None:
            self._until_provisioned(path, version)
            return
        target = self._go.target_of(after)
        for _ in range(LONGEST):
            self._go.sleep(_seconds(answer, 10))
            answer = self._go.follow("GET", target)
            if self._is_done(answer):
                return
        raise Failed(f"{target} still runs after {LONGEST} polls")

    @staticmethod
    def _is_done(answer):
        if answer.status in (202, 404):
            return False
        holds(answer.status != 204, "204 to a poll has no content that could be polled")
        answer.expect(200)
        return not answer.text or _decide(_word(answer), answer)

    def _until_provisioned(self, path, version):
        for _ in range(LONGEST):
            self._go.sleep(10)
            answer = self._go.send("GET", path, version).expect(200)
            word = _word(answer)
            if word is None or _decide(word, answer):
                return
        raise Failed(f"{path} is not provisioned after {LONGEST} polls")

    def _until_gone(self, path, version):
        for _ in range(LONGEST):
            self._go.sleep(10)
            if self._go.send("GET", path, version).expect(200, 404).status == 404:
                return
        raise Failed(f"{path} is still there after {LONGEST} polls")


class OldPoller:
    """Of protected items, and of policies that go."""

    def __init__(self, go):
        self._go = go

    def finish(self, method, answer):
        asynchronous, url = self._what_to_ask(answer)
        if answer.status in (200, 201, 204) and url is None:
            return
        for _ in range(LONGEST):
            holds(url, f"{answer.status} tells no URL to ask")
            self._go.sleep(_seconds(answer, 30))
            answer = self._go.follow("GET", self._go.target_of(url))
            if method == "DELETE" and answer.status == 404:
                return
            # The way to ask is worked out anew from every answer that tells one.
            now_asynchronous, now = self._what_to_ask(answer)
            holds(now is None or now_asynchronous == asynchronous,
                  "an answer to a poll has a Location and no Azure-AsyncOperation")
            url = now or url
            if self._is_done(method, answer, asynchronous):
                return
        raise Failed(f"{url} still runs after {LONGEST} polls")

    @staticmethod
    def _what_to_ask(answer):
        operation = answer.headers.get("Azure-AsyncOperation")
        return operation is not None, operation or answer.headers.get("Location")

    @staticmethod
    def _is_done(method, answer, asynchronous):
        if asynchronous:
            status = answer.expect(200).body.get("status")
            holds(status, f"the answer to a poll has no status: {answer.text}")
            return _decide(status, answer)
        if answer.status == 202:
            return False
        answer.expect(*((200, 201) if method == "PUT" else (200, 204)))
        return True
