// What coder does with a message that arrives, in every mode: reads it, counts it, logs and proves it on demand.

package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"image-stream-bench/contract"
)

type (
	readFunc   = func(*websocket.Conn) (messageType websocket.MessageType, payload []byte, err error)
	takeFunc   = func(messageType websocket.MessageType, payload []byte)
	handleFunc = func(conn *websocket.Conn, messageType websocket.MessageType, payload []byte) error
)

// receive hands over each message of a connection until it ends.
func receive(handle handleFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade(w, r)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		for read := newRead(); err == nil; {
			var messageType websocket.MessageType
			var payload []byte
			if messageType, payload, err = read(conn); err == nil {
				err = handle(conn, messageType, payload)
			}
		}
		if websocket.CloseStatus(err) == -1 && !errors.Is(err, io.EOF) {
			counters.Failed.Add(1)
		}
	}
}

// discardMessages reads so that control frames are answered, and discards all messages.
func discardMessages(conn *websocket.Conn) {
	for {
		_, reader, err := conn.Reader(ctx)
		if err == nil {
			_, err = io.Copy(io.Discard, reader)
		}
		if err != nil {
			conn.CloseNow()
			return
		}
	}
}

// The library advises against the request's context once the connection is its own.
var ctx = context.Background()

func newTake(digest *contract.DigestChain) takeFunc {
	if digest == nil {
		return take
	}
	return func(messageType websocket.MessageType, payload []byte) {
		digest.Add(byte(messageType), payload)
		take(messageType, payload)
	}
}

func take(_ websocket.MessageType, payload []byte) {
	counters.Frames.Add(1)
	counters.Bytes.Add(int64(len(payload)))
	counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
	if config.Switches.Log {
		contract.LogFrame(len(payload))
	}
}

func newRead() readFunc {
	if !config.Has("reader") {
		return func(conn *websocket.Conn) (websocket.MessageType, []byte, error) { return conn.Read(ctx) }
	}
	read := buffers.Reader()
	return func(conn *websocket.Conn) (websocket.MessageType, []byte, error) {
		messageType, reader, err := conn.Reader(ctx)
		if err != nil {
			return messageType, nil, err
		}
		payload, err := read(reader)
		return messageType, payload, err
	}
}

var buffers = contract.NewBuffers(config)
