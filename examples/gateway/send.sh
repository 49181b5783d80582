#!/bin/sh
# Sends a text through a gateway, once, however often it is run with the same key:
#   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… sh send.sh +573001112233 'Your parcel is on its way' order-1
# Prints the answer, and ends with 0: accepted, 1: not accepted, 4: unknown or still waiting.
set -eu
to=$1 text=$2 key=$3

# Quotes and backslashes of the text are written as JSON wants them; a text of one line is enough here.
quoted=$(printf '%s' "$text" | sed 's/\\/\\\\/g; s/"/\\"/g')

# Asking again after a lost answer is safe, because the key is the same.
answer=$(printf '{ "to": "%s", "type": "text", "text": "%s" }' "$to" "$quoted" |
  curl -sS --retry 5 --retry-all-errors --max-time 90 "$WAMUX_URL/v1/messages?wait=20s" \
    -H "Authorization: Bearer ${WAMUX_KEY:-}" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" \
    --data-binary @-)
printf '%s\n' "$answer"

case $answer in
  *'"outcome":"accepted"'*) exit 0 ;;
  *'"outcome":"unknown"'* | *'"outcome":"pending"'*) exit 4 ;;
  *) exit 1 ;;
esac
