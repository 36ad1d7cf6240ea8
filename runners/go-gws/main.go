// lxzan/gws on net/http. https://pkg.go.dev/github.com/lxzan/gws
package main

import (
	"maps"
	"sync/atomic"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
	"image-stream-bench/contract/work"
)

const (
	tunedReadBufferBytes = 64 << 10
	// Buffers up to this size go back to the pool; it is 256 KiB as shipped, less than most frames.
	shippedBufferThresholdBytes = 256 << 10
	tunedBufferThresholdBytes   = 16 << 20
)

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	stopped  atomic.Bool
	// Nil where the application receives only.
	application = work.New(config)
	// The upgrader writes the library's defaults into the fields that are left out.
	option = newOption()
)

func newOption() *gws.ServerOption {
	option := &gws.ServerOption{
		PermessageDeflate: gws.PermessageDeflate{Enabled: config.Switches.Deflate == "on"},
	}
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		option.ReadMaxPayloadSize = int(*limit)
		option.WriteMaxPayloadSize = int(*limit)
	}
	if config.Has("read-buffer") {
		option.ReadBufferSize = tunedReadBufferBytes
	}
	return option
}

func main() {
	threshold := shippedBufferThresholdBytes
	if config.Has("threshold") {
		threshold = tunedBufferThresholdBytes
		gws.SetBufferThreshold(tunedBufferThresholdBytes)
	}
	mode := newMode(nil)
	applied := map[string]any{
		"maxMessageBytes":     option.ReadMaxPayloadSize,
		"writeMaxPayloadSize": option.WriteMaxPayloadSize,
		"readBufferSize":      option.ReadBufferSize,
		"parallelEnabled":     option.ParallelEnabled,
		"permessageDeflate":   option.PermessageDeflate.Enabled,
		"bufferThreshold":     threshold,
		"kept":                config.Switches.Keep,
	}
	if config.Mode == "relay" {
		applied["fanOut"] = "Broadcaster"
	}
	var readWork func() any
	if application != nil {
		maps.Copy(applied, application.Applied())
		readWork = application.Read
	}
	contract.Serve(config, contract.Server{
		Library:  "github.com/lxzan/gws",
		View:     config.Switches.Keep == "none",
		Applied:  applied,
		Handler:  mode,
		Counters: &counters,
		Prove:    newMode,
		Stopped:  &stopped,
		Work:     readWork,
	})
}
