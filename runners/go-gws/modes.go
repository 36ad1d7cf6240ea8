// The modes of the gws server. https://pkg.go.dev/github.com/lxzan/gws

package main

import (
	"log"
	"net/http"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
)

func newMode(digest *contract.DigestChain) http.HandlerFunc {
	take := newTake(digest)
	switch config.Mode {
	case "ingest":
		return accept(source{handle: take})
	case "ingest-ack":
		return accept(source{handle: answer(take, digest == nil)})
	case "push":
		return accept(pusher{frames: contract.ReadPool(config)})
	case "relay":
		return forward(take)
	case "echo":
		return accept(source{handle: func(conn *gws.Conn, message *gws.Message) {
			take(conn, message)
			counters.CountSent(message.Data.Len())
			conn.WriteMessage(message.Opcode, message.Bytes())
		}})
	}
	log.Fatalf("there is no mode %q", config.Mode)
	return nil
}

// accept serves connections with the handler; what fails on one ends in its OnClose.
func accept(handler gws.Event) http.HandlerFunc {
	upgrader := gws.NewUpgrader(handler, option)
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r)
		if err != nil {
			log.Print(err)
			return
		}
		// The request and its buffers are free once this handler has returned.
		go conn.ReadLoop()
	}
}

// answer acknowledges a frame, once the application's work on it is done where it works.
func answer(take handleFunc, works bool) handleFunc {
	return func(conn *gws.Conn, message *gws.Message) {
		bytes := message.Bytes()
		if message.Opcode == gws.OpcodeBinary {
			take(conn, message)
			if works && application != nil && !application.Do(bytes, &counters) {
				return
			}
			from := min(config.SequenceOffset, len(bytes))
			to := min(config.SequenceOffset+config.AcknowledgementBytes, len(bytes))
			conn.WriteMessage(gws.OpcodeBinary, bytes[from:to])
		} else if len(bytes) <= config.MaxEchoTextBytes {
			conn.WriteMessage(gws.OpcodeText, bytes)
		}
	}
}

type pusher struct {
	sink
	frames [][]byte
}

func (pusher pusher) OnOpen(conn *gws.Conn) { go pusher.push(conn) }

// push sends one frame after the other: a write returns when the kernel has all of it.
func (pusher pusher) push(conn *gws.Conn) {
	for at := 0; !stopped.Load(); at++ {
		frame := pusher.frames[at%len(pusher.frames)]
		counters.CountSent(len(frame))
		if conn.WriteMessage(gws.OpcodeBinary, frame) != nil {
			return
		}
	}
}
