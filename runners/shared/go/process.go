// The conversation of a server with the harness: ready line, stats, end.

package contract

import (
	"bufio"
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Server is what a server says of itself in its ready line.
type Server struct {
	// Library is the module path; its version is read from the binary.
	Library   string
	Ownership string
	Applied   map[string]any
	Handler   http.Handler
	Counters  *Counters
	// Digest is nil unless the configuration asks for one.
	Digest *DigestChain
}

// Serve listens on a free port of 127.0.0.1, prints the ready line and answers "stats" until stdin ends.
func Serve(server Server) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, server.Handler)) }()

	server.Applied["gomaxprocs"] = runtime.GOMAXPROCS(0)
	printLine(map[string]any{
		"event":          "ready",
		"port":           listener.Addr().(*net.TCPAddr).Port,
		"runtime":        "go",
		"runtimeVersion": strings.TrimPrefix(runtime.Version(), "go"),
		"library":        server.Library,
		"libraryVersion": moduleVersion(server.Library),
		"ownership":      server.Ownership,
		"applied":        server.Applied,
	})
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		if commands.Text() == "stats" {
			printStats(server.Counters, server.Digest)
		}
	}
}

func printStats(counters *Counters, digest *DigestChain) {
	used, err := readUsage()
	if err != nil {
		log.Fatal(err)
	}
	var lastDeliveryNs any
	if ns := counters.LastDeliveryNs.Load(); ns > 0 {
		lastDeliveryNs = ns
	}
	line := map[string]any{
		"event":           "stats",
		"timeNs":          time.Since(Origin).Nanoseconds(),
		"frames":          counters.Frames.Load(),
		"bytes":           counters.Bytes.Load(),
		"userCpuMicros":   used.userCPUMicros,
		"systemCpuMicros": used.systemCPUMicros,
		"rssBytes":        used.rssBytes,
		"peakRssBytes":    used.peakRSSBytes,
		"dropped":         counters.Dropped.Load(),
		"failed":          counters.Failed.Load(),
		"lastDeliveryNs":  lastDeliveryNs,
	}
	if digest != nil {
		line["digest"] = digest.hex()
	}
	printLine(line)
}

func printLine(line map[string]any) {
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		log.Fatal(err)
	}
}

func moduleVersion(path string) string {
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
