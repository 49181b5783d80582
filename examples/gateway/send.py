"""Sends a text through a gateway, once, however often it is run with the same key:

    WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=... python3 send.py +573001112233 'Your parcel is on its way' order-1

Prints the answer, and ends with 0: accepted, 1: not accepted, 4: unknown or still waiting.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

TRIES = 5


def send(to, text, key):
    """Asking again after a lost answer is safe, because the key is the same."""
    request = urllib.request.Request(
        os.environ["WAMUX_URL"] + "/v1/messages?wait=20s",
        data=json.dumps({"to": to, "type": "text", "text": text}).encode(),
        headers={
            "Authorization": "Bearer " + os.environ.get("WAMUX_KEY", ""),
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        },
    )
    for n in range(1, TRIES + 1):
        try:
            with urllib.request.urlopen(request, timeout=90) as response:
                return json.load(response)
        except urllib.error.HTTPError as refused:
            # A problem (RFC 9457) says why, and whether a provider may have taken the message.
            if refused.code < 500 or n == TRIES:
                return json.load(refused)
        except OSError:
            if n == TRIES:
                raise
        time.sleep(0.2 * 2**n)


if __name__ == "__main__":
    answer = send(*sys.argv[1:4])
    print(json.dumps(answer))
    sys.exit({"accepted": 0, "unknown": 4, "pending": 4}.get(answer.get("outcome"), 1))
