// gws as a relay: a Broadcaster frames and compresses a message once for all viewers, and each connection has a queue of
// the library's own. A frame counts as unsent until its write has returned: the library has no count of its own.

package main

import (
	"log"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
	"image-stream-bench/contract/relay"
)

type hub struct {
	decide  func(viewer *viewer, frame *outgoing)
	viewers relay.Viewers[*viewer]
}

func forward(take handleFunc) http.HandlerFunc {
	hub := &hub{decide: newPolicy(config.SlowViewer)}
	acceptCamera := accept(camera{source{handle: take}, hub})
	upgrader := gws.NewUpgrader(viewerEvents{hub: hub}, option)
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/viewer" {
			acceptCamera(w, r)
		} else if conn, err := hub.join(upgrader, w, r); err != nil {
			log.Print(err)
		} else {
			go conn.ReadLoop()
		}
	}
}

type camera struct {
	source
	hub *hub
}

func (camera camera) OnMessage(conn *gws.Conn, message *gws.Message) {
	camera.handle(conn, message)
	frame := newOutgoing(message)
	for _, viewer := range camera.hub.viewers.Present() {
		viewer.offer(camera.hub.decide, frame)
	}
	frame.release()
}

type viewerEvents struct {
	sink
	hub *hub
}

// OnMessage takes the acknowledgement of a frame.
func (events viewerEvents) OnMessage(conn *gws.Conn, message *gws.Message) {
	events.sink.OnMessage(conn, message)
	if slow := config.SlowViewer; slow == nil || slow.Policy != "window" {
		return
	}
	for _, viewer := range events.hub.viewers.Present() {
		if viewer.conn == conn {
			viewer.acknowledge()
		}
	}
}

func (events viewerEvents) OnClose(conn *gws.Conn, _ error) { events.hub.leave(conn) }

func (hub *hub) join(upgrader *gws.Upgrader, w http.ResponseWriter, r *http.Request) (*gws.Conn, error) {
	viewer, err := hub.viewers.Join(func() (*viewer, error) {
		conn, err := upgrader.Upgrade(w, r)
		return &viewer{conn: conn}, err
	})
	return viewer.conn, err
}

func (hub *hub) leave(conn *gws.Conn) {
	hub.viewers.Leave(func(viewer *viewer) bool {
		if viewer.conn == conn {
			viewer.leave()
		}
		return viewer.conn == conn
	})
}

// newPolicy leaves a queue without limit to the library, as it comes.
func newPolicy(slow *contract.SlowViewer) func(viewer *viewer, frame *outgoing) {
	if slow == nil || slow.Policy == "queue" {
		return (*viewer).broadcast
	}
	return relay.NewPolicy[*viewer, *outgoing](*slow, &counters)
}

// outgoing is a frame that must stay in memory while it may still be broadcast.
type outgoing struct {
	broadcaster *gws.Broadcaster
	message     *gws.Message
	holders     atomic.Int32
}

func newOutgoing(message *gws.Message) *outgoing {
	frame := &outgoing{broadcaster: gws.NewBroadcaster(message.Opcode, message.Bytes()), message: message}
	frame.hold()
	return frame
}

func (frame *outgoing) hold() { frame.holders.Add(1) }

func (frame *outgoing) release() {
	if frame.holders.Add(-1) == 0 {
		frame.broadcaster.Close()
		giveBack(frame.message)
	}
}

type viewer struct {
	conn        *gws.Conn
	mutex       sync.Mutex
	unsentBytes int
	// Frames that the viewer has not acknowledged.
	unacknowledged int
	latest         *outgoing
	gone           bool
}

func (viewer *viewer) offer(decide func(*viewer, *outgoing), frame *outgoing) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if !viewer.gone {
		decide(viewer, frame)
	}
}

func (viewer *viewer) leave() {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.gone = true
	viewer.setLatest(nil)
}

func (viewer *viewer) acknowledge() {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.unacknowledged--
	if !viewer.gone {
		viewer.trySendLatest()
	}
}

// What follows is called with the viewer's mutex held.

func (viewer *viewer) broadcast(frame *outgoing) {
	counters.CountSent(frame.message.Data.Len())
	if err := frame.broadcaster.Broadcast(viewer.conn); err != nil {
		counters.Failed.Add(1)
	}
}

func (viewer *viewer) IsBehind() bool {
	if config.SlowViewer.Policy == "window" {
		return viewer.unacknowledged >= config.SlowViewer.WindowFrames
	}
	return viewer.unsentBytes >= config.SlowViewer.BacklogBytes
}

// Send gets the end of the write from a separate task, the next in the connection's queue.
func (viewer *viewer) Send(frame *outgoing) {
	bytes := frame.message.Data.Len()
	viewer.unsentBytes += bytes
	viewer.unacknowledged++
	viewer.broadcast(frame)
	viewer.conn.Async(func() {
		viewer.mutex.Lock()
		defer viewer.mutex.Unlock()
		viewer.unsentBytes -= bytes
		viewer.trySendLatest()
	})
}

func (viewer *viewer) SendLatest(frame *outgoing) (replaced bool) {
	replaced = viewer.latest != nil
	viewer.setLatest(frame)
	viewer.trySendLatest()
	return replaced
}

func (viewer *viewer) trySendLatest() {
	if viewer.latest != nil && !viewer.IsBehind() {
		viewer.Send(viewer.latest)
		viewer.setLatest(nil)
	}
}

func (viewer *viewer) setLatest(frame *outgoing) {
	if viewer.latest != nil {
		viewer.latest.release()
	}
	if frame != nil {
		frame.hold()
	}
	viewer.latest = frame
}

// CutOff sends no close frame, which a viewer that does not read would not receive. Over TLS a close may wait.
func (viewer *viewer) CutOff() {
	viewer.gone = true
	go viewer.conn.NetConn().Close()
}
