<?php
// Sends a text through a gateway, once, however often it is run with the same key:
//   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… php send.php +573001112233 'Your parcel is on its way' order-1
// Prints the answer, and ends with 0: accepted, 1: not accepted, 4: unknown or still waiting.

const TRIES = 5;

/** Asking again after a lost answer is safe, because the key is the same. */
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
    for ($n = 1; $n <= TRIES; $n++) {
        $http_response_header = [];
        $body = @file_get_contents(getenv('WAMUX_URL') . '/v1/messages?wait=20s', false, $context);
        $status = (int) (explode(' ', $http_response_header[0] ?? '')[1] ?? 0);
        if ($body !== false && ($status < 500 || $n === TRIES)) {
            return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        }
        usleep(200_000 * 2 ** $n);
    }
    throw new RuntimeException('the gateway does not answer');
}

$answer = send(...array_slice($argv, 1, 3));
echo json_encode($answer), "\n";
exit(['accepted' => 0, 'unknown' => 4, 'pending' => 4][$answer['outcome'] ?? ''] ?? 1);
