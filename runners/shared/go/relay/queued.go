// A viewer with a queue, and the goroutine that writes what is in it. Behind is a viewer whose frames in the queue, with
// the one that is being written, have BacklogBytes or more: libraries that write as a whole have no count of their own.

package relay

import "sync"

type message[Kind any] struct {
	kind    Kind
	payload []byte
}

type queued[Conn, Kind any] struct {
	relay *Relay[Conn, Kind]
	conn  Conn
	mutex sync.Mutex
	// Signalled when the queue has something or the viewer is gone.
	changed *sync.Cond
	queue   []message[Kind]
	// Bytes of the queue and of the frame that is being written.
	unsentBytes int
	latest      *message[Kind]
	gone        bool
}

func newQueued[Conn, Kind any](relay *Relay[Conn, Kind], conn Conn) *queued[Conn, Kind] {
	viewer := &queued[Conn, Kind]{relay: relay, conn: conn}
	viewer.changed = sync.NewCond(&viewer.mutex)
	return viewer
}

func (viewer *queued[Conn, Kind]) offer(frame message[Kind]) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if !viewer.gone {
		viewer.relay.decide(viewer, frame)
	}
}

// writeNow blocks its caller for as long as the viewer is behind.
func (viewer *queued[Conn, Kind]) writeNow(kind Kind, payload []byte) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if viewer.gone {
		return
	}
	viewer.relay.counters.CountSent(len(payload))
	if viewer.relay.library.Write(viewer.conn, kind, payload) != nil {
		viewer.gone = true
		viewer.relay.library.CutOff(viewer.conn)
	}
}

func (viewer *queued[Conn, Kind]) writeQueued() {
	for next, more := viewer.next(0); more; next, more = viewer.next(len(next.payload)) {
		if viewer.relay.library.Write(viewer.conn, next.kind, next.payload) != nil {
			viewer.relay.library.CutOff(viewer.conn)
			return
		}
	}
}

// next waits for a frame. It takes the bytes that have been written since.
func (viewer *queued[Conn, Kind]) next(writtenBytes int) (next message[Kind], more bool) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.unsentBytes -= writtenBytes
	viewer.enqueueLatest()
	for len(viewer.queue) == 0 && !viewer.gone {
		viewer.changed.Wait()
	}
	if viewer.gone {
		return message[Kind]{}, false
	}
	next = viewer.queue[0]
	// The place in the array would keep the frame alive.
	viewer.queue[0] = message[Kind]{}
	viewer.queue = viewer.queue[1:]
	return next, true
}

func (viewer *queued[Conn, Kind]) leave() {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.gone = true
	viewer.changed.Signal()
}

// What a policy calls, with the viewer's mutex held.

func (viewer *queued[Conn, Kind]) IsBehind() bool {
	return viewer.unsentBytes >= viewer.relay.slow.BacklogBytes
}

func (viewer *queued[Conn, Kind]) Send(frame message[Kind]) {
	viewer.relay.counters.CountSent(len(frame.payload))
	viewer.unsentBytes += len(frame.payload)
	viewer.queue = append(viewer.queue, frame)
	viewer.changed.Signal()
}

func (viewer *queued[Conn, Kind]) SendLatest(frame message[Kind]) (replaced bool) {
	replaced = viewer.latest != nil
	viewer.latest = &frame
	viewer.enqueueLatest()
	return replaced
}

func (viewer *queued[Conn, Kind]) enqueueLatest() {
	if viewer.latest != nil && !viewer.IsBehind() {
		viewer.Send(*viewer.latest)
		viewer.latest = nil
	}
}

func (viewer *queued[Conn, Kind]) CutOff() {
	viewer.gone = true
	viewer.changed.Signal()
	go viewer.relay.library.CutOff(viewer.conn)
}
