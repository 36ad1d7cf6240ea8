// gorilla as a relay. As it comes: a write to each viewer in turn. Else a queue for each viewer, with a goroutine that
// writes, as one alone may write to a connection. A PreparedMessage costs a copy, which pays only where it is compressed.

package main

import (
	"net/http"
	"slices"
	"sync"

	"github.com/gorilla/websocket"
)

type hub struct {
	decide policy
	mutex  sync.Mutex
	// Replaced and never changed, so that images go out without the lock.
	viewers []*viewer
}

func relay(take takeFunc) http.HandlerFunc {
	hub := &hub{}
	fanOut := hub.writeToEach
	if slow := config.SlowViewer; slow != nil {
		hub.decide = newPolicy(*slow)
		fanOut = hub.offerToEach
	}
	camera := receive(func(_ *websocket.Conn, messageType int, image []byte) error {
		take(messageType, image)
		fanOut(messageType, image)
		return nil
	})
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/viewer" {
			hub.view(w, r)
		} else {
			camera(w, r)
		}
	}
}

func (hub *hub) view(w http.ResponseWriter, r *http.Request) {
	viewer, err := hub.join(w, r)
	if err != nil {
		return
	}
	if hub.decide != nil {
		go viewer.writeQueued()
	}
	discardMessages(viewer.conn)
	hub.leave(viewer)
}

// join lets no image pass between the moment a client can know that it is a viewer and the moment it is one.
func (hub *hub) join(w http.ResponseWriter, r *http.Request) (*viewer, error) {
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	conn, err := upgrade(w, r)
	if err != nil {
		return nil, err
	}
	viewer := newViewer(conn, hub.decide)
	hub.viewers = append(slices.Clone(hub.viewers), viewer)
	return viewer, nil
}

func (hub *hub) leave(gone *viewer) {
	gone.leave()
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	hub.viewers = slices.DeleteFunc(slices.Clone(hub.viewers), func(viewer *viewer) bool { return viewer == gone })
}

func (hub *hub) present() []*viewer {
	hub.mutex.Lock()
	defer hub.mutex.Unlock()
	return hub.viewers
}

func (hub *hub) writeToEach(messageType int, image []byte) {
	for _, viewer := range hub.present() {
		viewer.writeNow(messageType, image)
	}
}

func (hub *hub) offerToEach(messageType int, image []byte) {
	for _, viewer := range hub.present() {
		viewer.offer(messageType, image)
	}
}
