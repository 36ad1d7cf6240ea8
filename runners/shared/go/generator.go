// The conversation of a load generator with the harness: job in, ready and stats lines out, an end with stdin.

package contract

import (
	"bufio"
	"os"
	"sync"
	"sync/atomic"
)

// Job is the one argument of a load generator. Only the fields of one that sends flat out are read.
type Job struct {
	URL         string `json:"url"`
	FrameFile   string `json:"frameFile"`
	FrameBytes  int    `json:"frameBytes"`
	FrameCount  int    `json:"frameCount"`
	Connections int    `json:"connections"`
}

// ReadJob reads the last argument of the process.
func ReadJob() Job {
	var job Job
	readArgument("a job", &job)
	return job
}

// Frames returns the frames of the job in order, each a part of one block of memory.
func (job Job) Frames() [][]byte { return readFrames(job.FrameFile, job.FrameCount, job.FrameBytes) }

// Generator is what a load generator counts on its own sending path, and whether it has to stop.
type Generator struct {
	// Library is the module path; its version is read from the binary.
	Library string
	// Begun counts frames handed to the library, Frames those that it is done with.
	Begun, Frames, WireBytes atomic.Int64
	// Stopped is set by the command "stop": no more frames are started from then on.
	Stopped atomic.Bool
}

// Serve prints the ready line, runs send for every connection, and answers "stats" and "stop" until stdin ends. Each
// send returns once Stopped is set and every started frame is sent.
func (generator *Generator) Serve(connections int, send func(connection int)) {
	printLine(map[string]any{
		"event":          "ready",
		"runtime":        "go",
		"runtimeVersion": goVersion(),
		"library":        generator.Library,
		"libraryVersion": moduleVersion(generator.Library),
		"extensions":     nil,
		"cipher":         nil,
	})
	var sending sync.WaitGroup
	sending.Add(connections)
	for connection := range connections {
		go func() {
			defer sending.Done()
			send(connection)
		}()
	}
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		switch commands.Text() {
		case "stats":
			generator.printStats("stats")
		case "stop":
			generator.Stopped.Store(true)
			sending.Wait()
			generator.printStats("stopped")
		}
	}
}

// PrintClosed reports that a connection has ended; 1006 stands for an end without a close frame.
func PrintClosed(code uint16, reason string) {
	printLine(map[string]any{"event": "closed", "code": code, "reason": reason})
}

func (generator *Generator) printStats(event string) {
	line := map[string]any{
		"event":            event,
		"mode":             "ingest",
		"frames":           generator.Frames.Load(),
		"begun":            generator.Begun.Load(),
		"wireBytes":        generator.WireBytes.Load(),
		"connectionFrames": nil,
		"blockedNs":        nil,
		"offer":            nil,
	}
	addUsage(line)
	printLine(line)
}
