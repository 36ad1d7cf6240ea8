// Buffers of a frame's size, used again as the variant has it.

package contract

import (
	"bytes"
	"io"
	"sync"
)

// Buffers reads messages into buffers of a frame's size, and uses them again as the variant has it.
type Buffers struct {
	frameBytes int
	keep       string
	free       sync.Pool
	kept       *Kept[*bytes.Buffer]
}

// NewBuffers follows the configuration: where nothing is kept, a message is valid until the next one is read; with a pool,
// as long as it is one of the newest KeptFrames. In the mode relay every message has a buffer of its own, which waits for
// the viewers.
func NewBuffers(config Config) *Buffers {
	buffers := &Buffers{frameBytes: config.FrameBytes, keep: config.Switches.Keep}
	if config.Mode == "relay" {
		buffers.keep = "copy"
	}
	buffers.kept = NewKept(config.KeptFrames, func(buffer *bytes.Buffer) { buffers.free.Put(buffer) })
	return buffers
}

// View reports whether messages expire when the next one is read.
func (buffers *Buffers) View() bool { return buffers.keep == "none" }

// Reader returns the function that reads the messages of one connection.
func (buffers *Buffers) Reader() func(io.Reader) ([]byte, error) {
	switch buffers.keep {
	case "none":
		buffer := buffers.make()
		return func(reader io.Reader) ([]byte, error) {
			buffer.Reset()
			return fill(buffer, reader)
		}
	case "pool":
		var last *bytes.Buffer
		return func(reader io.Reader) ([]byte, error) {
			// The one before has been handled by now; until then no other connection may push it out.
			if last != nil {
				buffers.kept.Add(last)
			}
			last = buffers.take()
			return fill(last, reader)
		}
	default:
		return func(reader io.Reader) ([]byte, error) { return fill(buffers.make(), reader) }
	}
}

func (buffers *Buffers) take() *bytes.Buffer {
	if buffer, ok := buffers.free.Get().(*bytes.Buffer); ok {
		buffer.Reset()
		return buffer
	}
	return buffers.make()
}

func (buffers *Buffers) make() *bytes.Buffer {
	// ReadFrom wants MinRead bytes of room to find the end without growing.
	return bytes.NewBuffer(make([]byte, 0, buffers.frameBytes+bytes.MinRead))
}

func fill(buffer *bytes.Buffer, reader io.Reader) ([]byte, error) {
	_, err := buffer.ReadFrom(reader)
	return buffer.Bytes(), err
}
