// Package contract is the process side of the contract for Go servers: configuration in, ready line and
// stats out, an end with stdin. It is for set-up only, never on the path of a message.
package contract

import (
	"encoding/json"
	"log"
	"os"
	"slices"
)

// Limits are handed to the server; nil leaves the library's own default.
type Limits struct {
	MaxMessageBytes    *int64 `json:"maxMessageBytes"`
	BackpressureBytes  *int64 `json:"backpressureBytes"`
	IdleTimeoutSeconds *int64 `json:"idleTimeoutSeconds"`
}

// Switches are what a variant sets.
type Switches struct {
	Limits      string   `json:"limits"`
	Deflate     string   `json:"deflate"`
	Accelerator string   `json:"accelerator"`
	Idioms      []string `json:"idioms"`
	Log         bool     `json:"log"`
	// Keep is how the application owns bytes that it is lent: none, copy or pool.
	Keep string `json:"keep"`
}

// Pool names the frames to send in the mode push: FrameCount of them, one after the other in File.
type Pool struct {
	File       string `json:"file"`
	FrameCount int    `json:"frameCount"`
}

// Answers is what the mode ingest-ack sends back.
type Answers struct {
	// SequenceOffset is where a frame has the bytes of its sequence number, which are its acknowledgement.
	SequenceOffset       int `json:"sequenceOffset"`
	AcknowledgementBytes int `json:"acknowledgementBytes"`
	// MaxEchoTextBytes is the length of the longest text that is sent back.
	MaxEchoTextBytes int `json:"maxEchoTextBytes"`
}

// SlowViewer is the policy for a frame to a viewer with BacklogBytes or more unsent, in the mode relay; under the policy
// window, to one that has not acknowledged WindowFrames.
type SlowViewer struct {
	Policy       string `json:"policy"`
	BacklogBytes int    `json:"backlogBytes"`
	WindowFrames int    `json:"windowFrames"`
}

// Work is what the application does with a frame before it answers.
type Work struct {
	// Kind is hash, decode or store.
	Kind string `json:"kind"`
	// StampBytes from SequenceOffset on identify a frame in the stats line.
	StampBytes int `json:"stampBytes"`
	// Folder and Files are for the kind store: the files there are written in turn.
	Folder string `json:"folder"`
	Files  int    `json:"files"`
}

// TLS names a certificate and its key, PEM files.
type TLS struct {
	CertFile string `json:"certFile"`
	KeyFile  string `json:"keyFile"`
}

// Config is the one argument of a server process.
type Config struct {
	Mode string `json:"mode"`
	// Host is the address to listen on.
	Host       string   `json:"host"`
	Limits     Limits   `json:"limits"`
	Switches   Switches `json:"switches"`
	FrameBytes int      `json:"frameBytes"`
	// KeptFrames is how many frames the application holds at a time where their buffers come from a pool.
	KeptFrames int `json:"keptFrames"`
	// TLS is nil where the server is to speak without.
	TLS *TLS `json:"tls"`

	// The rest is for one mode alone, and zero in the others.

	// Answers are for the mode ingest-ack.
	Answers
	// Work is for the mode ingest-ack, too; nil where the application receives only.
	Work *Work `json:"work"`
	// Pool is for the mode push.
	Pool Pool `json:"pool"`
	// SlowViewer is for the mode relay; nil leaves it to the library.
	SlowViewer *SlowViewer `json:"slowViewer"`
}

// Has reports whether an idiom of the library's users is requested, by its name in runner.json.
func (config Config) Has(idiom string) bool {
	return slices.Contains(config.Switches.Idioms, idiom)
}

// ReadConfig reads the last argument of the process.
func ReadConfig() Config {
	var config Config
	readArgument("a configuration", &config)
	return config
}

func readArgument(what string, into any) {
	if err := json.Unmarshal([]byte(os.Args[len(os.Args)-1]), into); err != nil {
		log.Fatalf("the last argument is not %s: %v", what, err)
	}
}
