// The modes of the coder server. https://pkg.go.dev/github.com/coder/websocket

package main

import (
	"log"
	"net/http"

	"github.com/coder/websocket"
	"image-stream-bench/contract"
	"image-stream-bench/contract/relay"
)

func newMode(digest *contract.DigestChain) http.HandlerFunc {
	take := newTake(digest)
	switch config.Mode {
	case "ingest":
		return receive(func(_ *websocket.Conn, messageType websocket.MessageType, payload []byte) error {
			take(messageType, payload)
			return nil
		})
	case "ingest-ack":
		return receive(answer(take))
	case "push":
		return push(contract.ReadPool(config))
	case "relay":
		return forward(take)
	case "echo":
		return receive(func(conn *websocket.Conn, messageType websocket.MessageType, payload []byte) error {
			take(messageType, payload)
			counters.CountSent(len(payload))
			return conn.Write(ctx, messageType, payload)
		})
	}
	log.Fatalf("there is no mode %q", config.Mode)
	return nil
}

func answer(take takeFunc) handleFunc {
	return func(conn *websocket.Conn, messageType websocket.MessageType, message []byte) error {
		if messageType == websocket.MessageBinary {
			take(messageType, message)
			from := min(config.SequenceOffset, len(message))
			to := min(config.SequenceOffset+config.AcknowledgementBytes, len(message))
			return conn.Write(ctx, websocket.MessageBinary, message[from:to])
		}
		if len(message) > config.MaxEchoTextBytes {
			return nil
		}
		return conn.Write(ctx, websocket.MessageText, message)
	}
}

// push sends one frame after the other: a write returns when the kernel has all of it.
func push(frames [][]byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade(w, r)
		if err != nil {
			return
		}
		go discardMessages(conn)
		for at := 0; err == nil && !stopped.Load(); at++ {
			frame := frames[at%len(frames)]
			counters.CountSent(len(frame))
			err = conn.Write(ctx, websocket.MessageBinary, frame)
		}
	}
}

func forward(take takeFunc) http.HandlerFunc {
	viewers := relay.New(config, &counters, relay.Library[*websocket.Conn, websocket.MessageType]{
		Upgrade: upgrade,
		Discard: discardMessages,
		Write: func(conn *websocket.Conn, messageType websocket.MessageType, payload []byte) error {
			return conn.Write(ctx, messageType, payload)
		},
		CutOff: (*websocket.Conn).CloseNow,
	})
	return viewers.Split(receive(func(_ *websocket.Conn, messageType websocket.MessageType, payload []byte) error {
		take(messageType, payload)
		viewers.Forward(messageType, payload)
		return nil
	}))
}
