// Checks whether a webhook is from the gateway (https://www.standardwebhooks.com): its body on standard input, its headers and
// the secret as arguments. Ends with 0 where it is, with 1 where it is not, and with 2 where an argument is missing.
//
//	go run verify.go whsec_… "$webhook_id" "$webhook_timestamp" "$webhook_signature" < body
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

const tolerance = 5 * time.Minute

// The body as it came, before anything parses it as JSON.
func isGenuine(secret, id, timestamp, signatures string, body []byte) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > tolerance {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	// Anybody could sign with an empty key.
	if err != nil || len(key) == 0 {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	// There are several while a secret is being replaced.
	for _, signature := range strings.Split(signatures, " ") {
		if hmac.Equal([]byte(expected), []byte(signature)) {
			return true
		}
	}
	return false
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: go run verify.go secret id timestamp signatures < body")
		os.Exit(2)
	}
	body, err := io.ReadAll(os.Stdin)
	if err != nil || !isGenuine(os.Args[1], os.Args[2], os.Args[3], os.Args[4], body) {
		os.Exit(1)
	}
}
