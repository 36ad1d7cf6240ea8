// Finds the frames in a stream of bytes by their headers alone. RFC 6455, section 5.2.

package main

import (
	"encoding/binary"
	"fmt"
	"io"
)

const (
	finalBinary   = 0x82
	opcodeClose   = 0x8
	controlBit    = 0x8
	shortestBytes = 2
	keyBytes      = 4
)

// frameStream is where in a frame the stream has come to; the zero value is its beginning.
type frameStream struct {
	header      [14]byte
	headerBytes int
	// leftBytes are those of the payload that are still to come.
	leftBytes, payloadBytes int64
}

// pass takes the next bytes and returns the binary frames that ended in them and their payload bytes. The error is io.EOF at
// a close frame, and else says what is not a whole message in one masked binary frame.
func (stream *frameStream) pass(chunk []byte) (frames, payloadBytes int64, err error) {
	for len(chunk) > 0 {
		if stream.leftBytes == 0 {
			stream.header[stream.headerBytes] = chunk[0]
			stream.headerBytes++
			chunk = chunk[1:]
			if stream.headerBytes < stream.wantedBytes() {
				continue
			}
			if err := stream.begin(); err != nil {
				return frames, payloadBytes, err
			}
		}
		step := min(stream.leftBytes, int64(len(chunk)))
		stream.leftBytes -= step
		chunk = chunk[step:]
		if stream.leftBytes == 0 {
			if stream.header[0] == finalBinary {
				frames++
				payloadBytes += stream.payloadBytes
			}
			stream.headerBytes = 0
		}
	}
	return frames, payloadBytes, nil
}

// wantedBytes is the length of the header as far as its first two bytes tell.
func (stream *frameStream) wantedBytes() int {
	if stream.headerBytes < shortestBytes {
		return shortestBytes
	}
	switch stream.header[1] & 0x7f {
	case 126:
		return shortestBytes + 2 + keyBytes
	case 127:
		return shortestBytes + 8 + keyBytes
	}
	return shortestBytes + keyBytes
}

func (stream *frameStream) begin() error {
	first, second := stream.header[0], stream.header[1]
	opcode := first & 0xf
	isControl := first&0x80 != 0 && opcode&controlBit != 0
	if second&0x80 == 0 || !(first == finalBinary || isControl) {
		return fmt.Errorf("not a message in one masked binary frame: header %x %x", first, second)
	}
	if opcode == opcodeClose {
		return io.EOF
	}
	switch length := second & 0x7f; length {
	case 126:
		stream.payloadBytes = int64(binary.BigEndian.Uint16(stream.header[2:]))
	case 127:
		stream.payloadBytes = int64(binary.BigEndian.Uint64(stream.header[2:]))
	default:
		stream.payloadBytes = int64(length)
	}
	stream.leftBytes = stream.payloadBytes
	return nil
}
