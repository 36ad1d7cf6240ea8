// coder/websocket on net/http. https://pkg.go.dev/github.com/coder/websocket
package main

import (
	"log"
	"net/http"
	"sync/atomic"

	"github.com/coder/websocket"
	"image-stream-bench/contract"
	"image-stream-bench/contract/relay"
)

// The library does not export it: https://pkg.go.dev/github.com/coder/websocket#Conn.SetReadLimit
const shippedReadLimitBytes = 32768

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	stopped  atomic.Bool
	options  = websocket.AcceptOptions{}
)

func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	conn, err := websocket.Accept(w, r, &options)
	if err != nil {
		log.Print(err)
		return nil, err
	}
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		conn.SetReadLimit(*limit)
	}
	return conn, nil
}

func main() {
	var maxMessageBytes int64 = shippedReadLimitBytes
	if limit := config.Limits.MaxMessageBytes; limit != nil {
		maxMessageBytes = *limit
	}
	if config.Switches.Deflate == "on" {
		options.CompressionMode = websocket.CompressionContextTakeover
	}
	applied := map[string]any{
		"maxMessageBytes": maxMessageBytes,
		"compression":     options.CompressionMode != websocket.CompressionDisabled,
		"reader":          config.Has("reader"),
		"kept":            config.Switches.Keep,
	}
	if config.Mode == "relay" {
		applied["fanOut"] = relay.FanOut(config, "Write")
	}
	contract.Serve(config, contract.Server{
		Library:  "github.com/coder/websocket",
		View:     config.Has("reader") && buffers.View(),
		Applied:  applied,
		Handler:  newMode(nil),
		Counters: &counters,
		Prove:    newMode,
		Stopped:  &stopped,
	})
}
