// The server that load generators are compared on: answers the handshake by hand, then reads and counts frames without a
// look at their payloads, so that the generator is the limit.
package main

import (
	"crypto/sha1"
	"encoding/base64"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"image-stream-bench/contract"
)

// As large as the buffer of the reference receiver: a smaller one costs system calls, a larger one cache.
const receiveBufferBytes = 256 << 10

var (
	counters contract.Counters
	stopped  atomic.Bool
)

func main() {
	config := contract.ReadConfig()
	if config.Mode != "ingest" {
		log.Fatalf("there is no mode %q", config.Mode)
	}
	contract.Serve(config, contract.Server{
		Library:  "net",
		View:     true,
		Applied:  map[string]any{"maxMessageBytes": nil, "receiveBufferBytes": receiveBufferBytes},
		Handler:  http.HandlerFunc(accept),
		Counters: &counters,
		Stopped:  &stopped,
	})
}

func accept(w http.ResponseWriter, r *http.Request) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		log.Print(err)
		return
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, answerTo(r.Header.Get("Sec-WebSocket-Key"))); err != nil {
		log.Print(err)
		return
	}
	early, _ := buffered.Reader.Peek(buffered.Reader.Buffered())
	countFrames(conn, early)
}

func countFrames(conn net.Conn, early []byte) {
	var stream frameStream
	chunk := early
	buffer := make([]byte, receiveBufferBytes)
	for {
		frames, payloadBytes, err := stream.pass(chunk)
		if frames > 0 {
			counters.Frames.Add(frames)
			counters.Bytes.Add(payloadBytes)
			counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
		}
		if err != nil {
			if err != io.EOF {
				counters.Failed.Add(1)
				log.Print(err)
			}
			return
		}
		read, err := conn.Read(buffer)
		if err != nil {
			return // a generator that goes away is no failure
		}
		chunk = buffer[:read]
	}
}

func answerTo(key string) string {
	digest := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(digest[:]) + "\r\n\r\n"
}
