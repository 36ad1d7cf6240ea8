// coder/websocket on net/http. https://pkg.go.dev/github.com/coder/websocket
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"image-stream-bench/contract"
)

// The library does not export it: https://pkg.go.dev/github.com/coder/websocket#Conn.SetReadLimit
const shippedReadLimitBytes = 32768

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	options  = websocket.AcceptOptions{}
)

func ingest(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &options)
	if err != nil {
		log.Print(err)
		return
	}
	defer conn.CloseNow()
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		conn.SetReadLimit(*limit)
	}
	read := readMessage
	if config.Tuned() {
		read = readIntoBuffer()
	}
	for {
		image, err := read(r.Context(), conn)
		if err != nil {
			if websocket.CloseStatus(err) == -1 {
				counters.Failed.Add(1)
			}
			return
		}
		if config.Switches.Keep {
			image = bytes.Clone(image)
		}
		counters.Frames.Add(1)
		counters.Bytes.Add(int64(len(image)))
		counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
		if config.Switches.Log {
			contract.LogFrame(len(image))
		}
	}
}

func readMessage(ctx context.Context, conn *websocket.Conn) ([]byte, error) {
	_, image, err := conn.Read(ctx)
	return image, err
}

// readIntoBuffer reuses one buffer: an image is valid until the next one is read.
func readIntoBuffer() func(context.Context, *websocket.Conn) ([]byte, error) {
	// ReadFrom wants MinRead bytes of room to find the end without growing.
	buffer := bytes.NewBuffer(make([]byte, 0, config.FrameBytes+bytes.MinRead))
	return func(ctx context.Context, conn *websocket.Conn) ([]byte, error) {
		_, reader, err := conn.Reader(ctx)
		if err != nil {
			return nil, err
		}
		buffer.Reset()
		_, err = buffer.ReadFrom(reader)
		return buffer.Bytes(), err
	}
}

func main() {
	ownership := "owned"
	if config.Tuned() && !config.Switches.Keep {
		ownership = "view"
	}
	var maxMessageBytes int64 = shippedReadLimitBytes
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		maxMessageBytes = *limit
	}
	if config.Switches.Deflate == "on" {
		options.CompressionMode = websocket.CompressionContextTakeover
	}
	contract.Serve(contract.Server{
		Library:   "github.com/coder/websocket",
		Ownership: ownership,
		Applied: map[string]any{
			"maxMessageBytes": maxMessageBytes,
			"compression":     options.CompressionMode != websocket.CompressionDisabled,
			"bufferReused":    config.Tuned(),
			"copied":          config.Switches.Keep,
		},
		Handler:  http.HandlerFunc(ingest),
		Counters: &counters,
	})
}
