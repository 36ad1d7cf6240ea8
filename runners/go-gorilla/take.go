// What gorilla does with a message that arrives, in every mode: reads it, counts it, logs and proves it on demand.

package main

import (
	"errors"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"image-stream-bench/contract"
)

type (
	readFunc   = func(*websocket.Conn) (messageType int, payload []byte, err error)
	takeFunc   = func(messageType int, payload []byte)
	handleFunc = func(conn *websocket.Conn, messageType int, payload []byte) error
)

// receive hands over each message of a connection until it ends.
func receive(handle handleFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade(w, r)
		if err != nil {
			return
		}
		defer conn.Close()
		for read := newRead(); err == nil; {
			var messageType int
			var payload []byte
			if messageType, payload, err = read(conn); err == nil {
				err = handle(conn, messageType, payload)
			}
		}
		if closed := (*websocket.CloseError)(nil); !errors.As(err, &closed) {
			counters.Failed.Add(1)
		}
	}
}

// discardMessages reads so that control frames are answered, and discards all messages.
func discardMessages(conn *websocket.Conn) {
	for {
		if _, _, err := conn.NextReader(); err != nil {
			conn.Close()
			return
		}
	}
}

func newTake(digest *contract.DigestChain) takeFunc {
	if digest == nil {
		return take
	}
	return func(messageType int, payload []byte) {
		digest.Add(byte(messageType), payload)
		take(messageType, payload)
	}
}

func take(_ int, payload []byte) {
	counters.Frames.Add(1)
	counters.Bytes.Add(int64(len(payload)))
	counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
	if config.Switches.Log {
		contract.LogFrame(len(payload))
	}
}

func newRead() readFunc {
	if !config.Has("reader") {
		return (*websocket.Conn).ReadMessage
	}
	read := buffers.Reader()
	return func(conn *websocket.Conn) (int, []byte, error) {
		messageType, reader, err := conn.NextReader()
		if err != nil {
			return messageType, nil, err
		}
		payload, err := read(reader)
		return messageType, payload, err
	}
}

var buffers = contract.NewBuffers(config)
