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
	digest   = contract.NewDigestChain(config)
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
	read := (*websocket.Conn).Read
	if config.Tuned() {
		read = readIntoBuffer()
	}
	if digest != nil {
		read = digesting(read)
	}
	for {
		_, image, err := read(conn, r.Context())
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

type readFunc = func(*websocket.Conn, context.Context) (websocket.MessageType, []byte, error)

func digesting(read readFunc) readFunc {
	return func(conn *websocket.Conn, ctx context.Context) (websocket.MessageType, []byte, error) {
		messageType, image, err := read(conn, ctx)
		if err == nil {
			digest.Add(byte(messageType), image)
		}
		return messageType, image, err
	}
}

// readIntoBuffer reuses one buffer: an image is valid until the next one is read.
func readIntoBuffer() readFunc {
	// ReadFrom wants MinRead bytes of room to find the end without growing.
	buffer := bytes.NewBuffer(make([]byte, 0, config.FrameBytes+bytes.MinRead))
	return func(conn *websocket.Conn, ctx context.Context) (websocket.MessageType, []byte, error) {
		messageType, reader, err := conn.Reader(ctx)
		if err != nil {
			return messageType, nil, err
		}
		buffer.Reset()
		_, err = buffer.ReadFrom(reader)
		return messageType, buffer.Bytes(), err
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
		Digest:   digest,
	})
}
