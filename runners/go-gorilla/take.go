// What gorilla does with a message that arrives, in every mode: reads it, counts it, logs and proves it on demand.

package main

import (
	"bytes"
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

func newTake() takeFunc {
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
	read := (*websocket.Conn).ReadMessage
	if bufferReused {
		read = readIntoBuffer()
	} else if config.Tuned() {
		read = readIntoNewBuffer
	}
	if config.Switches.Keep {
		read = keeping(read)
	}
	return read
}

func keeping(read readFunc) readFunc {
	return func(conn *websocket.Conn) (int, []byte, error) {
		messageType, payload, err := read(conn)
		return messageType, bytes.Clone(payload), err
	}
}

// bufferReused is false where frames wait for viewers.
var bufferReused = config.Tuned() && config.Mode != "relay"

// readIntoBuffer reuses one buffer: a message is valid until the next one is read.
func readIntoBuffer() readFunc {
	buffer := newBuffer()
	return func(conn *websocket.Conn) (int, []byte, error) {
		buffer.Reset()
		return readInto(buffer, conn)
	}
}

func readIntoNewBuffer(conn *websocket.Conn) (int, []byte, error) {
	return readInto(newBuffer(), conn)
}

func readInto(buffer *bytes.Buffer, conn *websocket.Conn) (int, []byte, error) {
	messageType, reader, err := conn.NextReader()
	if err == nil {
		_, err = buffer.ReadFrom(reader)
	}
	return messageType, buffer.Bytes(), err
}

func newBuffer() *bytes.Buffer {
	// ReadFrom wants MinRead bytes of room to find the end without growing.
	return bytes.NewBuffer(make([]byte, 0, config.FrameBytes+bytes.MinRead))
}
