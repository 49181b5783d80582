<?php
// Checks whether a webhook is from the gateway (https://www.standardwebhooks.com): its body on standard input, its headers and
// the secret as arguments. Ends with 0 where it is, with 1 where it is not, and with 2 where an argument is missing.
//   php verify.php whsec_… "$webhook_id" "$webhook_timestamp" "$webhook_signature" < body

const TOLERANCE_S = 300;

/** $body as it came, before anything has read it as JSON. */
function isGenuine(string $secret, string $id, string $timestamp, string $signatures, string $body): bool
{
    if (abs(time() - (int) $timestamp) > TOLERANCE_S) {
        return false;
    }
    $key = base64_decode(substr($secret, strlen('whsec_')), true);
    // Anybody could sign with an empty key.
    if ($key === false || $key === '') {
        return false;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // There are several while a secret is being replaced.
    foreach (explode(' ', $signatures) as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

if (count($argv) !== 5) {
    fwrite(STDERR, "usage: php verify.php secret id timestamp signatures < body\n");
    exit(2);
}
[, $secret, $id, $timestamp, $signatures] = $argv;
exit(isGenuine($secret, $id, $timestamp, $signatures, file_get_contents('php://stdin')) ? 0 : 1);
