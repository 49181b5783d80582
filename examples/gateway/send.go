// Sends a text through a gateway, once, however often it is run with the same key:
//
//	WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… go run send.go +573001112233 'Your parcel is on its way' order-1
//
// Prints the answer, and ends with 0: accepted, 1: not accepted, 2: wrong usage, so that nothing was sent, 4: unknown, still
// waiting, or no answer came: run it again then. (`go run` itself ends with 1 for all but the first; a program that is built
// does not.)
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

const tries = 5

var client = &http.Client{Timeout: 90 * time.Second}

// Asking again after a lost answer is safe, because the key is the same. But the message may have left by then.
func send(message []byte, key string) (answer []byte, isLost bool) {
	for n := 1; ; n++ {
		status, answer, err := ask(message, key)
		// An answer without an outcome counts as lost, unless the gateway refuses the request.
		if err == nil && (outcomeOf(answer) != "" || status/100 == 4) {
			return answer, isLost
		}
		isLost = true
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		if n == tries {
			return answer, isLost
		}
		time.Sleep(200 * time.Millisecond << n)
	}
}

func ask(message []byte, key string) (int, []byte, error) {
	request, err := http.NewRequest("POST", os.Getenv("WAMUX_URL")+"/v1/messages?wait=20s", bytes.NewReader(message))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("WAMUX_KEY"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	// A problem (RFC 9457) says why, and whether a provider may have taken the message.
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// An answer that is not JSON has no outcome.
func outcomeOf(answer []byte) string {
	var told struct{ Outcome string }
	_ = json.Unmarshal(answer, &told)
	return told.Outcome
}

// A header may contain only these characters.
func isHeader(text string) bool {
	for _, character := range []byte(text) {
		if character < ' ' || character > '~' {
			return false
		}
	}
	return true
}

func isCalledRightly() bool {
	gateway, err := url.Parse(os.Getenv("WAMUX_URL"))
	if err != nil || gateway.Host == "" || (gateway.Scheme != "http" && gateway.Scheme != "https") || len(os.Args) != 4 {
		return false
	}
	isGiven := os.Args[1] != "" && os.Args[2] != "" && os.Args[3] != ""
	return isGiven && isHeader(os.Args[3]) && isHeader(os.Getenv("WAMUX_KEY"))
}

func main() {
	if !isCalledRightly() {
		fmt.Fprintln(os.Stderr, "usage: WAMUX_URL=http://… [WAMUX_KEY=…] go run send.go number text 'key in ASCII'")
		os.Exit(2)
	}
	message, err := json.Marshal(map[string]string{"to": os.Args[1], "type": "text", "text": os.Args[2]})
	if err != nil {
		panic(err)
	}
	answer, isLost := send(message, os.Args[3])
	fmt.Println(string(answer))
	outcome := outcomeOf(answer)
	switch {
	case outcome == "accepted":
	case outcome == "unknown", outcome == "pending", outcome == "" && isLost:
		os.Exit(4)
	default:
		os.Exit(1)
	}
}
