// The conversation of a server with the harness: ready line, stats, stop, end.

package contract

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
)

// Server describes a server in its ready line.
type Server struct {
	// Library is the module path; its version is read from the binary.
	Library string
	// View means that the bytes of a message expire with the callback, unless the configuration asks to keep them.
	View     bool
	Applied  map[string]any
	Handler  http.HandlerFunc
	Counters *Counters
	// Prove returns the handler of connections that open after the command "digest".
	Prove func(*DigestChain) http.HandlerFunc
	// Stopped is set by the command "stop".
	Stopped *atomic.Bool
	// Work returns the part of the stats line on the work of the application; nil where it receives only.
	Work func() any
}

// Serve listens on a free port of the configuration's host, prints the ready line and obeys "stats", "stop" and "digest" until
// stdin ends.
func Serve(config Config, server Server) {
	defer startProfile()()
	listener, err := listen(config.Host, config.TLS)
	if err != nil {
		log.Fatal(err)
	}
	var handler atomic.Pointer[http.HandlerFunc]
	handler.Store(&server.Handler)
	accept := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load())(w, r) })
	go func() { log.Fatal(http.Serve(listener, accept)) }()

	ownership := "owned"
	if server.View {
		ownership = "view"
	}
	server.Applied["tls"] = config.TLS != nil
	server.Applied["gomaxprocs"] = runtime.GOMAXPROCS(0)
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		if value, ok := os.LookupEnv(name); ok {
			server.Applied[name] = value
		}
	}
	printLine(map[string]any{
		"event":          "ready",
		"port":           listener.Addr().(*net.TCPAddr).Port,
		"runtime":        "go",
		"runtimeVersion": goVersion(),
		"library":        server.Library,
		"libraryVersion": moduleVersion(server.Library),
		"ownership":      ownership,
		"applied":        server.Applied,
	})
	var digest *DigestChain
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		switch commands.Text() {
		case "stats":
			printStats(server, digest)
		case "digest":
			digest = &DigestChain{}
			prove := server.Prove(digest)
			handler.Store(&prove)
		case "stop":
			server.Stopped.Store(true)
		}
	}
}

func listen(host string, files *TLS) (net.Listener, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil || files == nil {
		return listener, err
	}
	certificate, err := tls.LoadX509KeyPair(files.CertFile, files.KeyFile)
	// A WebSocket of these libraries begins with HTTP/1.1, and browsers offer HTTP/2 first.
	options := tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}}
	return tls.NewListener(listener, &options), err
}

func printStats(server Server, digest *DigestChain) {
	counters := server.Counters
	var lastDeliveryNs any
	if ns := counters.LastDeliveryNs.Load(); ns > 0 {
		lastDeliveryNs = ns
	}
	line := map[string]any{
		"event":          "stats",
		"frames":         counters.Frames.Load(),
		"bytes":          counters.Bytes.Load(),
		"sentFrames":     counters.SentFrames.Load(),
		"sentBytes":      counters.SentBytes.Load(),
		"dropped":        counters.Dropped.Load(),
		"failed":         counters.Failed.Load(),
		"lastDeliveryNs": lastDeliveryNs,
	}
	addUsage(line)
	if server.Work != nil {
		line["work"] = server.Work()
	}
	if digest != nil {
		line["digest"] = digest.hex()
	}
	printLine(line)
}

// addUsage adds the fields that servers and load generators have in common.
func addUsage(line map[string]any) {
	used, err := readUsage()
	if err != nil {
		log.Fatal(err)
	}
	line["timeNs"] = time.Since(Origin).Nanoseconds()
	line["userCpuMicros"] = used.userCPUMicros
	line["systemCpuMicros"] = used.systemCPUMicros
	line["rssBytes"] = used.rssBytes
	line["peakRssBytes"] = used.peakRSSBytes
}

func printLine(line map[string]any) {
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		log.Fatal(err)
	}
}

func goVersion() string { return strings.TrimPrefix(runtime.Version(), "go") }

// moduleVersion is that of the module in the binary; packages of Go itself, which have no host in their path, have its.
func moduleVersion(path string) string {
	if host, _, _ := strings.Cut(path, "/"); !strings.Contains(host, ".") {
		return goVersion()
	}
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, module := range info.Deps {
			if module.Path == path {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}
