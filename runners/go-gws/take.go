// What gws does with a message that arrives, in every mode: counts it, logs and proves it on demand, gives it back.

package main

import (
	"errors"
	"io"
	"time"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
)

type handleFunc = func(conn *gws.Conn, message *gws.Message)

// source is a connection whose messages count.
type source struct {
	gws.BuiltinEventHandler
	handle handleFunc
}

func (source source) OnMessage(conn *gws.Conn, message *gws.Message) {
	source.handle(conn, message)
	giveBack(message)
}

func (source) OnClose(_ *gws.Conn, err error) {
	if closed := (*gws.CloseError)(nil); !errors.As(err, &closed) && !errors.Is(err, io.EOF) {
		counters.Failed.Add(1)
	}
}

// sink is a connection whose messages are ignored.
type sink struct{ gws.BuiltinEventHandler }

func (sink) OnMessage(_ *gws.Conn, message *gws.Message) { message.Close() }

func newTake(digest *contract.DigestChain) handleFunc {
	if digest == nil {
		return take
	}
	return func(conn *gws.Conn, message *gws.Message) {
		digest.Add(byte(message.Opcode), message.Bytes())
		take(conn, message)
	}
}

func take(_ *gws.Conn, message *gws.Message) {
	bytes := message.Data.Len()
	counters.Frames.Add(1)
	counters.Bytes.Add(int64(bytes))
	counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
	if config.Switches.Log {
		contract.LogFrame(bytes)
	}
}

var giveBack = newGiveBack()

// newGiveBack returns what becomes of a message after it was handled: its buffer goes back to the library's pool, at once
// or once it is none of the newest. A message that is never closed stays the application's own, and the next one gets a new
// buffer.
func newGiveBack() func(*gws.Message) {
	closeMessage := func(message *gws.Message) { message.Close() }
	switch config.Switches.Keep {
	case "copy":
		return func(*gws.Message) {}
	case "pool":
		return contract.NewKept(config.KeptFrames, closeMessage).Add
	default:
		return closeMessage
	}
}
