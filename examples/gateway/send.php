<?php
// Sends a text through a gateway, once, however often it is run with the same key:
//   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… php send.php +573001112233 'Your parcel is on its way' order-1
// Prints the answer, and ends with 0: accepted, 1: not accepted, 2: wrong usage, so that nothing was sent, 4: unknown, still
// waiting, or no answer came. Run it again then.

const TRIES = 5;
const EXIT_CODES = ['accepted' => 0, 'not-accepted' => 1, 'unknown' => 4, 'pending' => 4];

/**
 * Asking again after a lost answer is safe, because the key is the same. But the message may have left by then.
 *
 * @return array{?array, bool} the answer, and whether one was lost
 */
function send(string $to, string $text, string $key): array
{
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => [
            'Authorization: Bearer ' . getenv('WAMUX_KEY'),
            'Content-Type: application/json',
            "Idempotency-Key: $key",
        ],
        'content' => json_encode(['to' => $to, 'type' => 'text', 'text' => $text], JSON_THROW_ON_ERROR),
        'timeout' => 90,
        // A problem (RFC 9457) says why, and whether a provider may have taken the message.
        'ignore_errors' => true,
    ]]);
    for ($n = 1, $isLost = false; ; $n++) {
        $http_response_header = [];
        $body = @file_get_contents(getenv('WAMUX_URL') . '/v1/messages?wait=20s', false, $context);
        $status = (int) (explode(' ', $http_response_header[0] ?? '')[1] ?? 0);
        $answer = json_decode((string) $body, true);
        // An answer without an outcome counts as lost, unless the gateway refuses the request.
        $isAnswered = isset($answer['outcome']) || ($status >= 400 && $status < 500);
        $isLost = $isLost || !$isAnswered;
        if ($isAnswered || $n === TRIES) {
            return [$answer, $isLost];
        }
        usleep(200_000 * 2 ** $n);
    }
}

/** A header may contain only these characters. */
function isHeader(string $text): bool
{
    return preg_match('/^[ -~]*\z/', $text) === 1;
}

$arguments = array_slice($argv, 1);
$isUrl = preg_match('~^https?://[^\s]+\z~', (string) getenv('WAMUX_URL')) === 1;
$isCalled = count($arguments) === 3 && !in_array('', $arguments, true) && isHeader($arguments[2]);
if (!$isCalled || !$isUrl || !isHeader((string) getenv('WAMUX_KEY'))) {
    fwrite(STDERR, "usage: WAMUX_URL=http://… [WAMUX_KEY=…] php send.php number text 'key in ASCII'\n");
    exit(2);
}
[$answer, $isLost] = send(...$arguments);
echo json_encode($answer), "\n";
exit(EXIT_CODES[$answer['outcome'] ?? ''] ?? ($isLost ? 4 : 1));
