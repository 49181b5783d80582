"""Sends a text through a gateway, once, however often it is run with the same key:

    WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… python3 send.py +573001112233 'Your parcel is on its way' order-1

Prints the answer, and ends with 0: accepted, 1: not accepted, 2: wrong usage, so that nothing was sent, 4: unknown, still
waiting, or no answer came. Run it again then.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TRIES = 5
USAGE = "usage: WAMUX_URL=http://… [WAMUX_KEY=…] python3 send.py number text 'key in ASCII'"


def is_url(text):
    try:
        parts = urllib.parse.urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in text
    except ValueError:
        return False


def is_header(text):
    """A header may contain only these characters."""
    return all(" " <= character <= "~" for character in text)


def ask(request):
    """The status and the answer; no status where no whole answer came."""
    try:
        with urllib.request.urlopen(request, timeout=90) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        # A problem (RFC 9457) says why, and whether a provider may have taken the message.
        try:
            return refused.code, json.load(refused)
        except (OSError, ValueError, http.client.HTTPException):
            return None, None
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
        return None, None


def send(url, gateway_key, to, text, key):
    """Asking again after a lost answer is safe, because the key is the same. But the message may have left by then."""
    request = urllib.request.Request(
        url + "/v1/messages?wait=20s",
        data=json.dumps({"to": to, "type": "text", "text": text}).encode(),
        headers={
            "Authorization": "Bearer " + gateway_key,
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        },
    )
    is_lost = False
    for n in range(1, TRIES + 1):
        status, answer = ask(request)
        # An answer without an outcome counts as lost, unless the gateway refuses the request.
        if answer and ("outcome" in answer or 400 <= status < 500):
            break
        is_lost = True
        if n < TRIES:
            time.sleep(0.2 * 2**n)
    return answer, is_lost


if __name__ == "__main__":
    url, gateway_key = os.environ.get("WAMUX_URL", ""), os.environ.get("WAMUX_KEY", "")
    arguments = sys.argv[1:]
    if len(arguments) != 3 or "" in arguments or not is_url(url) or not is_header(arguments[2] + gateway_key):
        print(USAGE, file=sys.stderr)
        sys.exit(2)
    answer, is_lost = send(url, gateway_key, *arguments)
    print(json.dumps(answer))
    exit_codes = {"accepted": 0, "not-accepted": 1, "unknown": 4, "pending": 4}
    sys.exit(exit_codes.get((answer or {}).get("outcome"), 4 if is_lost else 1))
