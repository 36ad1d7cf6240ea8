// The conversation of a camera with the harness: job in, ready and stats lines out, an end with stdin.

package contract

import (
	"bufio"
	"os"
	"sync"
	"sync/atomic"
)

// Job is the one argument of a camera that sends flat out: the rest of it is for others.
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

// Images returns the images of the job in order, each a part of one block of memory.
func (job Job) Images() [][]byte { return readImages(job.FrameFile, job.FrameCount, job.FrameBytes) }

// Camera is what a camera counts on its own sending path, and whether it has to stop.
type Camera struct {
	// Library is the module path; its version is read from the binary.
	Library string
	// Begun counts images handed to the library, Frames those that it is done with.
	Begun, Frames, WireBytes atomic.Int64
	// Stopped is set by the command "stop": no more images are begun from then on.
	Stopped atomic.Bool
}

// Serve prints the ready line, runs send for every connection, and answers "stats" and "stop" until stdin ends. Each
// send returns once Stopped is set and all that it has begun is out.
func (camera *Camera) Serve(connections int, send func(connection int)) {
	printLine(map[string]any{
		"event":          "ready",
		"runtime":        "go",
		"runtimeVersion": goVersion(),
		"library":        camera.Library,
		"libraryVersion": moduleVersion(camera.Library),
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
			camera.printStats("stats")
		case "stop":
			camera.Stopped.Store(true)
			sending.Wait()
			camera.printStats("stopped")
		}
	}
}

// PrintClosed says that a connection has ended; 1006 stands for an end without a close frame.
func PrintClosed(code uint16, reason string) {
	printLine(map[string]any{"event": "closed", "code": code, "reason": reason})
}

func (camera *Camera) printStats(event string) {
	line := map[string]any{
		"event":            event,
		"mode":             "ingest",
		"frames":           camera.Frames.Load(),
		"begun":            camera.Begun.Load(),
		"wireBytes":        camera.WireBytes.Load(),
		"connectionFrames": nil,
		"blockedNs":        nil,
		"offer":            nil,
	}
	addUsage(line)
	printLine(line)
}
