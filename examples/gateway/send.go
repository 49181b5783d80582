// Sends a text through a gateway, once, however often it is run with the same key:
//
//	WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… go run send.go +573001112233 'Your parcel is on its way' order-1
//
// Prints the answer, and ends with 0: accepted, 1: not accepted, 4: unknown or still waiting. (`go run` itself ends with 1
// for each of the last two; a program that is built does not.)
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

const tries = 5

var client = &http.Client{Timeout: 90 * time.Second}

// Asking again after a lost answer is safe, because the key is the same.
func send(to, text, key string) (answer []byte, err error) {
	message, err := json.Marshal(map[string]string{"to": to, "type": "text", "text": text})
	if err != nil {
		return nil, err
	}
	for n := 1; n <= tries; n++ {
		var status int
		if status, answer, err = ask(message, key); err == nil && (status < 500 || n == tries) {
			return answer, nil
		}
		time.Sleep(200 * time.Millisecond << n)
	}
	return nil, err
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

func main() {
	answer, err := send(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(answer))
	var told struct{ Outcome string }
	if json.Unmarshal(answer, &told) != nil {
		os.Exit(1)
	}
	switch told.Outcome {
	case "accepted":
	case "unknown", "pending":
		os.Exit(4)
	default:
		os.Exit(1)
	}
}
