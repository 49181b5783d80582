#!/bin/sh
# Sends a text through a gateway, once, however often it is run with the same key:
#   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… sh send.sh +573001112233 'Your parcel is on its way' order-1
# Prints the answer, and ends with 0: accepted, 1: not accepted, 2: wrong usage, so that nothing was sent, 4: unknown, still
# waiting, or no answer came. Run it again then.
set -eu
# Each byte counts as one character.
export LC_ALL=C

usage() {
  echo "usage: WAMUX_URL=http://… [WAMUX_KEY=…] sh send.sh number text 'key in ASCII'; it needs curl" >&2
  exit 2
}
[ $# -eq 3 ] && [ -n "$1" ] && [ -n "$2" ] && [ -n "$3" ] && command -v curl > /dev/null || usage
case ${WAMUX_URL:-} in *[![:graph:]]*) usage ;; http://?* | https://?*) ;; *) usage ;; esac
# A header may contain only these characters.
case $3${WAMUX_KEY:-} in *[![:print:]]*) usage ;; esac
to=$1 text=$2 key=$3 tries=5

# Escapes quotes and backslashes for JSON. This example takes texts of one line only.
quoted=$(printf '%s' "$text" | sed 's/\\/\\\\/g; s/"/\\"/g')

# Prints the answer, and its status on a line of its own: 000 where no complete answer came.
ask() {
  printf '{ "to": "%s", "type": "text", "text": "%s" }' "$to" "$quoted" |
    curl -sS --max-time 90 --write-out '\n%{http_code}' "$WAMUX_URL/v1/messages?wait=20s" \
      -H "Authorization: Bearer ${WAMUX_KEY:-}" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" \
      --data-binary @- || printf '\n000'
}

# Asking again after a lost answer is safe, because the key is the same. But the message may have left by then.
lost='' n=1
while :; do
  told=$(ask)
  status=$(printf '%s' "$told" | tail -n 1) answer=$(printf '%s' "$told" | sed '$d')
  # An answer without an outcome counts as lost, unless the gateway refuses the request.
  case $status-$answer in 4??-* | *'"outcome":"'*) break ;; esac
  lost=yes
  [ "$n" -lt "$tries" ] || break
  sleep "$n" && n=$((n + 1))
done
printf '%s\n' "$answer"

case $answer in
  *'"outcome":"accepted"'*) exit 0 ;;
  *'"outcome":"unknown"'* | *'"outcome":"pending"'*) exit 4 ;;
  *'"outcome":"not-accepted"'*) exit 1 ;;
  *) [ -z "$lost" ] && exit 1 || exit 4 ;;
esac
