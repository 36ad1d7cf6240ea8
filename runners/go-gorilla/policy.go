// What becomes of an image for a viewer that is behind. Behind is a viewer whose images in the queue, with the one that
// is being written, have backlogBytes or more: the library has no count of its own.

package main

import (
	"log"

	"image-stream-bench/contract"
)

// policy decides about an image for a viewer; it is called with the viewer's mutex held, as all of this file is.
type policy = func(viewer *viewer, next outgoing)

func newPolicy(slow contract.SlowViewer) policy {
	switch slow.Policy {
	case "queue":
		return (*viewer).enqueue
	case "drop-newest":
		return func(viewer *viewer, next outgoing) {
			if viewer.isBehind() {
				counters.Dropped.Add(1)
			} else {
				viewer.enqueue(next)
			}
		}
	case "latest-only":
		return func(viewer *viewer, next outgoing) {
			if viewer.latest != nil {
				counters.Dropped.Add(1)
			}
			viewer.latest = &next
			viewer.enqueueLatest()
		}
	case "close":
		return func(viewer *viewer, next outgoing) {
			if viewer.isBehind() {
				viewer.cutOff()
			} else {
				viewer.enqueue(next)
			}
		}
	}
	log.Fatalf("there is no policy %q", slow.Policy)
	return nil
}

func (viewer *viewer) isBehind() bool {
	return viewer.unsentBytes >= config.SlowViewer.BacklogBytes
}

func (viewer *viewer) enqueue(next outgoing) {
	countSent(len(next.image))
	viewer.unsentBytes += len(next.image)
	viewer.queue = append(viewer.queue, next)
	viewer.changed.Signal()
}

func (viewer *viewer) enqueueLatest() {
	if viewer.latest != nil && !viewer.isBehind() {
		viewer.enqueue(*viewer.latest)
		viewer.latest = nil
	}
}

// cutOff sends no close frame, which a viewer that reads nothing does not read either. Over TLS a close may wait.
func (viewer *viewer) cutOff() {
	viewer.gone = true
	viewer.changed.Signal()
	go viewer.conn.Close()
}
