// The client of lxzan/gws as a load generator, sending flat out. https://pkg.go.dev/github.com/lxzan/gws
package main

import (
	"errors"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
)

const (
	// Frames up to this size go back to the pool; it is 256 KiB as shipped, less than most frames.
	bufferThresholdBytes = 16 << 20
	noCloseFrame         = 1006
)

var (
	job       = contract.ReadJob()
	frames    = job.Frames()
	generator = contract.Generator{Library: "github.com/lxzan/gws"}
)

func main() {
	gws.SetBufferThreshold(bufferThresholdBytes)
	connections := make([]*gws.Conn, job.Connections)
	for index := range connections {
		conn, _, err := gws.NewClient(events{}, &gws.ClientOption{
			Addr:                job.URL,
			WriteMaxPayloadSize: bufferThresholdBytes,
		})
		if err != nil {
			contract.PrintClosed(noCloseFrame, err.Error())
			return
		}
		connections[index] = conn
		go conn.ReadLoop()
	}
	generator.Serve(len(connections), func(connection int) {
		send(connections[connection], connection*len(frames)/len(connections))
	})
}

// send writes one frame after the other: a write returns when the kernel has all of it.
func send(conn *gws.Conn, at int) {
	wireBytes := int64(job.FrameBytes + headerBytes(job.FrameBytes))
	for ; !generator.Stopped.Load(); at++ {
		generator.Begun.Add(1)
		if conn.WriteMessage(gws.OpcodeBinary, frames[at%len(frames)]) != nil {
			return
		}
		generator.Frames.Add(1)
		generator.WireBytes.Add(wireBytes)
	}
}

// headerBytes is the length of a client's header, with its masking key. RFC 6455, section 5.2.
func headerBytes(payloadBytes int) int {
	switch {
	case payloadBytes <= 125:
		return 6
	case payloadBytes <= 0xffff:
		return 8
	}
	return 14
}

type events struct{ gws.BuiltinEventHandler }

// OnClose reports an end by the server: the client itself only ends with the process.
func (events) OnClose(_ *gws.Conn, err error) {
	var closed *gws.CloseError
	if errors.As(err, &closed) {
		contract.PrintClosed(closed.Code, string(closed.Reason))
		return
	}
	contract.PrintClosed(noCloseFrame, err.Error())
}
