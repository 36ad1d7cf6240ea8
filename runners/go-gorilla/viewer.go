// A viewer of the relay: what waits for it, and who writes that.

package main

import (
	"sync"

	"github.com/gorilla/websocket"
)

type outgoing struct {
	messageType int
	image       []byte
}

type viewer struct {
	conn   *websocket.Conn
	decide policy
	mutex  sync.Mutex
	// Signalled when the queue has something or the viewer is gone.
	changed *sync.Cond
	queue   []outgoing
	// Bytes of the queue and of the image that is being written.
	unsentBytes int
	latest      *outgoing
	gone        bool
}

func newViewer(conn *websocket.Conn, decide policy) *viewer {
	viewer := &viewer{conn: conn, decide: decide}
	viewer.changed = sync.NewCond(&viewer.mutex)
	return viewer
}

func (viewer *viewer) offer(messageType int, image []byte) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if !viewer.gone {
		viewer.decide(viewer, outgoing{messageType, image})
	}
}

// writeNow holds up who calls it for as long as the viewer is behind.
func (viewer *viewer) writeNow(messageType int, image []byte) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if viewer.gone {
		return
	}
	countSent(len(image))
	if viewer.conn.WriteMessage(messageType, image) != nil {
		viewer.gone = true
		viewer.conn.Close()
	}
}

func (viewer *viewer) writeQueued() {
	for next, more := viewer.next(0); more; next, more = viewer.next(len(next.image)) {
		if viewer.conn.WriteMessage(next.messageType, next.image) != nil {
			viewer.conn.Close()
			return
		}
	}
}

// next waits for an image. It takes the bytes that have been written since.
func (viewer *viewer) next(writtenBytes int) (next outgoing, more bool) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.unsentBytes -= writtenBytes
	viewer.enqueueLatest()
	for len(viewer.queue) == 0 && !viewer.gone {
		viewer.changed.Wait()
	}
	if viewer.gone {
		return outgoing{}, false
	}
	next = viewer.queue[0]
	// The place in the array would keep the image alive.
	viewer.queue[0] = outgoing{}
	viewer.queue = viewer.queue[1:]
	return next, true
}

func (viewer *viewer) leave() {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.gone = true
	viewer.changed.Signal()
}
