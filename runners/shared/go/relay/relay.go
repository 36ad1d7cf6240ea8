// Package relay passes the frames of cameras on to viewers, for servers on net/http. Nothing of it is on the path of a
// message in any other mode.
//
// Relay is for libraries that write a message as a whole. As they come: a write to each viewer in turn. With a policy for
// slow viewers: a queue for each viewer, with a goroutine that writes, so that frames stay in order and only one goroutine
// writes to a connection. Viewers and NewPolicy serve libraries with queues of their own too.
package relay

import (
	"net/http"

	"image-stream-bench/contract"
)

// Library is what a library does with the connection of a viewer.
type Library[Conn, Kind any] struct {
	Upgrade func(w http.ResponseWriter, r *http.Request) (Conn, error)
	// Discard reads until the connection ends, so that control frames are answered, and closes it.
	Discard func(conn Conn)
	// Write returns when the kernel has all of the message.
	Write func(conn Conn, kind Kind, payload []byte) error
	// CutOff sends no close frame, which a viewer that does not read would not receive. It may wait, over TLS.
	CutOff func(conn Conn) error
}

// Relay is the viewers of a server.
type Relay[Conn, Kind any] struct {
	library  Library[Conn, Kind]
	counters *contract.Counters
	slow     *contract.SlowViewer
	// decide is nil where slow is.
	decide  func(viewer *queued[Conn, Kind], frame message[Kind])
	viewers Viewers[*queued[Conn, Kind]]
}

// New returns a relay without viewers.
func New[Conn, Kind any](
	config contract.Config, counters *contract.Counters, library Library[Conn, Kind],
) *Relay[Conn, Kind] {
	relay := &Relay[Conn, Kind]{library: library, counters: counters, slow: config.SlowViewer}
	if relay.slow != nil {
		relay.decide = NewPolicy[*queued[Conn, Kind], message[Kind]](*relay.slow, counters)
	}
	return relay
}

// FanOut names the library's call by which frames reach the viewers.
func FanOut(config contract.Config, write string) string {
	if config.SlowViewer == nil {
		return write + " to each in turn"
	}
	return write + " in a goroutine a viewer"
}

// Split serves viewers itself and leaves all other connections to cameras.
func (relay *Relay[Conn, Kind]) Split(cameras http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/viewer" {
			relay.view(w, r)
		} else {
			cameras(w, r)
		}
	}
}

// Forward hands a frame to every viewer. Without a policy the caller waits for the slowest of them.
func (relay *Relay[Conn, Kind]) Forward(kind Kind, payload []byte) {
	for _, viewer := range relay.viewers.Present() {
		if relay.decide == nil {
			viewer.writeNow(kind, payload)
		} else {
			viewer.offer(message[Kind]{kind, payload})
		}
	}
}

func (relay *Relay[Conn, Kind]) view(w http.ResponseWriter, r *http.Request) {
	viewer, err := relay.viewers.Join(func() (*queued[Conn, Kind], error) {
		conn, err := relay.library.Upgrade(w, r)
		return newQueued(relay, conn), err
	})
	if err != nil {
		return
	}
	if relay.decide != nil {
		go viewer.writeQueued()
	}
	relay.library.Discard(viewer.conn)
	viewer.leave()
	relay.viewers.Leave(func(other *queued[Conn, Kind]) bool { return other == viewer })
}
