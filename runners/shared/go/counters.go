// What a server counts, and by which clock.

package contract

import (
	"log"
	"sync/atomic"
	"time"
)

// Origin is where the clock of the stats line begins.
var Origin = time.Now()

// Counters are what a server counts. Each server changes them itself, on its own message path; they are atomic
// because every connection has a goroutine of its own.
type Counters struct {
	Frames atomic.Int64
	Bytes  atomic.Int64
	// LastDeliveryNs is nanoseconds since Origin, 0 before the first delivery.
	LastDeliveryNs atomic.Int64
	// SentFrames and SentBytes count each frame for each viewer apart.
	SentFrames atomic.Int64
	SentBytes  atomic.Int64
	Dropped    atomic.Int64
	Failed     atomic.Int64
}

// CountSent counts a frame that is handed to the library for one receiver.
func (counters *Counters) CountSent(bytes int) {
	counters.SentFrames.Add(1)
	counters.SentBytes.Add(int64(bytes))
}

// LogFrame writes the log line of one message to stderr.
func LogFrame(bytes int) {
	log.Printf("Received %.2f MB JPEG frame", float64(bytes)/(1<<20))
}
