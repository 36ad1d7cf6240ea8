// gorilla/websocket on net/http. https://pkg.go.dev/github.com/gorilla/websocket
package main

import (
	"cmp"
	"log"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"
	"image-stream-bench/contract"
	"image-stream-bench/contract/relay"
)

const (
	tunedBufferBytes = 64 << 10
	// Where no size is given the upgrader takes over the buffers of net/http.
	netHTTPBufferBytes = 4 << 10
)

var (
	config   = contract.ReadConfig()
	counters contract.Counters
	stopped  atomic.Bool
	upgrader = newUpgrader()
)

func newUpgrader() websocket.Upgrader {
	upgrader := websocket.Upgrader{EnableCompression: config.Switches.Deflate == "on"}
	if config.Has("buffers") {
		upgrader.ReadBufferSize = tunedBufferBytes
		upgrader.WriteBufferSize = tunedBufferBytes
		upgrader.WriteBufferPool = &sync.Pool{}
	}
	return upgrader
}

func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	conn, err := upgrader.Upgrade(w, r, nil)
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
	applied := map[string]any{
		"maxMessageBytes":   config.Limits.MaxMessageBytes,
		"readBufferSize":    cmp.Or(upgrader.ReadBufferSize, netHTTPBufferBytes),
		"writeBufferSize":   cmp.Or(upgrader.WriteBufferSize, netHTTPBufferBytes),
		"enableCompression": upgrader.EnableCompression,
		"reader":            config.Has("reader"),
		"kept":              config.Switches.Keep,
	}
	if config.Mode == "relay" {
		applied["fanOut"] = relay.FanOut(config, "WriteMessage")
	}
	contract.Serve(config, contract.Server{
		Library:  "github.com/gorilla/websocket",
		View:     config.Has("reader") && buffers.View(),
		Applied:  applied,
		Handler:  newMode(nil),
		Counters: &counters,
		Prove:    newMode,
		Stopped:  &stopped,
	})
}
