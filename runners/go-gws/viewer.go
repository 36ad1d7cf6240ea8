// A viewer of the relay, and what becomes of an image when it is behind. An image counts as unsent until its write has
// returned: the library has no count of its own.

package main

import (
	"log"
	"sync"

	"github.com/lxzan/gws"
	"image-stream-bench/contract"
)

type viewer struct {
	conn        *gws.Conn
	mutex       sync.Mutex
	unsentBytes int
	latest      *outgoing
	gone        bool
}

func (viewer *viewer) offer(decide policy, image *outgoing) {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	if !viewer.gone {
		decide(viewer, image)
	}
}

func (viewer *viewer) leave() {
	viewer.mutex.Lock()
	defer viewer.mutex.Unlock()
	viewer.gone = true
	viewer.setLatest(nil)
}

// policy decides about an image for a viewer; it is called with the viewer's mutex held, as all below is.
type policy = func(viewer *viewer, image *outgoing)

func newPolicy(slow *contract.SlowViewer) policy {
	if slow == nil {
		return (*viewer).send
	}
	switch slow.Policy {
	case "queue":
		return (*viewer).send
	case "drop-newest":
		return func(viewer *viewer, image *outgoing) {
			if viewer.isBehind() {
				counters.Dropped.Add(1)
			} else {
				viewer.sendCounted(image)
			}
		}
	case "latest-only":
		return func(viewer *viewer, image *outgoing) {
			if viewer.latest != nil {
				counters.Dropped.Add(1)
			}
			viewer.setLatest(image)
			viewer.sendLatest()
		}
	case "close":
		return func(viewer *viewer, image *outgoing) {
			if viewer.isBehind() {
				viewer.cutOff()
			} else {
				viewer.sendCounted(image)
			}
		}
	}
	log.Fatalf("there is no policy %q", slow.Policy)
	return nil
}

func (viewer *viewer) isBehind() bool {
	return viewer.unsentBytes >= config.SlowViewer.BacklogBytes
}

func (viewer *viewer) send(image *outgoing) {
	countSent(image.message.Data.Len())
	if err := image.broadcaster.Broadcast(viewer.conn); err != nil {
		counters.Failed.Add(1)
	}
}

// sendCounted hears of the end of the write from a task of its own, the next in the connection's queue.
func (viewer *viewer) sendCounted(image *outgoing) {
	bytes := image.message.Data.Len()
	viewer.unsentBytes += bytes
	viewer.send(image)
	viewer.conn.Async(func() {
		viewer.mutex.Lock()
		defer viewer.mutex.Unlock()
		viewer.unsentBytes -= bytes
		viewer.sendLatest()
	})
}

func (viewer *viewer) sendLatest() {
	if viewer.latest != nil && !viewer.isBehind() {
		viewer.sendCounted(viewer.latest)
		viewer.setLatest(nil)
	}
}

func (viewer *viewer) setLatest(image *outgoing) {
	if viewer.latest != nil {
		viewer.latest.release()
	}
	if image != nil {
		image.hold()
	}
	viewer.latest = image
}

// cutOff sends no close frame, which a viewer that reads nothing does not read either. Over TLS a close may wait.
func (viewer *viewer) cutOff() {
	viewer.gone = true
	go viewer.conn.NetConn().Close()
}
