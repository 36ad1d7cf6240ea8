// lxzan/gws on net/http. https://pkg.go.dev/github.com/lxzan/gws
package main

import (
	"errors"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
)

const (
	tunedReadBufferBytes = 64 << 10
	// Buffers up to this size go back to the pool; it is 256 KiB as shipped, less than most images.
	shippedBufferThresholdBytes = 256 << 10
	tunedBufferThresholdBytes   = 16 << 20
)

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	digest   = contract.NewDigestChain(config)
)

type ingest struct{ gws.BuiltinEventHandler }

func (ingest) OnMessage(_ *gws.Conn, message *gws.Message) {
	// Without Close the buffer stays the application's own, and a new one is made for the next message.
	if !config.Switches.Keep {
		defer message.Close()
	}
	image := message.Bytes()
	counters.Frames.Add(1)
	counters.Bytes.Add(int64(len(image)))
	counters.LastDeliveryNs.Store(time.Since(contract.Origin).Nanoseconds())
	if config.Switches.Log {
		contract.LogFrame(len(image))
	}
}

// digestingIngest proves what was delivered before it counts it: afterwards the buffer is the pool's again.
type digestingIngest struct{ ingest }

func (handler digestingIngest) OnMessage(conn *gws.Conn, message *gws.Message) {
	digest.Add(byte(message.Opcode), message.Bytes())
	handler.ingest.OnMessage(conn, message)
}

func (ingest) OnClose(_ *gws.Conn, err error) {
	if closed := (*gws.CloseError)(nil); !errors.As(err, &closed) && !errors.Is(err, io.EOF) {
		counters.Failed.Add(1)
	}
}

func newOption() *gws.ServerOption {
	option := &gws.ServerOption{
		PermessageDeflate: gws.PermessageDeflate{Enabled: config.Switches.Deflate == "on"},
	}
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		option.ReadMaxPayloadSize = int(*limit)
	}
	if config.Tuned() {
		option.ReadBufferSize = tunedReadBufferBytes
	}
	return option
}

func main() {
	threshold := shippedBufferThresholdBytes
	if config.Tuned() {
		threshold = tunedBufferThresholdBytes
		gws.SetBufferThreshold(tunedBufferThresholdBytes)
	}
	ownership := "view"
	if config.Switches.Keep {
		ownership = "owned"
	}
	var handler gws.Event = ingest{}
	if digest != nil {
		handler = digestingIngest{}
	}
	option := newOption()
	// The upgrader writes the library's defaults into the fields of option that were left out.
	upgrader := gws.NewUpgrader(handler, option)
	contract.Serve(contract.Server{
		Library:   "github.com/lxzan/gws",
		Ownership: ownership,
		Applied: map[string]any{
			"maxMessageBytes":   option.ReadMaxPayloadSize,
			"readBufferSize":    option.ReadBufferSize,
			"parallelEnabled":   option.ParallelEnabled,
			"permessageDeflate": option.PermessageDeflate.Enabled,
			"bufferThreshold":   threshold,
			"messageClosed":     !config.Switches.Keep,
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, err := upgrader.Upgrade(w, r)
			if err != nil {
				log.Print(err)
				return
			}
			// The request and its buffers are free once this handler has returned.
			go conn.ReadLoop()
		}),
		Counters: &counters,
		Digest:   digest,
	})
}
