// gorilla/websocket on net/http. https://pkg.go.dev/github.com/gorilla/websocket
package main

import (
	"bytes"
	"cmp"
	"errors"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"image-stream-bench/contract"
)

const (
	tunedBufferBytes = 64 << 10
	// Where no size is given the upgrader takes over the buffers of net/http.
	netHTTPBufferBytes = 4 << 10
)

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	digest   = contract.NewDigestChain(config)
	upgrader = newUpgrader()
)

func newUpgrader() websocket.Upgrader {
	upgrader := websocket.Upgrader{EnableCompression: config.Switches.Deflate == "on"}
	if config.Tuned() {
		upgrader.ReadBufferSize = tunedBufferBytes
		upgrader.WriteBufferSize = tunedBufferBytes
		upgrader.WriteBufferPool = &sync.Pool{}
	}
	return upgrader
}

func ingest(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		log.Print(err)
		return
	}
	defer conn.Close()
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		conn.SetReadLimit(*limit)
	}
	read := (*websocket.Conn).ReadMessage
	if config.Tuned() {
		read = readIntoBuffer()
	}
	if digest != nil {
		read = digesting(read)
	}
	for {
		_, image, err := read(conn)
		if err != nil {
			if closed := (*websocket.CloseError)(nil); !errors.As(err, &closed) {
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

type readFunc = func(*websocket.Conn) (messageType int, image []byte, err error)

func digesting(read readFunc) readFunc {
	return func(conn *websocket.Conn) (int, []byte, error) {
		messageType, image, err := read(conn)
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
	return func(conn *websocket.Conn) (int, []byte, error) {
		messageType, reader, err := conn.NextReader()
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
	contract.Serve(contract.Server{
		Library:   "github.com/gorilla/websocket",
		Ownership: ownership,
		Applied: map[string]any{
			"maxMessageBytes":   config.Limits.MaxMessageBytes,
			"readBufferSize":    cmp.Or(upgrader.ReadBufferSize, netHTTPBufferBytes),
			"writeBufferSize":   cmp.Or(upgrader.WriteBufferSize, netHTTPBufferBytes),
			"enableCompression": upgrader.EnableCompression,
			"bufferReused":      config.Tuned(),
			"copied":            config.Switches.Keep,
		},
		Handler:  http.HandlerFunc(ingest),
		Counters: &counters,
		Digest:   digest,
	})
}
